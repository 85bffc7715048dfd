-- When the provider was last asked how this attempt stands, by whichever way.
ALTER TABLE payment.attempt ADD COLUMN asked_at timestamptz;
CREATE INDEX attempt_open ON payment.attempt (asked_at NULLS FIRST, id)
  WHERE state IN ('created', 'pending');
CREATE INDEX attempt_changed ON payment.attempt (changed_at);

-- Runs of the reconciliation with the providers. One without an end was broken off; the next went on.
CREATE TABLE payment.reconciliation (
  id          uuid PRIMARY KEY,
  started_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  asked       integer NOT NULL DEFAULT 0,
  settled     integer NOT NULL DEFAULT 0,
  differences integer NOT NULL DEFAULT 0
);
CREATE INDEX reconciliation_by_time ON payment.reconciliation (started_at, id);

-- What differed: settled when our state followed, else left to a person as a case.
CREATE TABLE payment.reconciled (
  run_id     uuid NOT NULL REFERENCES payment.reconciliation ON DELETE CASCADE,
  attempt_id uuid NOT NULL REFERENCES payment.attempt,
  ours       text NOT NULL,
  theirs     text NOT NULL,
  amount     bigint NOT NULL,
  currency   text NOT NULL,
  is_settled boolean NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (run_id, attempt_id)
);
