-- A paid payment kept exactly its amount: what came, without what goes back.
SELECT format('payment %s is %s: amount %s, came %s, goes back %s', p.id, p.state, p.amount,
              coalesce(c.came, 0), coalesce(c.back, 0)) AS violation
FROM payment.intent AS p
LEFT JOIN (SELECT c.payment_id, sum(c.amount) AS came, sum(coalesce(r.amount, 0)) AS back
           FROM payment.capture AS c LEFT JOIN payment.refund AS r ON r.capture_id = c.id
           GROUP BY c.payment_id) AS c ON c.payment_id = p.id
WHERE coalesce(c.back, 0) > coalesce(c.came, 0)
   OR (p.state = 'paid' AND coalesce(c.came, 0) - coalesce(c.back, 0) <> p.amount)
   OR (p.state = 'refunded' AND coalesce(c.came, 0) <> coalesce(c.back, 0))
   OR (p.state IN ('created', 'pending', 'failed') AND coalesce(c.came, 0) > coalesce(c.back, 0))
LIMIT 100
