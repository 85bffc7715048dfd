-- A proforma and a tax document say what their order says: total, and VAT per rate unless none is paid.
-- A proforma may say more than an order that pieces were taken out of since.
SELECT format('document %s of the order %s: total %s, order %s', d.number, d.order_id, d.total, o.total)
         AS violation
FROM billing.document AS d LEFT JOIN "order".orders AS o ON o.id = d.order_id
WHERE d.kind <> 'corrective'
  AND NOT (d.kind = 'proforma' AND coalesce(o.edits, 0) > 0 AND d.total >= o.total)
  AND (o.id IS NULL OR d.total <> o.total
       OR (d.vat_percents <> '{0}' AND (d.vat_percents, d.vat_bases, d.vat_amounts)
             IS DISTINCT FROM (o.vat_percents, o.vat_bases, o.vat_amounts)))
LIMIT 100
