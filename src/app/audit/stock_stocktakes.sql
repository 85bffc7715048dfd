-- A closed stocktake has applied each of its lines, by one movement; one that is not has moved none.
SELECT format('stocktake %s, item %s: %s applied, %s moved', coalesce(l.stocktake_id, m.cause),
              coalesce(l.item_id, m.item_id), coalesce(l.applied::text, 'nothing'),
              coalesce(m.delta, 0)) AS violation
FROM (SELECT c.stocktake_id, c.item_id, c.applied, t.state FROM warehouse.stocktake_line AS c
      JOIN warehouse.stocktake AS t ON t.id = c.stocktake_id) AS l
FULL JOIN (SELECT cause, item_id, delta FROM warehouse.movement WHERE reason = 'stocktake') AS m
  ON m.cause = l.stocktake_id AND m.item_id = l.item_id
WHERE coalesce(l.applied, 0) <> coalesce(m.delta, 0) OR (l.state = 'closed' AND l.applied IS NULL)
   OR (l.state IN ('open', 'cancelled') AND l.applied IS NOT NULL)
LIMIT 100
