-- Lines, discounts, delivery and the fee for cash on delivery add up to the total, to the haléř.
SELECT format('order %s: lines %s, goods %s, discount %s, delivery %s, fee %s, total %s', o.number,
              coalesce(l.total, 0), o.goods, o.discount, o.delivery_price, o.cod_fee, o.total) AS violation
FROM "order".orders AS o
LEFT JOIN (SELECT order_id, sum(total) AS total, sum(discount) AS discount,
                  bool_and(total = unit_price * quantity - discount) AS fits
           FROM "order".line GROUP BY order_id) AS l ON l.order_id = o.id
WHERE l.order_id IS NULL OR NOT l.fits OR l.total <> o.goods - o.discount
   OR l.discount <> o.discount OR o.goods - o.discount + o.delivery_price + o.cod_fee <> o.total
LIMIT 100
