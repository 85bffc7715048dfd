-- One stored answer per (scope, key), written by the transaction of the effect.
CREATE TABLE platform.idempotency (
  scope text NOT NULL CHECK (scope <> ''),
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  fingerprint text NOT NULL CHECK (fingerprint <> ''),
  answer text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_by_age ON platform.idempotency (created_at);
