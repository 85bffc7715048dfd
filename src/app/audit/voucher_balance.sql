-- The balance of a voucher is the sum of its ledger, and so is what an order took and got back.
SELECT format('voucher %s has %s of %s, its ledger says %s', v.id, v.balance, v.value,
              coalesce(e.total, 0)) AS violation
FROM voucher.voucher AS v
LEFT JOIN (SELECT voucher_id, sum(amount) AS total FROM voucher.entry GROUP BY voucher_id) AS e
  ON e.voucher_id = v.id
WHERE v.balance <> coalesce(e.total, 0) OR v.balance NOT BETWEEN 0 AND v.value
UNION ALL
SELECT format('order %s took %s of voucher %s and got %s back, its ledger says %s and %s', u.order_id,
              u.spent, u.voucher_id, u.given_back, coalesce(e.spent, 0), coalesce(e.back, 0))
FROM voucher.use AS u
LEFT JOIN (SELECT order_id, voucher_id, -sum(amount) FILTER (WHERE kind = 'spent') AS spent,
                  sum(amount) FILTER (WHERE kind = 'given_back') AS back
           FROM voucher.entry WHERE order_id IS NOT NULL GROUP BY order_id, voucher_id) AS e
  ON e.order_id = u.order_id AND e.voucher_id = u.voucher_id
WHERE u.spent <> coalesce(e.spent, 0) OR u.given_back <> coalesce(e.back, 0)
   OR u.given_back NOT BETWEEN 0 AND u.spent
LIMIT 100
