-- The order of positions is for those who read all kinds, and say so by "kind <> ''". Whoever reads
-- one kind reads it by outbox_by_kind: a subscriber of a rare event stands far behind, and by the
-- positions it would go through all events of others since then, each time that it looks.
DROP INDEX platform.outbox_by_position;
CREATE INDEX outbox_by_position ON platform.outbox (position) WHERE position IS NOT NULL AND kind <> '';
