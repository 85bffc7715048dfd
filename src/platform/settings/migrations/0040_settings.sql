-- Small JSON documents that a merchant changes while the shop runs. Text, not jsonb: the document
-- is answered as it was saved; the cast refuses what is not JSON.
CREATE TABLE platform.setting (
  key text PRIMARY KEY CHECK (key <> ''),
  document text NOT NULL CHECK (document::jsonb IS NOT NULL),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
