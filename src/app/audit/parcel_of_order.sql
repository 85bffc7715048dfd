-- A parcel belongs to an order.
SELECT format('parcel %s of the order %s that does not exist', p.id, p.order_id) AS violation
FROM shipping.parcel AS p
WHERE NOT EXISTS (SELECT FROM "order".orders AS o WHERE o.id = p.order_id)
LIMIT 100
