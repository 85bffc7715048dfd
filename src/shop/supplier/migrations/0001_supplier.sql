CREATE SCHEMA supplier;

CREATE TABLE supplier.supplier (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name <> ''),
  adapter text NOT NULL,
  feed_url text NOT NULL,
  order_api_url text NOT NULL DEFAULT '',
  margin_percent int NOT NULL CHECK (margin_percent BETWEEN 0 AND 1000),
  assumed_stock int NOT NULL CHECK (assumed_stock BETWEEN 0 AND 100000),
  is_active boolean NOT NULL DEFAULT true,
  -- Conditional GET: what the last completed run was told.
  etag text NOT NULL DEFAULT '',
  last_modified text NOT NULL DEFAULT '',
  last_run_at timestamptz,
  -- One run at a time: the run that holds the lease, prolonged with every batch.
  running uuid,
  lease_until timestamptz,
  created_at timestamptz NOT NULL
);

-- Which of our products and variants a supplier's item is. Kept for ever: a supplier's item that
-- comes back is the same variant again.
CREATE TABLE supplier.item (
  supplier_id uuid NOT NULL REFERENCES supplier.supplier,
  external_id text NOT NULL,
  group_key text NOT NULL,
  product_id uuid NOT NULL,
  variant_id uuid NOT NULL UNIQUE,
  content_hash text NOT NULL,  -- of everything but the stock, with the margin
  stock bigint NOT NULL CHECK (stock >= 0),
  stock_assumed boolean NOT NULL,
  price_haler bigint NOT NULL CHECK (price_haler > 0),
  is_listed boolean NOT NULL,
  PRIMARY KEY (supplier_id, external_id)
);
CREATE INDEX item_group ON supplier.item (supplier_id, group_key);

CREATE TABLE supplier.run (
  id uuid PRIMARY KEY,
  supplier_id uuid NOT NULL REFERENCES supplier.supplier,
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  reason text NOT NULL DEFAULT '',
  not_modified boolean NOT NULL DEFAULT false,
  items_read bigint NOT NULL DEFAULT 0,
  items_imported bigint NOT NULL DEFAULT 0,
  items_unchanged bigint NOT NULL DEFAULT 0,
  items_skipped bigint NOT NULL DEFAULT 0,
  products bigint NOT NULL DEFAULT 0,
  products_deactivated bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  CHECK (state <> 'done' OR items_read = items_imported + items_unchanged + items_skipped)
);
CREATE INDEX run_by_supplier ON supplier.run (supplier_id, started_at DESC);

CREATE TABLE supplier.run_skip (
  run_id uuid NOT NULL REFERENCES supplier.run ON DELETE CASCADE,
  number int NOT NULL,
  item text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (run_id, number)
);

-- Where a run collects the feed before it decides anything. Unlogged: a crash empties it, and the
-- next run reads the feed again.
CREATE UNLOGGED TABLE supplier.stage (
  run_id uuid NOT NULL,
  external_id text NOT NULL,
  number bigint NOT NULL,
  group_key text NOT NULL,
  content_hash text NOT NULL,
  stock bigint NOT NULL,
  stock_assumed boolean NOT NULL,
  price_haler bigint NOT NULL,
  item text NOT NULL,  -- JSON of adapters/adapter.h FeedItem
  -- False: the item is there but unreadable. What we know of it stays as it is.
  is_usable boolean NOT NULL,
  PRIMARY KEY (run_id, external_id)
);
CREATE INDEX stage_group ON supplier.stage (run_id, group_key);

-- Our orders with suppliers. The recipient is personal data (see module.cpp, privacy).
CREATE TABLE supplier.supplier_order (
  id uuid PRIMARY KEY,
  supplier_id uuid NOT NULL REFERENCES supplier.supplier,
  order_id uuid NOT NULL,
  order_number text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'accepted', 'shipped', 'refused', 'recalled')),
  recipient text NOT NULL,
  cash_on_delivery bigint NOT NULL CHECK (cash_on_delivery >= 0),
  external_number text NOT NULL DEFAULT '',
  carrier text NOT NULL DEFAULT '',
  tracking_number text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  UNIQUE (order_id, supplier_id)
);

CREATE TABLE supplier.supplier_order_line (
  supplier_order_id uuid NOT NULL REFERENCES supplier.supplier_order,
  variant_id uuid NOT NULL,
  external_id text NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (supplier_order_id, variant_id)
);
