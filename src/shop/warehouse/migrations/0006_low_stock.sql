-- From how many free pieces on an item is running low; staff set it.
ALTER TABLE warehouse.item ADD COLUMN low_threshold bigint NOT NULL DEFAULT 5
  CHECK (low_threshold BETWEEN 0 AND 1000000);

-- What was last told about an item. A job alone moves it, by compare-and-set; orders never do.
CREATE TABLE warehouse.level (
  item_id uuid PRIMARY KEY REFERENCES warehouse.item,
  level   text NOT NULL CHECK (level IN ('enough', 'low', 'out')),
  since   timestamptz NOT NULL
);
CREATE INDEX level_low ON warehouse.level (since, item_id) WHERE level <> 'enough';

-- How far the job has read StockChanged.
CREATE TABLE warehouse.level_cursor (
  is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  position bigint NOT NULL
);
INSERT INTO warehouse.level_cursor (position) VALUES (0);
