-- A location that is switched off has no pieces, and one own location is on.
SELECT format('location %s is off and has %s pieces', l.name, sum(s.on_hand)) AS violation
FROM warehouse.location AS l JOIN warehouse.stock AS s ON s.location_id = l.id
WHERE NOT l.is_active AND s.on_hand > 0
GROUP BY l.id
UNION ALL
SELECT 'no own location is switched on'
WHERE NOT EXISTS (SELECT FROM warehouse.location WHERE kind = 'own' AND is_active)
LIMIT 100
