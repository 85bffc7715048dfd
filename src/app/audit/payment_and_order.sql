-- An order is called paid or refunded only when its payment is; money that came or went reaches its
-- order within five minutes; money of a cancelled order goes back.
SELECT format('order %s is %s and %s, its payment is %s since %s', o.number, o.status,
              o.payment_status, p.state, p.changed_at) AS violation
FROM "order".orders AS o JOIN payment.intent AS p ON p.order_id = o.id
WHERE (o.payment_status = 'paid' AND p.state NOT IN ('paid', 'refund_due', 'refunded'))
   OR (p.state = 'paid' AND p.changed_at < now() - interval '5 minutes'
       AND (o.payment_status <> 'paid' OR o.status IN ('cancelled', 'refunded')))
   OR (o.payment_status = 'refunded' AND p.state <> 'refunded')
   OR (p.state = 'refunded' AND p.changed_at < now() - interval '5 minutes'
       AND o.payment_status <> 'refunded')
   OR (p.state = 'refund_due' AND p.changed_at < now() - interval '1 hour')
LIMIT 100
