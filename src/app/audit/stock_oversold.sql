-- No oversell: what is held never exceeds what is there, and nothing is negative.
SELECT format('item %s at %s: held %s, on hand %s', item_id, location_id, held, on_hand) AS violation
FROM warehouse.stock
WHERE held < 0 OR on_hand < 0 OR held > on_hand
ORDER BY item_id, location_id LIMIT 100
