-- The audit log is as it was sealed: seals are numbered without a gap, each follows from the one
-- before and its entry, and every entry is sealed or waits for its seal.
WITH chain AS (
  SELECT s.number, s.entry, s.seal, a.id AS found, platform.audit_text(a) AS text,
    lag(s.number, 1, 0::bigint) OVER (ORDER BY s.number) AS number_before,
    lag(s.seal, 1, repeat('0', 64)) OVER (ORDER BY s.number) AS seal_before
  FROM platform.audit_seal s LEFT JOIN platform.audit_log a ON a.id = s.entry
), broken AS (
  SELECT number, CASE
      WHEN number <> number_before + 1 THEN 'seals before ' || number || ' are missing'
      WHEN found IS NULL THEN 'entry ' || entry || ' of seal ' || number || ' is gone'
      ELSE 'entry ' || entry || ' is not what seal ' || number || ' says' END AS violation
  FROM chain
  WHERE number <> number_before + 1 OR found IS NULL OR seal <> encode(sha256(convert_to(
      seal_before || E'\n' || number || E'\n' || text, 'UTF8')), 'hex')
  UNION ALL
  SELECT NULL, 'entry ' || a.id || ' was never to be sealed'
  FROM platform.audit_log a
  WHERE NOT EXISTS (SELECT FROM platform.audit_seal s WHERE s.entry = a.id)
    AND NOT EXISTS (SELECT FROM platform.audit_unsealed u WHERE u.entry = a.id)
)
SELECT violation FROM broken ORDER BY number LIMIT 100
