-- Events between the commit that made them true and their last subscriber.
--
-- Ids are UUID version 7, so a range of ids is a span of time: the id is the primary key and the
-- partition key in one. Ids of another kind lie in the rest partition. A position is given by the
-- relay after the commit, in the order of writing: what was written after it had read a committed
-- event comes behind that event, whatever the clocks of the machines say. read_after() and
-- subscribers know no other order than the position.

CREATE SEQUENCE platform.outbox_written;
CREATE SEQUENCE platform.outbox_position;

CREATE TABLE platform.outbox (
  id uuid PRIMARY KEY,
  written bigint NOT NULL DEFAULT nextval('platform.outbox_written'),
  position bigint CHECK (position > 0),
  kind text NOT NULL CHECK (kind <> ''),
  aggregate uuid NOT NULL,
  body text NOT NULL,
  at timestamptz NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX outbox_waiting ON platform.outbox (written) WHERE position IS NULL;
CREATE INDEX outbox_by_position ON platform.outbox (position) WHERE position IS NOT NULL;
CREATE INDEX outbox_by_kind ON platform.outbox (kind, position) WHERE position IS NOT NULL;
CREATE TABLE platform.outbox_rest PARTITION OF platform.outbox DEFAULT;

-- One row per handler. It is leased by one process at a time; `position` is the last event that it
-- handled, held, or may skip.
CREATE TABLE platform.subscriber (
  name text PRIMARY KEY,
  kind text NOT NULL,
  position bigint NOT NULL DEFAULT 0,
  owner uuid,
  lease_until timestamptz,
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The effect of an event on a subscriber, once.
CREATE TABLE platform.handled (
  event_id uuid NOT NULL,
  subscriber text NOT NULL,
  PRIMARY KEY (event_id, subscriber)
) PARTITION BY RANGE (event_id);
CREATE TABLE platform.handled_rest PARTITION OF platform.handled DEFAULT;

-- Events whose handler failed, and behind each of them, in order, the later events of its aggregate.
-- The first of a queue is tried again at next_try_at, or waits for a person when it is parked.
CREATE TABLE platform.held_event (
  subscriber text NOT NULL REFERENCES platform.subscriber (name),
  event_id uuid NOT NULL,
  position bigint NOT NULL,
  kind text NOT NULL,
  aggregate uuid NOT NULL,
  body text NOT NULL,
  at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'parked')),
  attempts integer NOT NULL CHECK (attempts >= 0),
  next_try_at timestamptz NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (subscriber, event_id)
);
CREATE INDEX held_event_queue ON platform.held_event (subscriber, aggregate, position);
CREATE INDEX held_event_due ON platform.held_event (subscriber, next_try_at)
  WHERE state = 'waiting';

-- The lowest version 7 id of a millisecond.
CREATE FUNCTION platform.lowest_id(moment timestamptz) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0')
          || repeat('0', 20))::uuid
$$;

-- Makes the partitions of the week of `moment` and of the two weeks behind it. A table is made
-- apart and then attached, which locks nobody out. A week that has rows in the rest partition
-- already stays there.
CREATE FUNCTION platform.make_partitions(parent text, key text, moment timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  week timestamp;
  name text;
  low uuid;
  high uuid;
  taken boolean;
BEGIN
  FOR step IN 0..2 LOOP
    week := date_trunc('week', moment AT TIME ZONE 'UTC') + step * interval '1 week';
    name := parent || '_' || to_char(week, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('platform.' || name) IS NOT NULL;
    low := platform.lowest_id(week AT TIME ZONE 'UTC');
    high := platform.lowest_id((week + interval '1 week') AT TIME ZONE 'UTC');
    EXECUTE format('SELECT EXISTS (SELECT FROM platform.%I WHERE %I >= %L AND %I < %L)',
                   parent || '_rest', key, low, key, high) INTO taken;
    CONTINUE WHEN taken;
    EXECUTE format('CREATE TABLE platform.%I (LIKE platform.%I INCLUDING ALL)
                    WITH (autovacuum_vacuum_scale_factor = 0.02)', name, parent);
    EXECUTE format('ALTER TABLE platform.%I ATTACH PARTITION platform.%I FOR VALUES FROM (%L) TO (%L)',
                   parent, name, low, high);
  END LOOP;
END
$$;

-- Drops the weeks that ended before `keep_from`. A week stays while one of its events has no
-- position, or while a subscriber that was seen since then has not reached one of them.
CREATE FUNCTION platform.drop_partitions(keep_from timestamptz) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  name text;
  needed boolean;
  dropped integer := 0;
BEGIN
  PERFORM set_config('lock_timeout', '200ms', true);
  FOR name IN
    SELECT relname FROM pg_class
    WHERE relnamespace = 'platform'::regnamespace AND relkind = 'r'
      AND relname ~ '^outbox_[0-9]{8}$'
      AND to_date(right(relname, 8), 'YYYYMMDD') + 7 <= keep_from AT TIME ZONE 'UTC'
    ORDER BY relname LIMIT 100
  LOOP
    EXECUTE format(
      'SELECT EXISTS (SELECT FROM platform.%1$I WHERE position IS NULL)
           OR EXISTS (SELECT FROM platform.%1$I o JOIN platform.subscriber s
                        ON s.kind = o.kind AND o.position > s.position
                      WHERE s.seen_at >= %2$L)', name, keep_from) INTO needed;
    CONTINUE WHEN needed;
    EXECUTE format('DROP TABLE platform.%I', name);
    EXECUTE format('DROP TABLE IF EXISTS platform.%I', replace(name, 'outbox', 'handled'));
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;

SELECT platform.make_partitions('outbox', 'id', now());
SELECT platform.make_partitions('handled', 'event_id', now());
