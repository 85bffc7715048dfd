CREATE SCHEMA promotion;

CREATE TABLE promotion.rule (
  id             uuid PRIMARY KEY,
  -- Grows with every change, so that an order can tell that it was priced by what still holds.
  version        bigint NOT NULL DEFAULT 1 CHECK (version > 0),
  name           text NOT NULL CHECK (name <> ''),
  lane           text NOT NULL CHECK (lane IN ('price', 'automatic', 'coupon')),
  effect         text NOT NULL CHECK (effect IN ('percent', 'amount', 'fixed_price',
                   'cheapest_free', 'free_delivery')),
  basis_points   int NOT NULL CHECK (basis_points BETWEEN 0 AND 10000),
  amount         bigint NOT NULL CHECK (amount >= 0),
  set_size       bigint NOT NULL CHECK (set_size >= 0),
  products       uuid[] NOT NULL,
  categories     uuid[] NOT NULL,
  customer_group text NOT NULL,
  least_quantity bigint NOT NULL CHECK (least_quantity >= 0),
  least_goods    bigint NOT NULL CHECK (least_goods >= 0),
  valid_from     timestamptz,
  valid_until    timestamptz,
  is_active      boolean NOT NULL,
  created_at     timestamptz NOT NULL,
  changed_at     timestamptz NOT NULL,
  CONSTRAINT effect_of_a_piece CHECK (lane <> 'price' OR effect IN ('percent', 'amount',
    'fixed_price')),
  CONSTRAINT effect_of_a_cart CHECK (lane = 'price' OR effect <> 'fixed_price'),
  CONSTRAINT validity CHECK (valid_from < valid_until)
);
CREATE INDEX rule_in_force ON promotion.rule (lane) WHERE is_active;
CREATE INDEX rule_by_time ON promotion.rule (created_at, id);

CREATE TABLE promotion.coupon (
  id                 uuid PRIMARY KEY,
  code               text COLLATE "C" NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{2,39}$'),
  rule_id            uuid NOT NULL REFERENCES promotion.rule,
  limit_total        bigint CHECK (limit_total > 0),
  limit_per_customer bigint CHECK (limit_per_customer > 0),
  -- Of orders that were not cancelled.
  uses               bigint NOT NULL DEFAULT 0 CHECK (uses >= 0),
  is_active          boolean NOT NULL DEFAULT true,
  batch_id           uuid NOT NULL,  -- those that were made together
  created_at         timestamptz NOT NULL,
  CONSTRAINT uses_within_limit CHECK (uses <= limit_total)
) WITH (fillfactor = 80);
CREATE INDEX coupon_of_rule ON promotion.coupon (rule_id, created_at, id);
CREATE INDEX coupon_of_batch ON promotion.coupon (batch_id);

-- One coupon for an order; released when the order is cancelled.
CREATE TABLE promotion.use (
  order_id  uuid PRIMARY KEY,
  coupon_id uuid NOT NULL,
  -- Hashes of who used it (address, account); emptied by an erasure.
  customers text[] COLLATE "C" NOT NULL,
  is_released boolean NOT NULL DEFAULT false,
  at        timestamptz NOT NULL
);
CREATE INDEX use_of_coupon ON promotion.use (coupon_id, at);

CREATE TABLE promotion.customer_use (
  coupon_id uuid NOT NULL,
  customer  text COLLATE "C" NOT NULL,
  uses      bigint NOT NULL CHECK (uses >= 0),
  most      bigint,  -- the limit as it was at the last use
  PRIMARY KEY (coupon_id, customer),
  CONSTRAINT customer_within_limit CHECK (uses <= most)
);

-- A use costs one update of the coupon's row, which is locked until the order's commit; so orders
-- with one coupon queue, and the count is exact.
CREATE FUNCTION promotion.redeem(of_order uuid, of_coupon uuid, by_customers text[], now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  most bigint;
BEGIN
  UPDATE promotion.coupon SET uses = uses + 1 WHERE id = of_coupon AND is_active
    RETURNING limit_per_customer INTO most;
  PERFORM platform.ensure(FOUND, 'coupon_inactive');
  INSERT INTO promotion.use (order_id, coupon_id, customers, at)
    VALUES (of_order, of_coupon, by_customers, now);
  -- In one order everywhere, so that two orders of one person never wait for each other in a ring.
  INSERT INTO promotion.customer_use AS mine (coupon_id, customer, uses, most)
    SELECT of_coupon, customer, 1, most FROM unnest(by_customers) AS customer ORDER BY customer
    ON CONFLICT (coupon_id, customer) DO UPDATE SET uses = mine.uses + 1, most = excluded.most;
END $$;

CREATE FUNCTION promotion.release(of_order uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  released promotion.use;
BEGIN
  UPDATE promotion.use SET is_released = true WHERE order_id = of_order AND NOT is_released
    RETURNING * INTO released;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE promotion.coupon SET uses = uses - 1 WHERE id = released.coupon_id;
  PERFORM FROM promotion.customer_use WHERE coupon_id = released.coupon_id
    AND customer = ANY(released.customers) ORDER BY customer FOR UPDATE;
  UPDATE promotion.customer_use SET uses = uses - 1
    WHERE coupon_id = released.coupon_id AND customer = ANY(released.customers);
  RETURN true;
END $$;

CREATE FUNCTION promotion.next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_version BEFORE UPDATE ON promotion.rule
  FOR EACH ROW EXECUTE FUNCTION promotion.next_version();
