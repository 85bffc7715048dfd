-- Per rate, the base and the tax add up to the total, and the tax is the one contained in the sum.
SELECT format('order %s: bases %s, tax %s, total %s', number, vat_bases, vat_amounts, total)
       AS violation
FROM "order".orders AS o
WHERE (SELECT coalesce(sum(b + t), 0) FROM unnest(o.vat_bases, o.vat_amounts) AS v (b, t)) <> total
   OR EXISTS (SELECT FROM unnest(o.vat_percents, o.vat_bases, o.vat_amounts) AS v (p, b, t)
              WHERE t <> round((b + t)::numeric * p / (100 + p)))
LIMIT 100
