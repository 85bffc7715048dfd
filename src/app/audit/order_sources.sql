-- Every piece of a line that was not taken out of it is held somewhere, and where the order says.
SELECT format('order %s, variant %s: ordered %s, sources %s, held %s', l.order_id, l.variant_id,
              l.quantity - l.taken_out, coalesce(s.total, 0), coalesce(h.total, 0)) AS violation
FROM "order".line AS l
LEFT JOIN (SELECT order_id, variant_id, sum(quantity) AS total FROM "order".source
           GROUP BY order_id, variant_id) AS s
  ON s.order_id = l.order_id AND s.variant_id = l.variant_id
LEFT JOIN (SELECT order_id, item_id, sum(quantity) AS total FROM warehouse.hold_line
           GROUP BY order_id, item_id) AS h
  ON h.order_id = l.order_id AND h.item_id = l.variant_id
WHERE l.quantity - l.taken_out <> coalesce(s.total, 0)
   OR l.quantity - l.taken_out <> coalesce(h.total, 0)
LIMIT 100
