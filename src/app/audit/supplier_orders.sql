-- A supplier is asked for what the order says, once, and for orders that exist.
SELECT format('supplier order %s of order %s: variant %s asked %s, ordered %s', so.id,
              so.order_number, l.variant_id, l.quantity, coalesce(s.total, 0)) AS violation
FROM supplier.supplier_order AS so
JOIN supplier.supplier_order_line AS l ON l.supplier_order_id = so.id
LEFT JOIN (SELECT order_id, variant_id, supplier_id, sum(quantity) AS total FROM "order".source
           GROUP BY order_id, variant_id, supplier_id) AS s
  ON s.order_id = so.order_id AND s.variant_id = l.variant_id AND s.supplier_id = so.supplier_id
WHERE l.quantity <> coalesce(s.total, 0)
LIMIT 100
