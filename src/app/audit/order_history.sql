-- States only move along the allowed graph, every move has its row, and the last one is the state.
WITH moves AS (
  SELECT order_id, status, lag(status) OVER in_order AS before,
         lead(status) OVER in_order AS next
  FROM "order".history WINDOW in_order AS (PARTITION BY order_id ORDER BY id)
)
SELECT format('order %s moved from %s to %s', order_id, coalesce(before, 'nothing'), status)
       AS violation
FROM moves
WHERE (before IS NULL AND status NOT IN ('pending', 'confirmed'))
   OR (before <> status AND (before, status) NOT IN (
        ('pending', 'confirmed'), ('pending', 'cancelled'), ('confirmed', 'processing'),
        ('confirmed', 'cancelled'), ('processing', 'shipped'), ('processing', 'cancelled'),
        ('shipped', 'delivered'), ('cancelled', 'refunded'), ('delivered', 'refunded')))
UNION ALL
SELECT format('order %s is %s, its history ends with %s', o.number, o.status,
              coalesce(m.status, 'nothing'))
FROM "order".orders AS o
LEFT JOIN moves AS m ON m.order_id = o.id AND m.next IS NULL
WHERE m.status IS DISTINCT FROM o.status
LIMIT 100
