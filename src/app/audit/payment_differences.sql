-- What a provider reports is what was expected, or a person has seen to it.
SELECT format('attempt %s: expected %s, reported %s %s', d.attempt_id, d.expected_amount,
              d.reported_amount, d.reported_currency) AS violation
FROM payment.difference AS d LEFT JOIN payment.attempt AS a ON a.id = d.attempt_id
WHERE NOT EXISTS (SELECT 1 FROM payment.case AS c
                  WHERE c.kind = 'difference' AND c.state = 'closed' AND c.source = a.provider
                    AND c.reference = a.reference)
ORDER BY d.found_at LIMIT 100
