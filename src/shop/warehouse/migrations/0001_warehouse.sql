CREATE SCHEMA warehouse;

CREATE TABLE warehouse.item (
  id    uuid PRIMARY KEY,
  label text NOT NULL
);

CREATE TABLE warehouse.location (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('own', 'supplier')),
  supplier_id uuid UNIQUE,
  name        text NOT NULL,
  priority    integer NOT NULL,
  CHECK ((kind = 'supplier') = (supplier_id IS NOT NULL))
);

INSERT INTO warehouse.location (id, kind, supplier_id, name, priority)
VALUES ('01900000-0000-7000-8000-000000000001', 'own', NULL, 'Hlavní sklad', 0);

-- on_hand, held and assumed change with every order. No index may cover them and pages keep free
-- room, so that an update stays on its page (HOT) and a hot item does not bloat the index.
CREATE TABLE warehouse.stock (
  item_id     uuid NOT NULL REFERENCES warehouse.item,
  location_id uuid NOT NULL REFERENCES warehouse.location,
  on_hand     bigint NOT NULL DEFAULT 0,
  held        bigint NOT NULL DEFAULT 0,
  assumed     boolean NOT NULL DEFAULT false,
  PRIMARY KEY (item_id, location_id),
  CONSTRAINT stock_held_within_on_hand CHECK (0 <= held AND held <= on_hand)
) WITH (fillfactor = 60);

-- The ledger: for every stock row the sum of its movements is on_hand. No foreign key to stock: its
-- check would lock the stock row a second time on the hot path; the audit view compares instead.
CREATE TABLE warehouse.movement (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id     uuid NOT NULL,
  location_id uuid NOT NULL,
  delta       bigint NOT NULL CHECK (delta <> 0),
  reason      text NOT NULL CHECK (reason IN ('sale', 'cancellation', 'supplier', 'correction')),
  cause       uuid NOT NULL,
  at          timestamptz NOT NULL,
  CHECK (reason <> 'sale' OR delta < 0),
  CHECK (reason <> 'cancellation' OR delta > 0)
);

-- Pieces of an order leave once and come back once.
CREATE UNIQUE INDEX movement_once_per_order
  ON warehouse.movement (cause, item_id, location_id, reason)
  WHERE reason IN ('sale', 'cancellation');

CREATE FUNCTION warehouse.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'warehouse.movement is append-only' USING ERRCODE = 'FF002';
END $$;

CREATE TRIGGER movement_is_append_only BEFORE UPDATE OR DELETE ON warehouse.movement
  FOR EACH ROW EXECUTE FUNCTION warehouse.refuse_change();
CREATE TRIGGER movement_is_never_emptied BEFORE TRUNCATE ON warehouse.movement
  FOR EACH STATEMENT EXECUTE FUNCTION warehouse.refuse_change();

CREATE TABLE warehouse.hold (
  order_id   uuid PRIMARY KEY,
  state      text NOT NULL CHECK (state IN ('active', 'committed', 'released', 'expired')),
  expires_at timestamptz,
  made_at    timestamptz NOT NULL,
  CHECK (state <> 'active' OR expires_at IS NOT NULL)
) WITH (fillfactor = 80);

CREATE INDEX hold_due ON warehouse.hold (expires_at) WHERE state = 'active';

-- The transition table of a hold: it ends once, and only an expired one can be taken anew.
CREATE FUNCTION warehouse.check_hold_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('active', 'committed'), ('active', 'released'),
      ('active', 'expired'), ('committed', 'released'), ('expired', 'committed')) THEN
    RAISE EXCEPTION 'a hold cannot move from % to %', OLD.state, NEW.state
      USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER hold_moves_along_its_table BEFORE UPDATE OF state ON warehouse.hold
  FOR EACH ROW EXECUTE FUNCTION warehouse.check_hold_move();

CREATE TABLE warehouse.hold_line (
  order_id    uuid NOT NULL REFERENCES warehouse.hold,
  item_id     uuid NOT NULL,
  location_id uuid NOT NULL,
  quantity    bigint NOT NULL CHECK (quantity >= 1),
  PRIMARY KEY (order_id, item_id, location_id)
);
