-- What goes back for a case is what the case comes to, and vouchers and payment were asked for exactly
-- that: of an order whose cash was never collected, what vouchers paid. A withdrawal that was received
-- and paid for has its refund. Nothing else puts money back onto the vouchers of an order that goes on.
SELECT format('refund %s of case %s: %s asked, case %s, payment %s, vouchers %s', r.cause,
              coalesce(c.number, 'none'), r.amount,
              coalesce(c.goods + c.delivery - c.reduction, r.amount), p.amount, v.amount) AS violation
FROM returns.refund AS r
LEFT JOIN returns.case AS c ON c.id = r.case_id
CROSS JOIN LATERAL (SELECT coalesce(sum(f.amount), 0) AS amount FROM payment.refund AS f
                    WHERE f.cause = r.cause) AS p
CROSS JOIN LATERAL (SELECT coalesce(sum(e.amount), 0) AS amount FROM voucher.entry AS e
                    WHERE e.cause = r.cause AND e.order_id = r.order_id) AS v
WHERE p.amount + v.amount <> r.amount
   OR (r.case_id IS NOT NULL AND r.amount IS DISTINCT FROM c.goods + c.delivery - c.reduction
       AND NOT (p.amount = 0 AND v.amount > 0
                AND r.amount < c.goods + c.delivery - c.reduction
                AND NOT EXISTS (SELECT FROM payment.intent AS i
                                JOIN payment.capture AS m ON m.payment_id = i.id
                                WHERE i.order_id = r.order_id)))
   OR r.to_vouchers <> v.amount
UNION ALL
SELECT format('order %s is %s and %s; %s came back to voucher %s for %s', coalesce(o.number, 'none'),
              coalesce(o.status, 'absent'), coalesce(o.payment_status, 'absent'), e.amount,
              e.voucher_id, e.cause)
FROM voucher.entry AS e
LEFT JOIN "order".orders AS o ON o.id = e.order_id
WHERE e.kind = 'given_back' AND e.at < now() - interval '5 minutes'
  AND CASE WHEN e.cause = e.order_id
        THEN o.status IS DISTINCT FROM 'cancelled' AND o.status IS DISTINCT FROM 'refunded'
          AND o.payment_status IS DISTINCT FROM 'refunded'
        ELSE NOT EXISTS (SELECT FROM returns.refund AS r
                         WHERE r.cause = e.cause AND r.order_id = e.order_id) END
LIMIT 100
