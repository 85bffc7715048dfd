-- Every variant on sale has a price, and its history ends with it.
SELECT format('variant %s: price %s, last in its history %s', v.id, p.gross_haler, h.gross_haler)
       AS violation
FROM product.variant AS v
LEFT JOIN product.price AS p ON p.variant_id = v.id
LEFT JOIN LATERAL (SELECT gross_haler FROM product.price_history AS h
                   WHERE h.variant_id = v.id ORDER BY h.id DESC LIMIT 1) AS h ON true
WHERE v.is_active AND (p.gross_haler IS NULL OR p.gross_haler IS DISTINCT FROM h.gross_haler)
LIMIT 100
