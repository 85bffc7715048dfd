-- Nothing tells who an erased account was.
SELECT format('the erased account %s still says who it was', a.id) AS violation
FROM auth.account AS a
WHERE a.erased_at IS NOT NULL
  AND (a.email || a.first_name || a.last_name || a.phone || a.password_hash <> '' OR a.totp_secret IS NOT NULL
       OR EXISTS (SELECT FROM auth.session AS s
                  WHERE s.account_id = a.id AND s.address || s.user_agent <> ''))
ORDER BY a.id LIMIT 100
