-- A provider's message is worked within five minutes.
SELECT format('message %s of %s waits since %s', event_id, provider, received_at) AS violation
FROM payment.inbox
WHERE processed_at IS NULL AND received_at < now() - interval '5 minutes'
ORDER BY received_at LIMIT 100
