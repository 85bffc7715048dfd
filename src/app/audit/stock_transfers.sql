-- A transfer takes as many pieces from one location as it brings to another.
SELECT format('transfer %s of item %s: %s movements come to %s', m.cause, m.item_id, count(*),
              sum(m.delta)) AS violation
FROM warehouse.movement AS m
WHERE m.reason = 'transfer'
GROUP BY m.cause, m.item_id
HAVING count(*) <> 2 OR sum(m.delta) <> 0
LIMIT 100
