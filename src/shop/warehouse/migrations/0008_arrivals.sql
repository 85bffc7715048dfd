-- Pieces that are expected at a location on a day, received in parts or whole.
CREATE TABLE warehouse.arrival (
  id          uuid PRIMARY KEY,
  item_id     uuid NOT NULL REFERENCES warehouse.item,
  location_id uuid NOT NULL REFERENCES warehouse.location,
  quantity    bigint NOT NULL CHECK (quantity >= 1),
  received    bigint NOT NULL DEFAULT 0,
  expected_on date NOT NULL,
  note        text NOT NULL,
  state       text NOT NULL CHECK (state IN ('expected', 'received', 'cancelled')),
  planned_at  timestamptz NOT NULL,
  CONSTRAINT arrival_received_within CHECK (0 <= received AND received <= quantity),
  CONSTRAINT arrival_received_whole CHECK ((state = 'received') = (received = quantity))
);
CREATE INDEX arrival_by_day ON warehouse.arrival (expected_on, id);
CREATE INDEX arrival_expected ON warehouse.arrival (item_id) WHERE state = 'expected';

-- One receipt for a key, and one movement for a receipt.
CREATE TABLE warehouse.receipt (
  id          uuid PRIMARY KEY,
  arrival_id  uuid NOT NULL REFERENCES warehouse.arrival,
  key         text NOT NULL,
  quantity    bigint NOT NULL CHECK (quantity >= 1),
  received_at timestamptz NOT NULL,
  UNIQUE (arrival_id, key)
);
