-- Pieces that a case put back on the shelf are those that it says are for sale again.
SELECT format('case %s, item %s: %s of %s came back to the shelf', coalesce(c.number, 'none'),
              coalesce(m.item_id, l.variant_id), coalesce(m.delta, 0), coalesce(l.quantity, 0))
       AS violation
FROM (SELECT cause, item_id, delta FROM warehouse.movement WHERE reason = 'return') AS m
FULL JOIN (SELECT case_id, variant_id, quantity FROM returns.case_line
           WHERE disposition = 'stock') AS l ON l.case_id = m.cause AND l.variant_id = m.item_id
LEFT JOIN returns.case AS c ON c.id = coalesce(l.case_id, m.cause)
WHERE m.delta IS DISTINCT FROM l.quantity
LIMIT 100
