-- What placing an order of two lines sends to PostgreSQL, statement by statement as the code sends it
-- (src/shop/order/checkout_sql_test.cpp compares): one flush of reads, one flush that is the whole
-- transaction. bench/checkout.mjs puts the values in and runs it by pgbench, as the ceiling of what
-- any server in front of this database could do.
--
-- :order is a number that no other order has, :first and :second are two of the items 1 to 1,000.
-- bench.id(kind, number), bench.item(number) and bench.product(number) make identifiers of them.

-- read batch

-- statement idempotency.read
-- $1 = 'order.place|' || lpad(to_hex(:order::bigint), 64, '0') || '|'
-- $2 = 'key-' || :order::text
SELECT fingerprint, answer FROM platform.idempotency WHERE scope = $1 AND key = $2;

-- statement product.read_prices
-- $1 = ARRAY[bench.item(:first::int), bench.item(:second::int)]
SELECT v.id, v.product_id, p.name, p.slug, p.brand, left(p.description, 200), v.option_names,
v.option_values, v.sku, picture.file, price.gross_haler, price.vat_percent, price.version,
price.is_sellable, product.category_path(p.category_id) FROM product.variant v JOIN product.product
p ON p.id = v.product_id JOIN product.price price ON price.variant_id = v.id LEFT JOIN LATERAL
(SELECT t.file FROM product.image i JOIN product.picture t USING (source_url) WHERE i.product_id =
p.id AND t.file <> '' ORDER BY i.position LIMIT 1) picture ON true WHERE v.id =
ANY((SELECT $1::uuid[])::uuid[]) LIMIT 1000;

-- statement warehouse.select_stock
-- $1 = ARRAY[bench.item(:first::int), bench.item(:second::int)]
SELECT s.item_id, s.location_id, l.supplier_id, s.on_hand - s.held
FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
WHERE s.item_id = ANY((SELECT $1::uuid[])::uuid[])
ORDER BY s.item_id, l.kind = 'own' DESC, l.priority, l.id LIMIT 10000;

-- statement promotion.offered
-- $1 = ''
-- $2 = now()
-- $3 = ARRAY[lpad(to_hex(:order::bigint), 64, '0')]
-- $4 = 500
SELECT r.id, r.version, r.name, r.lane, r.effect, r.basis_points, r.amount, r.set_size,
  r.gifts, r.products, r.categories, r.customer_group, r.least_quantity, r.least_goods,
  r.valid_from, r.valid_until, r.is_active, r.created_at, r.changed_at,
  c.id, c.code, c.limit_total, c.limit_per_customer, c.uses, c.is_active, c.created_at,
  (SELECT coalesce(max(u.uses), 0) FROM promotion.customer_use u
    WHERE u.coupon_id = c.id AND u.customer = ANY($3::text[]))
FROM promotion.rule r LEFT JOIN promotion.coupon c ON c.rule_id = r.id AND c.code = $1
WHERE c.id IS NOT NULL
  OR (r.is_active AND r.lane <> 'coupon' AND (r.valid_from IS NULL OR r.valid_from <= $2)
      AND (r.valid_until IS NULL OR r.valid_until > $2))
ORDER BY c.id IS NULL, r.created_at, r.id LIMIT $4;

-- statement shipping.select_methods
SELECT code, name, carrier, description, price, free_from, cod_fee, version
FROM shipping.method WHERE active ORDER BY price, sort, code LIMIT 100;

-- statement order.next_serial
SELECT nextval('"order".number_series');

-- write batch

-- statement pg.begin
BEGIN;

-- statement idempotency.lock
-- $1 = 'order.place|' || lpad(to_hex(:order::bigint), 64, '0') || '|'
-- $2 = 'key-' || :order::text
SELECT platform.ensure(
  pg_try_advisory_xact_lock(hashtextextended($1::text || E'\x1f' || $2::text, 7)),
  'the same request is running');

-- statement idempotency.insert
-- $1 = 'order.place|' || lpad(to_hex(:order::bigint), 64, '0') || '|'
-- $2 = 'key-' || :order::text
-- $3 = lpad(to_hex(:order::bigint), 64, '0')
-- $4 = repeat('an answer of 2 KB ', 112)
-- $5 = now()
INSERT INTO platform.idempotency (scope, key, fingerprint, answer, created_at)
VALUES ($1, $2, $3, $4, $5);

-- statement cart.insert_closed
-- $1 = bench.id(2, :order::bigint)
-- $2 = now()
INSERT INTO cart.cart (id, state, version, created_at, updated_at) VALUES ($1, 'ordered', 1, $2, $2);

-- statement cart.insert_closed_lines
-- $1 = bench.id(2, :order::bigint)
-- $2 = ARRAY[bench.id(4, :order::bigint), bench.id(5, :order::bigint)]
-- $3 = ARRAY[bench.item(:first::int), bench.item(:second::int)]
-- $4 = ARRAY[1, 1]
INSERT INTO cart.line (id, cart_id, variant_id, quantity, position)
SELECT t.id, $1, t.variant_id, t.quantity, t.position
FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) WITH ORDINALITY
  AS t(id, variant_id, quantity, position);

-- statement product.guard_prices
-- $1 = ARRAY[bench.item(:first::int), bench.item(:second::int)]
-- $2 = ARRAY[1, 1]
SELECT platform.ensure((SELECT count(*) FROM (SELECT 1 FROM product.price p JOIN
unnest((SELECT $1::uuid[]), (SELECT $2::bigint[])) AS expected(id, version) ON p.variant_id = expected.id AND p.version =
expected.version WHERE p.is_sellable ORDER BY p.variant_id FOR SHARE OF p) AS locked) =
cardinality($1::uuid[]), 'price_changed');

-- statement shipping.guard_method_version
-- $1 = 'bogus'
-- $2 = 1
WITH same AS (SELECT 1 FROM shipping.method WHERE code = $1 AND version = $2::bigint AND active)
SELECT platform.ensure((SELECT count(*) FROM same) = 1, 'method_changed');

-- statement order.insert
-- $1 = bench.id(1, :order::bigint)
-- $2 = :order::text
-- $3 = bench.id(2, :order::bigint)
-- $4 = lpad(:order::text, 43, 't')
-- $5 = bench.id(3, :order::bigint)
-- $6 = 'pending'
-- $7 = 'pending'
-- $8 = 'bank_transfer'
-- $9 = 'bogus'
-- $10 = 'Doručení na adresu'
-- $11 = 'kupec-' || :order::text || '@example.cz'
-- $12 = '+420777123456'
-- $13 = ''
-- $14 = '{"firstName": "Žofie", "lastName": "Dvořáčková", "company": "", "street": "Dlouhá 12", "city": "Plzeň", "postalCode": "301 00", "country": "CZ", "phone": ""}'
-- $15 = '{"firstName": "Žofie", "lastName": "Dvořáčková", "company": "", "street": "Dlouhá 12", "city": "Plzeň", "postalCode": "301 00", "country": "CZ", "phone": ""}'
-- $16 = 20000
-- $17 = 9900
-- $18 = 0
-- $19 = 29900
-- $20 = '{21}'
-- $21 = '{24711}'
-- $22 = '{5189}'
-- $23 = 1
-- $24 = now()
-- $25 = NULL
-- $26 = NULL
-- $27 = NULL
-- $28 = 0
-- $29 = '{"discounts": []}'
-- $30 = ''
INSERT INTO "order".orders (id, number, cart_id, access_token, payment_id, status, payment_status,
  payment_method, delivery_method, delivery_name, email, phone, note, delivery, billing, goods,
  delivery_price, cod_fee, total, vat_percents, vat_bases, vat_amounts, parts_expected, placed_at,
  changed_at, company_id, vat_id, account_id, discount, discounts, coupon)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
  $20, $21, $22, $23, $24, $24, $25, $26, $27, $28, $29, $30);

-- statement order.insert_details
-- $1 = bench.id(1, :order::bigint)
-- $2 = ARRAY[bench.item(:first::int), bench.item(:second::int)]
-- $3 = ARRAY[bench.product(:first::int), bench.product(:second::int)]
-- $4 = ARRAY['Zboží k měření 1', 'Zboží k měření 2']
-- $5 = ARRAY['bílá', 'bílá']
-- $6 = ARRAY['MERENI-1', 'MERENI-2']
-- $7 = ARRAY['', '']
-- $8 = ARRAY['zbozi-k-mereni-1', 'zbozi-k-mereni-2']
-- $9 = ARRAY[1, 1]
-- $10 = ARRAY[10000, 10000]
-- $11 = ARRAY[10000, 10000]
-- $12 = ARRAY[21, 21]
-- $13 = ARRAY[bench.item(:first::int), bench.item(:second::int)]
-- $14 = ARRAY['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000001']
-- $15 = ARRAY['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000']
-- $16 = ARRAY[1, 1]
-- $17 = ARRAY['pending']
-- $18 = now()
-- $19 = 20000
-- $20 = ARRAY[0, 0]
-- $21 = 0
WITH lines AS (
  INSERT INTO "order".line (order_id, position, id, variant_id, product_id, name, variant_label,
    sku, image_file, slug, quantity, unit_price, total, vat_percent, discount)
  SELECT $1, t.position, gen_random_uuid(), t.variant_id, t.product_id, t.name, t.variant_label,
    t.sku, t.image_file, t.slug, t.quantity, t.unit_price, t.total, t.vat_percent, t.discount
  FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::bigint[], $10::bigint[], $11::bigint[], $12::int[], $20::bigint[]) WITH ORDINALITY
    AS t(variant_id, product_id, name, variant_label, sku, image_file, slug, quantity, unit_price,
      total, vat_percent, discount, position)
  RETURNING total, discount),
sources AS (
  INSERT INTO "order".source (order_id, variant_id, location_id, supplier_id, quantity)
  SELECT $1, t.variant_id, t.location_id, t.supplier_id, t.quantity
  FROM unnest($13::uuid[], $14::uuid[], $15::uuid[], $16::bigint[])
    AS t(variant_id, location_id, supplier_id, quantity)),
entries AS (
  INSERT INTO "order".history (order_id, status, note, actor, is_internal, at)
  SELECT $1, t.status, '', 'buyer', false, $18
  FROM unnest($17::text[]) WITH ORDINALITY AS t(status, position) ORDER BY t.position)
SELECT platform.ensure((SELECT sum(total + discount) FROM lines) = $19
    AND (SELECT sum(discount) FROM lines) = $21, 'order lines add up');

-- statement payment.insert_intent
-- $1 = bench.id(3, :order::bigint)
-- $2 = bench.id(1, :order::bigint)
-- $3 = :order::text
-- $4 = :order::text
-- $5 = 29900
-- $6 = 'bank_transfer'
-- $7 = 'pending'
-- $8 = 'http://shop.example/platba/' || lpad(:order::text, 43, 't')
-- $9 = now()
INSERT INTO payment.intent
  (id, order_id, order_number, variable_symbol, amount, method, state, return_url, made_at,
   changed_at)
VALUES ($1::uuid, $2::uuid, $3, $4, $5::bigint, $6, $7, $8, $9::timestamptz, $9::timestamptz);

-- statement warehouse.insert_hold
-- $1 = bench.id(1, :order::bigint)
-- $2 = 'active'
-- $3 = now() + interval '7 days'
-- $4 = now()
INSERT INTO warehouse.hold (order_id, state, expires_at, made_at)
VALUES ($1::uuid, $2, $3::timestamptz, $4::timestamptz);

-- statement warehouse.insert_hold_lines
-- $1 = bench.id(1, :order::bigint)
-- $2 = ARRAY[bench.item(:first::int), bench.item(:second::int)]
-- $3 = ARRAY['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000001']
-- $4 = ARRAY[1, 1]
INSERT INTO warehouse.hold_line (order_id, item_id, location_id, quantity)
SELECT $1::uuid, line.item_id, line.location_id, line.quantity
FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS line(item_id, location_id, quantity);

-- statement outbox.insert
-- $1 = bench.id(6, :order::bigint)
-- $2 = 'warehouse.stock_changed'
-- $3 = bench.id(1, :order::bigint)
-- $4 = '{"cause":"' || bench.id(1, :order::bigint) || '","items":["' || bench.item(:first::int) || '","' || bench.item(:second::int) || '"]}'
-- $5 = now()
INSERT INTO platform.outbox (id, kind, aggregate, body, at) VALUES ($1, $2, $3, $4, $5);

-- statement outbox.insert
-- $1 = bench.id(7, :order::bigint)
-- $2 = 'order.placed'
-- $3 = bench.id(1, :order::bigint)
-- $4 = '{"orderId":"' || bench.id(1, :order::bigint) || '"}'
-- $5 = now()
INSERT INTO platform.outbox (id, kind, aggregate, body, at) VALUES ($1, $2, $3, $4, $5);

-- statement warehouse.reserve_pieces
-- $1 = bench.item(least(:first::int, :second::int))
-- $2 = '01900000-0000-7000-8000-000000000001'
-- $3 = 1
WITH updated AS (
  UPDATE warehouse.stock SET held = held + $3::bigint
  WHERE item_id = $1::uuid AND location_id = $2::uuid AND on_hand - held >= $3::bigint
  RETURNING 1)
SELECT platform.ensure((SELECT count(*) FROM updated) = 1, 'out_of_stock');

-- statement warehouse.reserve_pieces
-- $1 = bench.item(greatest(:first::int, :second::int))
-- $2 = '01900000-0000-7000-8000-000000000001'
-- $3 = 1
WITH updated AS (
  UPDATE warehouse.stock SET held = held + $3::bigint
  WHERE item_id = $1::uuid AND location_id = $2::uuid AND on_hand - held >= $3::bigint
  RETURNING 1)
SELECT platform.ensure((SELECT count(*) FROM updated) = 1, 'out_of_stock');

-- statement pg.commit
COMMIT;
