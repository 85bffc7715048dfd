-- A key may be claimed by the transaction of its effect before the answer is made. `about` is what
-- the effect was on: by it the row is forgotten with the person whose order it was, and the answer
-- is made anew where the process ended before it was kept.
ALTER TABLE platform.idempotency ALTER COLUMN answer DROP NOT NULL;
ALTER TABLE platform.idempotency ADD COLUMN about text NOT NULL DEFAULT '';

-- FF002: the same request is running. FF003: its effect is there already. Neither waits: a second
-- run that stood in the queue of the unique index would keep a connection busy.
CREATE FUNCTION platform.claim_key(of_scope text, of_key text, of_fingerprint text, of_about text,
                                   at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended(of_scope || E'\x1f' || of_key, 7)) THEN
    RAISE EXCEPTION USING ERRCODE = 'FF002', MESSAGE = 'the same request is running';
  END IF;
  INSERT INTO platform.idempotency (scope, key, fingerprint, about, created_at)
  VALUES (of_scope, of_key, of_fingerprint, of_about, at)
  ON CONFLICT (scope, key) DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'FF003', MESSAGE = 'the key is claimed';
  END IF;
END
$$;
