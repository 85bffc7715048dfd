-- An account has as many points as its entries say, and never fewer than none.
SELECT format('account %s: balance %s, entries %s', coalesce(a.account_id, e.account_id), a.balance,
              e.points) AS violation
FROM loyalty.account AS a
FULL JOIN (SELECT account_id, sum(points) AS points FROM loyalty.entry GROUP BY account_id) AS e
  ON e.account_id = a.account_id
WHERE a.balance IS DISTINCT FROM coalesce(e.points, 0) OR a.balance < 0
LIMIT 100
