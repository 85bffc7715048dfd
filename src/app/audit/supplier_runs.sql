-- A run accounts for every item that it read.
SELECT format('run %s read %s, but accounts for %s', id, items_read,
              items_imported + items_unchanged + items_skipped) AS violation
FROM supplier.run
WHERE state = 'done' AND items_read <> items_imported + items_unchanged + items_skipped
ORDER BY started_at LIMIT 100
