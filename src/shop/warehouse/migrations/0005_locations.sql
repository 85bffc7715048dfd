-- Own locations that staff make, rename, put in order and switch off. One that is off has no pieces:
-- whoever adds some locks it FOR SHARE first, whoever switches it off locks all of them.
ALTER TABLE warehouse.location
  ADD COLUMN is_active boolean NOT NULL DEFAULT true,
  ADD COLUMN version bigint NOT NULL DEFAULT 1,
  ADD CONSTRAINT location_off_is_own CHECK (is_active OR kind = 'own');
CREATE UNIQUE INDEX location_own_name ON warehouse.location (lower(name)) WHERE kind = 'own';

-- What lies in one location. It covers no count, so that orders still update in place.
CREATE INDEX stock_by_location ON warehouse.stock (location_id, item_id);

ALTER TABLE warehouse.movement DROP CONSTRAINT movement_reason_check;
ALTER TABLE warehouse.movement
  ADD CONSTRAINT movement_reason_check
    CHECK (reason IN ('sale', 'cancellation', 'supplier', 'correction', 'return', 'transfer',
                      'stocktake', 'arrival')),
  ADD CONSTRAINT movement_arrival_adds CHECK (reason <> 'arrival' OR delta > 0);
-- A transfer has two movements of one cause, a stocktake one for an item, a receipt one in all.
CREATE UNIQUE INDEX movement_once_per_transfer
  ON warehouse.movement (cause, item_id, location_id) WHERE reason = 'transfer';
CREATE UNIQUE INDEX movement_once_per_stocktake
  ON warehouse.movement (cause, item_id) WHERE reason = 'stocktake';
CREATE UNIQUE INDEX movement_once_per_receipt ON warehouse.movement (cause) WHERE reason = 'arrival';

-- Why pieces are taken from where they are taken; what was held before is not known.
ALTER TABLE warehouse.hold_line ADD COLUMN reason text NOT NULL DEFAULT 'own_first'
  CHECK (reason IN ('own_first', 'only_supplier', 'own_short', 'split'));
