-- Of no line more pieces lie in cases, or were taken out of it once it was paid, than were ordered, and
-- no more money of it went back than it cost; the counters say what order and cases say.
SELECT format('order %s, item %s: ordered %s, counted %s, in cases %s, taken out %s', k.order_id,
              k.variant_id, coalesce(l.quantity, 0), k.taken, s.pieces, coalesce(l.taken_out, 0))
         AS violation
FROM returns.counter AS k
LEFT JOIN "order".line AS l ON l.order_id = k.order_id AND l.variant_id = k.variant_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(cl.quantity), 0) AS pieces
  FROM returns.case AS c JOIN returns.case_line AS cl ON cl.case_id = c.id
  WHERE c.order_id = k.order_id AND cl.variant_id = k.variant_id
    AND (c.state NOT IN ('refused', 'called_off', 'settled') OR c.outcome = 'refund')) AS s
WHERE l.quantity IS DISTINCT FROM k.ordered OR l.total IS DISTINCT FROM k.total
   OR s.pieces + l.taken_out <> k.taken OR s.pieces + l.taken_out > l.quantity
   OR k.came_back < l.taken_out OR k.refunded > l.total
UNION ALL
SELECT format('order %s, item %s: %s taken out, not counted', l.order_id, l.variant_id, l.taken_out)
FROM "order".line AS l
WHERE l.taken_out > 0
  AND NOT EXISTS (SELECT FROM returns.counter AS k
                  WHERE k.order_id = l.order_id AND k.variant_id = l.variant_id)
LIMIT 100
