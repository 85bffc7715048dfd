-- What goes back for a case is what the case comes to, and payment was asked for exactly that. A
-- withdrawal that was received and paid for has its refund.
SELECT format('refund %s of case %s: %s asked, case %s, payment %s', r.cause,
              coalesce(c.number, 'none'), r.amount,
              coalesce(c.goods + c.delivery - c.reduction, r.amount), p.amount) AS violation
FROM returns.refund AS r
LEFT JOIN returns.case AS c ON c.id = r.case_id
CROSS JOIN LATERAL (SELECT coalesce(sum(f.amount), 0) AS amount FROM payment.refund AS f
                    WHERE f.cause = r.cause) AS p
WHERE p.amount <> r.amount
   OR (r.case_id IS NOT NULL AND r.amount IS DISTINCT FROM c.goods + c.delivery - c.reduction)
LIMIT 100
