-- A position belongs to one event.
SELECT format('position %s belongs to %s events', position, count(*)) AS violation
FROM platform.outbox WHERE position IS NOT NULL
GROUP BY position HAVING count(*) > 1
LIMIT 100
