-- A provider's payment belongs to one attempt, a proof of money to one capture, and an attempt's
-- money came once.
SELECT format('%s %s is used %s times', what, reference, times) AS violation
FROM (SELECT 'provider reference ' || provider AS what, reference, count(*) AS times
      FROM payment.attempt WHERE reference IS NOT NULL GROUP BY provider, reference
      UNION ALL
      SELECT 'proof ' || source, reference, count(*) FROM payment.capture GROUP BY source, reference
      UNION ALL
      SELECT 'attempt', attempt_id::text, count(*) FROM payment.capture
      WHERE attempt_id IS NOT NULL GROUP BY attempt_id) AS used
WHERE times > 1
LIMIT 100
