-- Of no line more pieces lie in cases than were ordered, and no more money of it went back than it
-- cost; the counters say what order and cases say.
SELECT format('order %s, item %s: ordered %s, counted %s, in cases %s', k.order_id, k.variant_id,
              coalesce(l.quantity, 0), k.taken, s.pieces) AS violation
FROM returns.counter AS k
LEFT JOIN "order".line AS l ON l.order_id = k.order_id AND l.variant_id = k.variant_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(cl.quantity), 0) AS pieces
  FROM returns.case AS c JOIN returns.case_line AS cl ON cl.case_id = c.id
  WHERE c.order_id = k.order_id AND cl.variant_id = k.variant_id
    AND (c.state NOT IN ('refused', 'called_off', 'settled') OR c.outcome = 'refund')) AS s
WHERE l.quantity IS DISTINCT FROM k.ordered OR l.total IS DISTINCT FROM k.total
   OR s.pieces <> k.taken OR s.pieces > l.quantity OR k.refunded > l.total
LIMIT 100
