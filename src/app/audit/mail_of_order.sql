-- No mail about an order or a document that does not exist, and none of a kind twice.
SELECT format('mail %s (%s) of the order %s', m.id, m.kind, coalesce(m.order_id, m.about_order))
         AS violation
FROM notification.mail AS m
WHERE (m.document_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM billing.document AS d WHERE d.id = m.document_id))
   OR m.order_id IS NOT NULL
  AND (NOT EXISTS (SELECT FROM "order".orders AS o WHERE o.id = m.order_id)
       OR EXISTS (SELECT FROM notification.mail AS other
                  WHERE other.order_id = m.order_id AND other.kind = m.kind AND other.id <> m.id))
LIMIT 100
