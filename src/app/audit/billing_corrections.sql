-- Corrections of a document take back no more than stands on it, of any rate.
SELECT format('document %s: %s of %s %% are left', original, base + vat, percent) AS violation
FROM (
  SELECT coalesce(o.number, d.number) AS original, r.percent, sum(r.base) AS base, sum(r.vat) AS vat
  FROM billing.document AS d
  LEFT JOIN billing.document AS o ON o.id = d.original_id,
    unnest(d.vat_percents, d.vat_bases, d.vat_amounts) AS r(percent, base, vat)
  WHERE d.kind <> 'proforma'
  GROUP BY coalesce(o.number, d.number), r.percent) AS left_over
WHERE base < 0 OR vat < 0
LIMIT 100
