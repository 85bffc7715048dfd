-- A subscriber that is at work reads an event within five minutes.
SELECT format('subscriber %s has not read an event of %s', s.name, o.at) AS violation
FROM platform.subscriber AS s
CROSS JOIN LATERAL (SELECT at FROM platform.outbox AS o
                    WHERE o.kind = s.kind AND o.position > s.position
                    ORDER BY o.position LIMIT 1) AS o
WHERE o.at < now() - interval '5 minutes' AND s.seen_at > now() - interval '1 hour'
LIMIT 100
