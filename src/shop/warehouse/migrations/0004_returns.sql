-- Sold pieces that a buyer sent back: each item once for a cause, which is the case of the return.
ALTER TABLE warehouse.movement DROP CONSTRAINT movement_reason_check;
ALTER TABLE warehouse.movement
  ADD CONSTRAINT movement_reason_check
    CHECK (reason IN ('sale', 'cancellation', 'supplier', 'correction', 'return')),
  ADD CONSTRAINT movement_return_adds CHECK (reason <> 'return' OR delta > 0);
CREATE UNIQUE INDEX movement_once_per_return
  ON warehouse.movement (cause, item_id) WHERE reason = 'return';
