-- Lines, sources and history belong to an order.
SELECT format('%s row of the order %s that does not exist', r.kind, r.order_id) AS violation
FROM (SELECT 'line' AS kind, order_id FROM "order".line
      UNION SELECT 'source', order_id FROM "order".source
      UNION SELECT 'history', order_id FROM "order".history) AS r
WHERE NOT EXISTS (SELECT FROM "order".orders AS o WHERE o.id = r.order_id)
LIMIT 100
