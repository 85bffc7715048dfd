-- A hold for another system's order, made and released through the API; no order of ours has it.
ALTER TABLE warehouse.hold ADD COLUMN is_reservation boolean NOT NULL DEFAULT false;
