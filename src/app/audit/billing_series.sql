-- Numbers of tax documents and corrections follow one another without a gap in their year.
SELECT format('series %s of %s: last number %s, %s documents from %s to %s', coalesce(s.kind, d.kind),
              coalesce(s.year, d.year), s.last, coalesce(d.documents, 0), d.first, d.last) AS violation
FROM billing.series AS s
FULL JOIN (SELECT kind, year, count(*) AS documents, min(serial) AS first, max(serial) AS last
           FROM billing.document WHERE kind <> 'proforma' GROUP BY kind, year) AS d
  ON d.kind = s.kind AND d.year = s.year
WHERE s.last IS DISTINCT FROM coalesce(d.documents, 0) OR s.last IS DISTINCT FROM coalesce(d.last, 0)
   OR d.first <> 1
LIMIT 100
