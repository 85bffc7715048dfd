-- Every order has one payment, about its own total, and every payment an order.
SELECT format('order %s with total %s, payment %s with amount %s',
              coalesce(o.number, p.order_number), o.total, p.id, p.amount) AS violation
FROM "order".orders AS o FULL JOIN payment.intent AS p ON p.order_id = o.id
WHERE o.id IS NULL OR p.id IS NULL OR p.id <> o.payment_id OR p.amount <> o.total
   OR p.order_number <> o.number
LIMIT 100
