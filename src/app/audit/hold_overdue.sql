-- A hold that ran out gives its stock back within five minutes.
SELECT format('hold of order %s ran out at %s and is still active', order_id, expires_at) AS violation
FROM warehouse.hold
WHERE state = 'active' AND expires_at < now() - interval '5 minutes'
ORDER BY expires_at LIMIT 100
