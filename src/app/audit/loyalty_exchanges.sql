-- Points that were exchanged have their coupon, and no coupon was given without its points.
SELECT format('exchange %s of account %s: entry %s, told %s and %s haler, coupon %s',
              coalesce(x.entry_id, e.id), coalesce(x.account_id, e.account_id), e.points, x.points,
              x.amount, coalesce(c.code, 'none')) AS violation
FROM (SELECT * FROM loyalty.entry WHERE kind = 'exchanged') AS e
FULL JOIN loyalty.exchange AS x ON x.entry_id = e.id
LEFT JOIN promotion.coupon AS c ON c.id = x.coupon_id AND c.code = x.code
WHERE e.id IS NULL OR x.entry_id IS NULL OR c.id IS NULL
   OR e.points <> -x.points OR e.account_id <> x.account_id
LIMIT 100
