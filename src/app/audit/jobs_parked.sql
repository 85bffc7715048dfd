-- No job waits for a person.
SELECT format('job %s of %s (%s) is parked: %s', id, queue, key, reason) AS violation
FROM platform.job WHERE state = 'parked'
ORDER BY run_at LIMIT 100
