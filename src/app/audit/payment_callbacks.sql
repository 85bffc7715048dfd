-- An application that wants to hear of its payments has a message about what became of each, and no
-- message waits longer than it may. Our own modules hear nothing of these payments.
SELECT format('payment %s of %s is %s: %s', f.payment_id, f.application, p.state, wrong.what)
       AS violation
FROM payment.foreign_order AS f
JOIN payment.intent AS p ON p.id = f.payment_id
JOIN (SELECT p.id AS payment_id, 'was not told as ' || needed.event AS what
      FROM payment.intent AS p
      JOIN (VALUES ('completed', 'paid'), ('completed', 'refund_due'), ('completed', 'refunded'),
                   ('refunded', 'refunded'), ('failed', 'failed')) AS needed (event, state)
        ON needed.state = p.state
      JOIN payment.foreign_order AS o ON o.payment_id = p.id AND o.callback_url <> ''
      WHERE NOT EXISTS (SELECT 1 FROM payment.callback AS c
                        WHERE c.payment_id = p.id AND c.event = needed.event)
      UNION ALL
      SELECT payment_id, format('message %s waits since %s', id, at) FROM payment.callback
      WHERE state = 'due' AND at < now() - interval '4 days'
      UNION ALL
      SELECT aggregate, 'event ' || kind || ' was told' FROM platform.outbox
      WHERE kind IN ('payment.captured', 'payment.failed', 'payment.part_refunded',
                     'payment.refunded')) AS wrong ON wrong.payment_id = f.payment_id
LIMIT 100
