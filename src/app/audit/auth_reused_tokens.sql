-- A refresh token that came twice ended its session.
SELECT format('session %s lives although one of its refresh tokens came twice', s.id) AS violation
FROM auth.session AS s
WHERE s.ended_at IS NULL
  AND EXISTS (SELECT FROM auth.refresh_token AS r WHERE r.session_id = s.id AND r.reused_at IS NOT NULL)
ORDER BY s.id LIMIT 100
