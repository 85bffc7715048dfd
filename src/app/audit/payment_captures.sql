-- A paid payment kept its amount, but for the parts that went back; no more goes back than came, and
-- what a capture counts as refunded is the sum of its refunds.
SELECT format('payment %s is %s: amount %s, came %s, goes back %s, counted %s', p.id, p.state,
              p.amount, coalesce(c.came, 0), coalesce(c.back, 0), coalesce(c.counted, 0))
       AS violation
FROM payment.intent AS p
LEFT JOIN (SELECT c.payment_id, sum(c.amount) AS came, sum(c.refunded) AS counted,
                  sum(coalesce(r.back, 0)) AS back, sum(coalesce(r.whole, 0)) AS whole
           FROM payment.capture AS c
           LEFT JOIN (SELECT capture_id, sum(amount) AS back,
                             sum(amount) FILTER (WHERE cause IS NULL) AS whole
                      FROM payment.refund GROUP BY capture_id) AS r ON r.capture_id = c.id
           GROUP BY c.payment_id) AS c ON c.payment_id = p.id
WHERE coalesce(c.back, 0) > coalesce(c.came, 0)
   OR coalesce(c.counted, 0) <> coalesce(c.back, 0)
   OR (p.state = 'paid' AND (coalesce(c.came, 0) - coalesce(c.whole, 0) <> p.amount
                             OR coalesce(c.came, 0) = coalesce(c.back, 0)))
   OR (p.state = 'refunded' AND coalesce(c.came, 0) <> coalesce(c.back, 0))
   OR (p.state IN ('created', 'pending', 'failed')
       AND coalesce(c.came, 0) > coalesce(c.back, 0))
LIMIT 100
