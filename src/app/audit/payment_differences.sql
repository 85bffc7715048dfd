-- What a provider reports is what was expected.
SELECT format('attempt %s: expected %s, reported %s %s', attempt_id, expected_amount,
              reported_amount, reported_currency) AS violation
FROM payment.difference
ORDER BY found_at LIMIT 100
