-- A stocktake of one location. Lines are counted while it is open; closing fixes them and applies
-- the differences, a batch of lines in a transaction.
CREATE TABLE warehouse.stocktake (
  id          uuid PRIMARY KEY,
  location_id uuid NOT NULL REFERENCES warehouse.location,
  note        text NOT NULL,
  state       text NOT NULL CHECK (state IN ('open', 'closing', 'closed', 'cancelled')),
  opened_at   timestamptz NOT NULL,
  ended_at    timestamptz,
  CHECK ((ended_at IS NULL) = (state IN ('open', 'closing')))
);
CREATE INDEX stocktake_by_time ON warehouse.stocktake (opened_at, id);
CREATE UNIQUE INDEX stocktake_one_open ON warehouse.stocktake (location_id)
  WHERE state IN ('open', 'closing');

-- `expected` is what was on hand when the line was counted, so what moves afterwards stays moved:
-- the difference is applied to what is there then. Pieces that buyers hold are not taken away;
-- what is missing of the difference is `short`, for staff to solve.
CREATE TABLE warehouse.stocktake_line (
  stocktake_id uuid NOT NULL REFERENCES warehouse.stocktake,
  item_id      uuid NOT NULL REFERENCES warehouse.item,
  counted      bigint NOT NULL CHECK (counted >= 0),
  expected     bigint NOT NULL CHECK (expected >= 0),
  counted_at   timestamptz NOT NULL,
  applied      bigint,
  short        bigint NOT NULL DEFAULT 0 CHECK (short >= 0),
  PRIMARY KEY (stocktake_id, item_id),
  CONSTRAINT line_applied_whole CHECK (applied IS NULL OR applied = counted - expected + short)
);
CREATE INDEX stocktake_line_waiting ON warehouse.stocktake_line (stocktake_id, item_id)
  WHERE applied IS NULL;

CREATE FUNCTION warehouse.check_stocktake_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('open', 'closing'), ('open', 'cancelled'),
      ('closing', 'closed')) THEN
    RAISE EXCEPTION 'a stocktake cannot move from % to %', OLD.state, NEW.state
      USING ERRCODE = 'FF002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stocktake_moves_along_its_table BEFORE UPDATE OF state ON warehouse.stocktake
  FOR EACH ROW EXECUTE FUNCTION warehouse.check_stocktake_move();
