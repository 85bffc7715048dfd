-- What lies on shelves of our own for an order that goes on waits to be packed, and nothing else does.
-- An order that is confirmed from the beginning is listed by the handler of its event.
SELECT format('order %s: %s pieces of ours to send, %s', coalesce(o.order_id, p.order_id),
              coalesce(o.pieces, 0),
              CASE WHEN p.order_id IS NULL THEN 'waits nowhere' ELSE 'waits to be packed' END)
         AS violation
FROM (SELECT o.id AS order_id, sum(s.quantity) AS pieces
      FROM "order".orders AS o
      JOIN "order".source AS s ON s.order_id = o.id
        AND s.supplier_id = '00000000-0000-0000-0000-000000000000'
      WHERE o.status IN ('confirmed', 'processing', 'shipped')
        AND '00000000-0000-0000-0000-000000000000' <> ALL (o.parts_shipped)
      GROUP BY o.id) AS o
FULL JOIN "order".to_pack AS p ON p.order_id = o.order_id
WHERE o.order_id IS NULL
   OR (p.order_id IS NULL AND NOT EXISTS (
        SELECT FROM platform.outbox AS e
        WHERE e.kind = 'order.placed' AND e.aggregate = o.order_id AND NOT EXISTS (
          SELECT FROM platform.handled AS h
          WHERE h.event_id = e.id AND h.subscriber = 'order.forward_placed')))
LIMIT 100
