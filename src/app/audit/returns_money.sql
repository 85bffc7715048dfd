-- The money that went back for the lines of an order is that of its cases and of the pieces that were
-- taken out of it once it was paid.
SELECT format('order %s: %s counted, %s of cases, %s for pieces taken out', k.order_id, k.refunded,
              c.refunded, e.refunded) AS violation
FROM (SELECT order_id, sum(refunded) AS refunded FROM returns.counter GROUP BY order_id) AS k
CROSS JOIN LATERAL (
  SELECT coalesce(sum(l.refund), 0) AS refunded
  FROM returns.case AS o JOIN returns.case_line AS l ON l.case_id = o.id
  WHERE o.order_id = k.order_id) AS c
CROSS JOIN LATERAL (
  SELECT coalesce(sum(r.amount), 0) AS refunded
  FROM returns.refund AS r JOIN "order".edit AS t ON t.id = r.cause
  WHERE r.order_id = k.order_id AND t.order_id = k.order_id) AS e
WHERE k.refunded <> c.refunded + e.refunded
LIMIT 100
