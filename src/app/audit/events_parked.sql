-- No event waits for a person.
SELECT format('event %s (%s) is parked for %s: %s', event_id, kind, subscriber, reason) AS violation
FROM platform.held_event WHERE state = 'parked'
ORDER BY at LIMIT 100
