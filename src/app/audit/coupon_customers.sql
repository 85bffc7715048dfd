-- Nobody used a coupon more often than one customer may, and the counters are those of the uses.
SELECT format('coupon %s, one customer: counted %s, used %s, allowed %s', c.coupon_id, c.uses,
              u.uses, coalesce(c.most::text, 'any')) AS violation
FROM promotion.customer_use AS c
CROSS JOIN LATERAL (SELECT count(*) AS uses FROM promotion.use AS u
                    WHERE u.coupon_id = c.coupon_id AND c.customer = ANY(u.customers)
                      AND NOT u.is_released) AS u
WHERE c.uses <> u.uses OR u.uses > c.most
LIMIT 100
