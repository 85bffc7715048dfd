-- An account that may not act has no live session.
SELECT format('session %s of the inactive account %s lives', s.id, a.id) AS violation
FROM auth.session AS s
JOIN auth.account AS a ON a.id = s.account_id
WHERE s.ended_at IS NULL AND s.expires_at > now() AND NOT a.is_active
ORDER BY s.id LIMIT 100
