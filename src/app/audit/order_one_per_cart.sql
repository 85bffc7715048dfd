-- A cart becomes at most one order, and an ordered cart became one.
SELECT format('cart %s is %s and has %s orders', coalesce(c.id, o.cart_id),
              coalesce(c.state, 'absent'), coalesce(o.orders, 0)) AS violation
FROM cart.cart AS c
FULL JOIN (SELECT cart_id, count(*) AS orders FROM "order".orders GROUP BY cart_id) AS o
  ON o.cart_id = c.id
WHERE (o.orders IS NOT NULL AND (o.orders > 1 OR c.state IS DISTINCT FROM 'ordered'))
   OR (c.state = 'ordered' AND o.orders IS NULL)
LIMIT 100
