-- What was paid or sent has a tax document soon, and what was asked for is issued soon.
SELECT format('order %s was paid or sent and no tax document was asked for', o.number) AS violation
FROM "order".orders AS o
WHERE (o.payment_status = 'paid' AND o.status NOT IN ('cancelled', 'refunded')
       OR o.status IN ('shipped', 'delivered'))
  AND o.changed_at < now() - interval '15 minutes'
  -- Orders of the time before documents have none.
  AND o.placed_at > (SELECT min(applied_at) FROM platform.migration WHERE module = 'billing')
  AND NOT EXISTS (SELECT FROM billing.request AS r WHERE r.order_id = o.id AND r.kind = 'tax')
UNION ALL
SELECT format('%s document %s of the order %s waits since %s', r.kind, r.id, r.order_id, r.requested_at)
FROM billing.request AS r
WHERE r.asked IS NOT NULL AND r.requested_at < now() - interval '15 minutes'
LIMIT 100
