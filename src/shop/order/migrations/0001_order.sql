CREATE SCHEMA "order";

CREATE SEQUENCE "order".number_series;

CREATE FUNCTION "order".sum_of(bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN (SELECT coalesce(sum(x), 0)::bigint FROM unnest($1) AS x);

CREATE TABLE "order".orders (
  id              uuid PRIMARY KEY,
  -- Two digits of the year and eight of a series: also the variable symbol of a bank transfer.
  number          text COLLATE "C" NOT NULL UNIQUE CHECK (number ~ '^[1-9][0-9]{9}$'),
  cart_id         uuid NOT NULL UNIQUE,
  -- 256 random bits. Kept as it is, because mails carry the link; it shows one order only.
  access_token    text COLLATE "C" NOT NULL UNIQUE CHECK (length(access_token) = 43),
  payment_id      uuid NOT NULL UNIQUE,
  status          text NOT NULL CHECK (status IN ('pending', 'confirmed', 'processing', 'shipped',
                    'delivered', 'cancelled', 'refunded')),
  payment_status  text NOT NULL CHECK (payment_status IN ('pending', 'paid', 'failed', 'refunded')),
  payment_method  text NOT NULL,
  delivery_method text NOT NULL,
  delivery_name   text NOT NULL,
  email           text NOT NULL,
  phone           text NOT NULL,
  note            text NOT NULL,
  delivery        jsonb NOT NULL,
  billing         jsonb NOT NULL,
  -- Haléř, gross.
  goods           bigint NOT NULL CHECK (goods >= 0),
  delivery_price  bigint NOT NULL CHECK (delivery_price >= 0),
  cod_fee         bigint NOT NULL CHECK (cod_fee >= 0),
  total           bigint NOT NULL CHECK (total > 0),
  -- Per rate, highest first, computed on the document's total of the rate.
  vat_percents    int[] NOT NULL,
  vat_bases       bigint[] NOT NULL,
  vat_amounts     bigint[] NOT NULL,
  parts_expected  int NOT NULL CHECK (parts_expected > 0),  -- senders: suppliers, and ourselves
  parts_shipped   uuid[] NOT NULL DEFAULT '{}',
  hold_prolonged  boolean NOT NULL DEFAULT false,
  cancel_reason   text,
  placed_at       timestamptz NOT NULL,
  changed_at      timestamptz NOT NULL,
  CONSTRAINT total_adds_up CHECK (total = goods + delivery_price + cod_fee),
  CONSTRAINT vat_adds_up CHECK ("order".sum_of(vat_bases) + "order".sum_of(vat_amounts) = total),
  CONSTRAINT one_vat_per_rate CHECK (cardinality(vat_percents) = cardinality(vat_bases)
    AND cardinality(vat_percents) = cardinality(vat_amounts)),
  CONSTRAINT reason_of_cancellation CHECK (cancel_reason IS NULL OR status IN ('cancelled', 'refunded'))
) WITH (fillfactor = 80);
CREATE INDEX orders_by_time ON "order".orders (placed_at, id);
CREATE INDEX orders_of_person ON "order".orders (email, placed_at);

-- No foreign keys below: the rows are made by the statement that makes the order and are never
-- deleted; the audit views look for orphans.
CREATE TABLE "order".line (
  order_id      uuid NOT NULL,
  position      int NOT NULL,
  id            uuid NOT NULL,
  variant_id    uuid NOT NULL,
  product_id    uuid NOT NULL,
  name          text NOT NULL,
  variant_label text NOT NULL,
  sku           text NOT NULL,
  image_file    text NOT NULL,
  slug          text NOT NULL,
  quantity      bigint NOT NULL CHECK (quantity BETWEEN 1 AND 999),
  unit_price    bigint NOT NULL CHECK (unit_price >= 0),
  total         bigint NOT NULL,
  vat_percent   int NOT NULL,
  PRIMARY KEY (order_id, position),
  UNIQUE (order_id, variant_id),
  CONSTRAINT line_adds_up CHECK (total = unit_price * quantity)
);

-- Where the held pieces of a line lie; the nil supplier is ourselves.
CREATE TABLE "order".source (
  order_id    uuid NOT NULL,
  variant_id  uuid NOT NULL,
  location_id uuid NOT NULL,
  supplier_id uuid NOT NULL,
  quantity    bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, variant_id, location_id)
);

CREATE TABLE "order".history (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id    uuid NOT NULL,
  status      text NOT NULL,
  note        text NOT NULL,
  actor       text NOT NULL,
  is_internal boolean NOT NULL,
  at          timestamptz NOT NULL
);
CREATE INDEX ON "order".history (order_id);

CREATE FUNCTION "order".check_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
      ('pending', 'confirmed'), ('pending', 'cancelled'),
      ('confirmed', 'processing'), ('confirmed', 'cancelled'),
      ('processing', 'shipped'), ('processing', 'cancelled'),
      ('shipped', 'delivered'),
      ('cancelled', 'refunded'), ('delivered', 'refunded')) THEN
    RAISE EXCEPTION 'an order cannot move from % to %', OLD.status, NEW.status
      USING ERRCODE = 'FF002';
  END IF;
  IF NEW.payment_status <> OLD.payment_status AND (OLD.payment_status, NEW.payment_status) NOT IN (
      ('pending', 'paid'), ('pending', 'failed'), ('failed', 'pending'), ('failed', 'paid'),
      ('paid', 'refunded')) THEN
    RAISE EXCEPTION 'a payment status cannot move from % to %', OLD.payment_status,
      NEW.payment_status USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_moves_along_its_table BEFORE UPDATE OF status, payment_status
  ON "order".orders FOR EACH ROW EXECUTE FUNCTION "order".check_move();

CREATE FUNCTION "order".refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'order.% is never changed', TG_TABLE_NAME USING ERRCODE = 'FF002';
END $$;
CREATE TRIGGER line_is_final BEFORE UPDATE OR DELETE ON "order".line
  FOR EACH ROW EXECUTE FUNCTION "order".refuse_change();
CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON "order".history
  FOR EACH ROW EXECUTE FUNCTION "order".refuse_change();
-- What an order costs is agreed when it is placed.
CREATE TRIGGER amounts_are_final
  BEFORE UPDATE OF number, cart_id, goods, delivery_price, cod_fee, total, vat_percents, vat_bases,
    vat_amounts ON "order".orders
  FOR EACH ROW EXECUTE FUNCTION "order".refuse_change();
CREATE TRIGGER order_is_never_deleted BEFORE DELETE ON "order".orders
  FOR EACH ROW EXECUTE FUNCTION "order".refuse_change();
