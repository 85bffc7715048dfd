-- Every order has one payment, about what vouchers leave of its own total, and every payment an order:
-- of ours, or of another application, and then it is nobody else's. An order of which vouchers leave
-- nothing has none.
SELECT format('order %s with total %s and vouchers %s, payment %s with amount %s, of %s',
              coalesce(o.number, p.order_number), o.total, coalesce(v.paid, 0), p.id, p.amount,
              coalesce(f.application, 'the shop')) AS violation
FROM "order".orders AS o
LEFT JOIN (SELECT order_id, sum(amount) AS paid FROM "order".voucher_piece GROUP BY order_id) AS v
  ON v.order_id = o.id
FULL JOIN payment.intent AS p ON p.order_id = o.id
LEFT JOIN payment.foreign_order AS f ON f.payment_id = p.id
WHERE (p.id IS NULL AND o.total <> coalesce(v.paid, 0))
   OR (p.id IS NOT NULL AND f.payment_id IS NULL
       AND (o.id IS NULL OR p.id <> o.payment_id OR p.amount <> o.total - coalesce(v.paid, 0)
            OR p.order_number <> o.number))
   OR (f.payment_id IS NOT NULL AND (o.id IS NOT NULL OR p.order_id <> p.id))
LIMIT 100
