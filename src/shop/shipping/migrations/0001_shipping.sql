CREATE SCHEMA shipping;

CREATE TABLE shipping.method (
  code        text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9_]*$'),
  name        text NOT NULL,
  carrier     text NOT NULL,
  description text NOT NULL,
  price       bigint NOT NULL CHECK (price >= 0),
  free_from   bigint CHECK (free_from >= 0),
  cod_fee     bigint CHECK (cod_fee >= 0),
  version     bigint NOT NULL DEFAULT 1,
  active      boolean NOT NULL DEFAULT true,
  sort        integer NOT NULL
);

-- An order is placed against the version that the buyer saw; every change of a method makes a new
-- one, whoever changes it.
CREATE FUNCTION shipping.next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER method_changes_its_version BEFORE UPDATE ON shipping.method
  FOR EACH ROW EXECUTE FUNCTION shipping.next_version();

INSERT INTO shipping.method (code, name, carrier, description, price, free_from, cod_fee, sort) VALUES
  ('bogus_point', 'Výdejní místo', 'bogus', 'Vyzvednete si, kdy se vám to hodí. Obvykle do 2 pracovních dnů.',
   6900, 100000, 2900, 10),
  ('bogus', 'Doručení na adresu', 'bogus', 'Kurýr přijede až k vám. Obvykle do 2 pracovních dnů.',
   9900, 150000, 3900, 20),
  ('express', 'Expres do druhého dne', 'bogus', 'Kurýr přijede následující pracovní den. Jen pro platbu předem.',
   19900, NULL, NULL, 30);

CREATE TABLE shipping.parcel (
  id              uuid PRIMARY KEY,
  order_id        uuid NOT NULL,
  carrier         text NOT NULL,
  tracking_number text NOT NULL CHECK (tracking_number <> ''),
  tracking_url    text NOT NULL,
  state           text NOT NULL CHECK (state IN ('label_created', 'accepted', 'in_transit',
                    'ready_for_pickup', 'out_for_delivery', 'delivery_failed', 'delivered',
                    'returning', 'returned', 'cancelled')),
  made_at         timestamptz NOT NULL,
  changed_at      timestamptz NOT NULL,
  UNIQUE (carrier, tracking_number)
);
CREATE INDEX parcel_of_order ON shipping.parcel (order_id);

-- What the carrier reported, once each, also what moved nothing.
CREATE TABLE shipping.parcel_event (
  parcel_id uuid NOT NULL REFERENCES shipping.parcel,
  state     text NOT NULL,
  at        timestamptz NOT NULL,
  seen_at   timestamptz NOT NULL,
  moved     boolean NOT NULL,
  PRIMARY KEY (parcel_id, at, state)
);

CREATE FUNCTION shipping.check_parcel_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('delivered', 'returned', 'cancelled') THEN
    RAISE EXCEPTION 'a parcel that is % cannot become %', OLD.state, NEW.state
      USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER parcel_ends_once BEFORE UPDATE OF state ON shipping.parcel
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION shipping.check_parcel_move();
