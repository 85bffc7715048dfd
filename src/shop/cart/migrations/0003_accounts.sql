-- An account has one open cart, over all its devices: its token is derived from the account, so the
-- row gives the token up when it is ordered.
ALTER TABLE cart.cart
  ADD COLUMN account_id uuid,
  -- The version that was told to be abandoned; a change afterwards makes it worth telling again.
  ADD COLUMN abandoned_version bigint;
CREATE UNIQUE INDEX cart_one_open_per_account ON cart.cart (account_id) WHERE state = 'open';
CREATE INDEX cart_of_account ON cart.cart (account_id) WHERE account_id IS NOT NULL;

-- Set aside for later. It belongs to the token, as the cart does, and outlives an order.
CREATE TABLE cart.saved (
  owner      text COLLATE "C" NOT NULL,  -- SHA-256 of the token
  variant_id uuid NOT NULL,
  quantity   bigint NOT NULL CHECK (quantity BETWEEN 1 AND 999),
  account_id uuid,
  saved_at   timestamptz NOT NULL,
  PRIMARY KEY (owner, variant_id)
);
CREATE INDEX saved_by_age ON cart.saved (saved_at);
CREATE INDEX saved_of_account ON cart.saved (account_id) WHERE account_id IS NOT NULL;

-- What was in a cart when its link was made; the link is all that is needed to see it.
CREATE TABLE cart.shared (
  code       text COLLATE "C" PRIMARY KEY CHECK (length(code) = 43),
  variants   uuid[] NOT NULL,
  quantities bigint[] NOT NULL,
  shared_at  timestamptz NOT NULL,
  CONSTRAINT shared_has_lines CHECK (cardinality(variants) BETWEEN 1 AND 100
    AND cardinality(variants) = cardinality(quantities))
);
CREATE INDEX shared_by_age ON cart.shared (shared_at);
