-- What a stock row calls held is the sum of the active holds on it.
SELECT format('item %s at %s: held %s, active holds sum up to %s', coalesce(s.item_id, h.item_id),
              coalesce(s.location_id, h.location_id), coalesce(s.held, 0), coalesce(h.total, 0))
       AS violation
FROM warehouse.stock AS s
FULL JOIN (SELECT l.item_id, l.location_id, sum(l.quantity) AS total
           FROM warehouse.hold_line AS l JOIN warehouse.hold AS h ON h.order_id = l.order_id
           WHERE h.state = 'active' GROUP BY l.item_id, l.location_id) AS h
  USING (item_id, location_id)
WHERE coalesce(s.held, 0) <> coalesce(h.total, 0)
LIMIT 100
