-- A coupon was used as often as its counter says, and never more often than it may be.
SELECT format('coupon %s: counted %s, used %s, allowed %s', c.code, c.uses, u.uses,
              coalesce(c.limit_total::text, 'any')) AS violation
FROM promotion.coupon AS c
CROSS JOIN LATERAL (SELECT count(*) AS uses FROM promotion.use AS u
                    WHERE u.coupon_id = c.id AND NOT u.is_released) AS u
WHERE c.uses <> u.uses OR u.uses > c.limit_total
LIMIT 100
