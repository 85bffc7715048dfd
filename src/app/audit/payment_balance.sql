-- The entries of every transaction of the ledger sum to zero.
SELECT format('transaction %s is off by %s', transaction_id, sum(amount)) AS violation
FROM payment.entry
GROUP BY transaction_id HAVING sum(amount) <> 0
LIMIT 100
