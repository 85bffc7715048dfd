-- The money of an order that was cancelled before it came goes back within ten minutes.
SELECT format('payment %s of order %s is paid since %s', id, order_number, changed_at) AS violation
FROM payment.intent
WHERE was_cancelled AND state = 'paid' AND changed_at < now() - interval '10 minutes'
ORDER BY changed_at LIMIT 100
