-- What vouchers pay of an order was taken of them, no more and no less; an order that ended without
-- the goods, or was paid back, has given it back. An order that they pay whole is never waited for, and
-- is called refunded within five minutes once they have all of it again.
SELECT format('order %s is %s and %s; voucher %s pays %s, took %s, gave back %s',
              coalesce(o.number, u.order_id::text), coalesce(o.status, 'absent'),
              coalesce(o.payment_status, 'absent'), coalesce(p.voucher_id, u.voucher_id),
              coalesce(p.amount, 0), coalesce(u.spent, 0), coalesce(u.given_back, 0)) AS violation
FROM "order".voucher_piece AS p
FULL JOIN voucher.use AS u ON u.order_id = p.order_id AND u.voucher_id = p.voucher_id
LEFT JOIN "order".orders AS o ON o.id = p.order_id
WHERE o.id IS NULL OR u.order_id IS NULL OR p.amount <> u.spent
   OR ((o.status IN ('cancelled', 'refunded') OR o.payment_status = 'refunded')
       AND u.given_back <> u.spent)
UNION ALL
SELECT format('order %s is paid by vouchers and %s', o.number, o.payment_status)
FROM "order".orders AS o
WHERE o.payment_status IN ('pending', 'failed')
  AND o.total = (SELECT sum(amount) FROM "order".voucher_piece AS p WHERE p.order_id = o.id)
UNION ALL
SELECT format('order %s is %s although its vouchers have all of it again', o.number, o.payment_status)
FROM "order".orders AS o
CROSS JOIN LATERAL (SELECT sum(u.spent) AS spent, sum(u.given_back) AS given_back FROM voucher.use AS u
                    WHERE u.order_id = o.id) AS v
WHERE o.payment_status = 'paid' AND v.spent = o.total AND v.given_back = v.spent
  AND NOT EXISTS (SELECT FROM voucher.entry AS e WHERE e.order_id = o.id
                  AND e.at > now() - interval '5 minutes')
LIMIT 100
