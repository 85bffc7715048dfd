-- Points are earned by orders of the account that were delivered, each counted once, and no more than
-- the goods of it bring.
SELECT format('order %s of account %s: %s points earned, counted %s', e.order_id, e.account_id,
              e.points, coalesce(a.awarded_at::text, 'never')) AS violation
FROM loyalty.entry AS e
LEFT JOIN loyalty.award AS a ON a.order_id = e.order_id
LEFT JOIN "order".orders AS o ON o.id = e.order_id
WHERE e.kind = 'earned'
  AND (a.awarded_at IS NULL OR o.id IS NULL OR o.account_id IS DISTINCT FROM e.account_id
       OR o.status NOT IN ('delivered', 'refunded') OR a.points > e.points
       OR e.points * a.per_point > o.goods - o.discount)
LIMIT 100
