-- What an arrival has received is what its receipts say, and each receipt moved its pieces once.
SELECT format('arrival %s: %s received, receipts say %s', a.id, a.received, coalesce(r.total, 0))
       AS violation
FROM warehouse.arrival AS a
LEFT JOIN (SELECT arrival_id, sum(quantity) AS total FROM warehouse.receipt GROUP BY arrival_id) AS r
  ON r.arrival_id = a.id
WHERE a.received <> coalesce(r.total, 0)
UNION ALL
SELECT format('receipt %s: %s pieces came, %s moved', coalesce(r.id, m.cause),
              coalesce(r.quantity, 0), coalesce(m.delta, 0))
FROM warehouse.receipt AS r
FULL JOIN (SELECT cause, delta FROM warehouse.movement WHERE reason = 'arrival') AS m
  ON m.cause = r.id
WHERE r.quantity IS DISTINCT FROM m.delta
LIMIT 100
