-- Every event of money is in the ledger once, with its amount, and the ledger knows no other.
SELECT format('%s %s: %s happened, %s is posted', coalesce(h.event, p.event),
              coalesce(h.subject, p.subject), h.amount, p.amount) AS violation
FROM (SELECT 'captured' AS event, id::text AS subject, amount FROM payment.capture
      UNION ALL
      SELECT 'refund_due', id::text, amount FROM payment.refund
      UNION ALL
      SELECT 'refund_done', id::text, amount FROM payment.refund WHERE state = 'done'
      UNION ALL
      SELECT 'unmatched', 'transfer ' || reference, amount FROM payment.transfer
      WHERE result <> 'booked'
      UNION ALL
      SELECT 'unmatched', 'difference ' || id, reported_amount FROM payment.difference
      WHERE reported_currency = 'CZK' AND reported_amount > 0
      UNION ALL
      SELECT 'unmatched', 'case ' || id, amount FROM payment.case
      WHERE kind = 'unknown_payment' AND currency = 'CZK' AND amount > 0
      UNION ALL
      SELECT 'settled', 'case ' || id, amount FROM payment.case
      WHERE state = 'closed' AND currency = 'CZK' AND amount > 0
        AND kind IN ('unknown_symbol', 'wrong_amount', 'not_expected', 'difference',
                     'unknown_payment')) AS h
FULL JOIN (SELECT event, subject, sum(amount) AS amount FROM payment.entry
           WHERE amount > 0 GROUP BY event, subject) AS p
  ON p.event = h.event AND p.subject = h.subject
WHERE p.amount IS DISTINCT FROM h.amount
LIMIT 100
