-- From where somebody acted: a network and the family of a browser, never more.
ALTER TABLE platform.audit_log
  ADD COLUMN network text NOT NULL DEFAULT '',
  ADD COLUMN agent text NOT NULL DEFAULT '';
CREATE INDEX audit_log_by_time_and_id ON platform.audit_log (at, id);
CREATE INDEX audit_log_by_actor ON platform.audit_log (actor, at);
DROP INDEX platform.audit_log_by_time;

-- What an entry says, without a second way to say the same: the time in microseconds, and JSON's
-- quoting between the texts.
CREATE FUNCTION platform.audit_text(e platform.audit_log) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_array(e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor,
    e.network, e.agent, e.action, e.object, e.before, e.after)::text
$$;

-- Entries that no seal covers yet; put here by the transaction that wrote the entry.
CREATE TABLE platform.audit_unsealed (
  entry uuid PRIMARY KEY
);
INSERT INTO platform.audit_unsealed SELECT id FROM platform.audit_log;

CREATE FUNCTION platform.note_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO platform.audit_unsealed VALUES (NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER audit_log_awaits_its_seal AFTER INSERT ON platform.audit_log
  FOR EACH ROW EXECUTE FUNCTION platform.note_unsealed();

-- The chain: each seal is the SHA-256 of the seal before (64 zeros before the first), its own
-- number and the text of its entry. Numbers have no gap.
CREATE TABLE platform.audit_seal (
  number bigint PRIMARY KEY CHECK (number > 0),
  entry uuid NOT NULL UNIQUE,
  seal text NOT NULL CHECK (seal ~ '^[0-9a-f]{64}$'),
  sealed_at timestamptz NOT NULL
);
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON platform.audit_seal
  FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON platform.audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
