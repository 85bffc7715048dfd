-- Lines, delivery and the fee for cash on delivery add up to the total, to the haléř.
SELECT format('order %s: lines %s, goods %s, delivery %s, fee %s, total %s', o.number,
              coalesce(l.total, 0), o.goods, o.delivery_price, o.cod_fee, o.total) AS violation
FROM "order".orders AS o
LEFT JOIN (SELECT order_id, sum(total) AS total, bool_and(total = unit_price * quantity) AS fits
           FROM "order".line GROUP BY order_id) AS l ON l.order_id = o.id
WHERE l.order_id IS NULL OR NOT l.fits OR l.total <> o.goods
   OR o.goods + o.delivery_price + o.cod_fee <> o.total
LIMIT 100
