-- Pieces that were taken out of an order after they had left the shelf for it.
ALTER TABLE warehouse.movement DROP CONSTRAINT movement_reason_check;
ALTER TABLE warehouse.movement
  ADD CONSTRAINT movement_reason_check
    CHECK (reason IN ('sale', 'cancellation', 'supplier', 'correction', 'return', 'transfer',
                      'stocktake', 'arrival', 'edit')),
  ADD CONSTRAINT movement_edit_adds CHECK (reason <> 'edit' OR delta > 0);
CREATE UNIQUE INDEX movement_once_per_edit
  ON warehouse.movement (cause, item_id, location_id) WHERE reason = 'edit';
