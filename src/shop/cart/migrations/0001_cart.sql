CREATE SCHEMA cart;

CREATE TABLE cart.cart (
  id         uuid PRIMARY KEY,
  -- SHA-256 of the buyer's token; NULL for a cart that an order made for itself.
  token_hash text COLLATE "C" UNIQUE,
  state      text NOT NULL CHECK (state IN ('open', 'ordered')),
  version    bigint NOT NULL CHECK (version > 0),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (token_hash IS NOT NULL OR state = 'ordered')
);
CREATE INDEX cart_open_by_age ON cart.cart (updated_at) WHERE state = 'open';

CREATE TABLE cart.line (
  id         uuid PRIMARY KEY,
  cart_id    uuid NOT NULL REFERENCES cart.cart ON DELETE CASCADE,
  variant_id uuid NOT NULL,
  position   bigint NOT NULL,  -- the cart's version when the line was put in: newest is highest
  quantity   bigint NOT NULL CONSTRAINT line_quantity CHECK (quantity BETWEEN 1 AND 999),
  price_seen bigint CHECK (price_seen >= 0),  -- haléř, when it was put in; NULL where nobody saw one
  UNIQUE (cart_id, variant_id)
);

-- An ordered cart never changes again, whatever a later release of the program does.
CREATE FUNCTION cart.refuse_change_of_ordered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'cart % is ordered', OLD.id;
END $$;
CREATE TRIGGER ordered_is_final BEFORE UPDATE ON cart.cart
  FOR EACH ROW WHEN (OLD.state = 'ordered') EXECUTE FUNCTION cart.refuse_change_of_ordered();
