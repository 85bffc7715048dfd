-- An order with a coupon used it, a cancelled one has given it back, and nothing else used one.
SELECT format('order %s is %s with coupon "%s", its use is %s', coalesce(o.number, u.order_id::text),
              coalesce(o.status, 'absent'), coalesce(o.coupon, ''),
              CASE WHEN u.order_id IS NULL THEN 'absent' WHEN u.is_released THEN 'released'
                   ELSE 'taken' END) AS violation
FROM (SELECT * FROM "order".orders WHERE coupon <> '') AS o
FULL JOIN promotion.use AS u ON u.order_id = o.id
WHERE o.id IS NULL OR u.order_id IS NULL
   OR u.is_released <> (o.status = 'cancelled'
                        OR (o.status = 'refunded' AND o.cancel_reason IS NOT NULL))
LIMIT 100
