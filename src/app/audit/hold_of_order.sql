-- An order that goes on has taken its stock; one that is cancelled keeps none; every hold has an
-- order, unless another system reserved it. An expired hold cancels its order within five minutes.
SELECT format('order %s is %s, its hold is %s', coalesce(o.number, h.order_id::text),
              coalesce(o.status, 'absent'), coalesce(h.state, 'absent')) AS violation
FROM "order".orders AS o FULL JOIN warehouse.hold AS h ON h.order_id = o.id
WHERE (o.id IS NULL AND NOT h.is_reservation) OR h.order_id IS NULL
   OR (o.status IN ('confirmed', 'processing', 'shipped', 'delivered') AND h.state <> 'committed')
   OR (o.status = 'cancelled' AND h.state IN ('active', 'committed'))
   OR (o.status = 'pending' AND h.state = 'released')
   OR (o.status = 'pending' AND h.state = 'expired' AND h.expires_at < now() - interval '5 minutes')
LIMIT 100
