-- Of an erased account nothing is left but its id: no address, list, consent or stored answer, and
-- its orders, their notes, returns, points, supplier orders and mails name nobody; its documents do, as the
-- law wants it, but nothing leads to them. The act itself is written down.
WITH erased AS (SELECT account_id FROM "user".erased_account),
their_order AS (
  SELECT o.* FROM "order".orders AS o JOIN erased USING (account_id)),
found AS (
  SELECT 'an address' AS what, account_id FROM "user".address JOIN erased USING (account_id)
  UNION ALL
  SELECT 'preferences', account_id FROM "user".preferences JOIN erased USING (account_id)
  UNION ALL
  SELECT 'a wish', account_id FROM "user".wish JOIN erased USING (account_id)
  UNION ALL
  SELECT 'a shared wishlist', account_id FROM "user".wishlist_link JOIN erased USING (account_id)
  UNION ALL
  SELECT 'a product looked at', account_id FROM "user".viewed JOIN erased USING (account_id)
  UNION ALL
  SELECT 'a consent', account_id FROM "user".consent JOIN erased ON subject = account_id::text
  UNION ALL
  SELECT 'a stored answer', account_id FROM platform.idempotency
    JOIN erased ON starts_with(scope, 'order.place|account|' || account_id || '|')
                OR starts_with(scope, 'account|' || account_id || '|')
  UNION ALL
  SELECT 'a stored answer about order ' || number, account_id FROM their_order
    JOIN platform.idempotency ON about = their_order.id::text
  UNION ALL
  SELECT 'the buyer of order ' || number, account_id FROM their_order
    WHERE email <> '' OR phone <> '' OR note <> '' OR company_id IS NOT NULL OR vat_id IS NOT NULL
       OR delivery ->> 'lastName' <> '' OR delivery ->> 'street' <> ''
       OR billing ->> 'lastName' <> '' OR billing ->> 'street' <> ''
  UNION ALL
  SELECT 'what an edit of order ' || o.number || ' changed', o.account_id FROM their_order AS o
    JOIN "order".edit AS e ON e.order_id = o.id WHERE e.before <> '{}' OR e.after <> '{}'
  UNION ALL
  SELECT 'a note of staff on order ' || o.number, o.account_id FROM their_order AS o
    JOIN "order".history AS h ON h.order_id = o.id WHERE h.is_internal AND h.note <> ''
  UNION ALL
  SELECT 'the recipient at the supplier of order ' || o.number, o.account_id FROM their_order AS o
    JOIN supplier.supplier_order AS s ON s.order_id = o.id
    WHERE s.recipient::jsonb ->> 'name' <> '' OR s.recipient::jsonb ->> 'email' <> ''
  UNION ALL
  SELECT 'a mail about order ' || o.number, o.account_id FROM their_order AS o
    JOIN notification.mail AS m ON o.id IN (m.order_id, m.about_order)
    WHERE m.recipient <> '' OR m.subject <> '' OR m.body_text <> '' OR m.body_html <> ''
  UNION ALL
  SELECT 'the buyer of case ' || c.number, o.account_id FROM their_order AS o
    JOIN returns.case AS c ON c.order_id = o.id
    WHERE c.name <> '' OR c.email <> '' OR c.bank_account <> '' OR c.description <> ''
       OR EXISTS (SELECT FROM returns.history AS h WHERE h.case_id = c.id AND h.note <> '')
  UNION ALL
  SELECT balance || ' points', account_id FROM loyalty.account JOIN erased USING (account_id)
    WHERE balance > 0
  UNION ALL
  SELECT 'why staff changed the points', account_id FROM loyalty.entry
    JOIN erased USING (account_id) WHERE reason <> ''
  UNION ALL
  SELECT 'the way to the documents of order ' || o.number, o.account_id FROM their_order AS o
    JOIN billing.buyer AS b ON b.order_id = o.id
  UNION ALL
  SELECT 'no word of it in the audit log', account_id FROM erased
    WHERE NOT EXISTS (SELECT FROM platform.audit_log
                      WHERE action = 'user.erase' AND object = account_id::text)
)
SELECT format('erased account %s: %s', account_id, what) AS violation FROM found LIMIT 100
