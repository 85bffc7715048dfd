-- A job whose worker went away is taken up within five minutes. (One that is due but waits is late,
-- which the metrics tell; it is stuck only when its lease was never taken back.)
SELECT format('job %s of %s has had no worker since %s', id, queue, lease_until) AS violation
FROM platform.job
WHERE state = 'running' AND lease_until < now() - interval '5 minutes'
ORDER BY lease_until LIMIT 100
