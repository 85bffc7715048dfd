-- Orders with pieces on shelves of our own that nobody sent yet: what staff have to pack. A row comes
-- with the confirmation and goes with the parcel or with the order; the audit compares it with both.
CREATE TABLE "order".to_pack (
  order_id uuid PRIMARY KEY,
  since    timestamptz NOT NULL
);
CREATE INDEX to_pack_by_time ON "order".to_pack (since, order_id);

-- What staff called sent before: all of an order that is ours alone.
UPDATE "order".orders o SET parts_shipped = array_append(parts_shipped, '00000000-0000-0000-0000-000000000000')
WHERE o.status = 'shipped' AND o.parts_expected = 1 AND cardinality(o.parts_shipped) = 0
  AND EXISTS (SELECT FROM "order".source s
              WHERE s.order_id = o.id AND s.supplier_id = '00000000-0000-0000-0000-000000000000');

INSERT INTO "order".to_pack
SELECT o.id, o.changed_at FROM "order".orders o
WHERE o.status IN ('confirmed', 'processing', 'shipped')
  AND '00000000-0000-0000-0000-000000000000' <> ALL (o.parts_shipped)
  AND EXISTS (SELECT FROM "order".source s
              WHERE s.order_id = o.id AND s.supplier_id = '00000000-0000-0000-0000-000000000000');
