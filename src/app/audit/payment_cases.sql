-- Money that fits nothing has its case within five minutes.
SELECT format('%s %s of %s has no case', what, reference, amount) AS violation
FROM (SELECT 'transfer' AS what, t.reference, t.amount, t.received_at AS at, 'bank' AS source,
             t.result AS kind
      FROM payment.transfer AS t WHERE t.result <> 'booked'
      UNION ALL
      SELECT 'difference', a.reference, d.reported_amount, d.found_at, a.provider, 'difference'
      FROM payment.difference AS d JOIN payment.attempt AS a ON a.id = d.attempt_id) AS found
WHERE at < now() - interval '5 minutes'
  AND NOT EXISTS (SELECT 1 FROM payment.case AS c
                  WHERE c.kind = found.kind AND c.source = found.source
                    AND c.reference = found.reference)
LIMIT 100
