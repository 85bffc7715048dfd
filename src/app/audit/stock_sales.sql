-- A committed hold took its pieces once, less those that an edit of its order gave back; a released one
-- that had taken them gave them back.
SELECT format('hold of order %s is %s; item %s moved by %s, expected %s', h.order_id, h.state,
              l.item_id, coalesce(m.total, 0),
              CASE h.state WHEN 'committed' THEN -l.quantity ELSE 0 END) AS violation
FROM warehouse.hold AS h
JOIN warehouse.hold_line AS l ON l.order_id = h.order_id
LEFT JOIN (SELECT coalesce(e.order_id, moved.cause) AS cause, moved.item_id, moved.location_id,
                  sum(moved.delta) AS total
           FROM warehouse.movement AS moved
           LEFT JOIN "order".edit AS e ON moved.reason = 'edit' AND e.id = moved.cause
           WHERE moved.reason IN ('sale', 'cancellation', 'edit')
           GROUP BY coalesce(e.order_id, moved.cause), moved.item_id, moved.location_id) AS m
  ON m.cause = h.order_id AND m.item_id = l.item_id AND m.location_id = l.location_id
WHERE coalesce(m.total, 0) <> CASE h.state WHEN 'committed' THEN -l.quantity ELSE 0 END
LIMIT 100
