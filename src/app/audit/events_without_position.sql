-- The relay gives a committed event its position within a minute.
SELECT format('event %s (%s) of %s has no position', id, kind, at) AS violation
FROM platform.outbox
WHERE position IS NULL AND at < now() - interval '1 minute'
ORDER BY at LIMIT 100
