-- A claim is settled within its 30 days, and the money of a withdrawal whose goods came goes back in
-- its 14; a day is left to whoever sends it.
SELECT format('case %s is %s, it was due on %s', number, state, due_at) AS violation
FROM returns.case
WHERE (state IN ('open', 'accepted') AND due_at < now())
   OR (state = 'received' AND due_at < now() - interval '1 day')
ORDER BY due_at LIMIT 100
