-- An address belongs to at most one account.
SELECT format('%s accounts have proven one address: %s', count(*), string_agg(id::text, ', ' ORDER BY id)) AS violation
FROM auth.account
WHERE is_verified
GROUP BY email HAVING count(*) > 1
LIMIT 100
