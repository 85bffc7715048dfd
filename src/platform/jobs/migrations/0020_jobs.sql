-- Work to be done after a commit. A finished job stays for 30 days, so that its key cannot be
-- enqueued again by a late repetition of its cause.
CREATE TABLE platform.job (
  id uuid PRIMARY KEY,
  queue text NOT NULL CHECK (queue <> ''),
  key text NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'parked', 'done')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  run_at timestamptz NOT NULL,
  -- Made anew for every attempt: finishing compares it, so only the latest lease can finish.
  lease uuid,
  owner uuid,
  lease_until timestamptz,
  reason text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT job_once UNIQUE (queue, key),
  CONSTRAINT job_leased CHECK ((state = 'running') = (lease IS NOT NULL AND lease_until IS NOT NULL)),
  CONSTRAINT job_finished CHECK ((state = 'done') = (finished_at IS NOT NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX job_open ON platform.job (queue, state, run_at, id) WHERE state <> 'done';
CREATE INDEX job_running ON platform.job (lease_until) WHERE state = 'running';
CREATE INDEX job_done ON platform.job (finished_at) WHERE state = 'done';
