-- For every stock row the sum of its movements is what is on hand; no movement is without a row.
SELECT format('item %s at %s: on hand %s, movements sum up to %s', coalesce(s.item_id, m.item_id),
              coalesce(s.location_id, m.location_id), coalesce(s.on_hand, 0), coalesce(m.total, 0))
       AS violation
FROM warehouse.stock AS s
FULL JOIN (SELECT item_id, location_id, sum(delta) AS total FROM warehouse.movement
           GROUP BY item_id, location_id) AS m USING (item_id, location_id)
WHERE coalesce(s.on_hand, 0) <> coalesce(m.total, 0)
LIMIT 100
