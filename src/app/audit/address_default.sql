-- An account that has addresses has exactly one default.
SELECT format('account %s has %s addresses and %s defaults', account_id, count(*),
              count(*) FILTER (WHERE is_default)) AS violation
FROM "user".address GROUP BY account_id
HAVING count(*) FILTER (WHERE is_default) <> 1
LIMIT 100
