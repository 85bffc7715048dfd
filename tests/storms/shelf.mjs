// An item on a shelf of our own, which no supplier's feed changes.

import { randomUUID } from 'node:crypto';

const shelfName = 'Zboží z regálu';

// What a wholesaler sends by himself; what lies on a shelf waits for staff.
export const isOfWholesaler = ({ name }) => name !== shelfName;

const ownLocation = '01900000-0000-7000-8000-000000000001';

// A new product of one variant for 100 Kč that is not in stock yet.
export async function shelfItem(shop) {
  const [productId, variantId] = [randomUUID(), randomUUID()];
  await shop.query(`
    INSERT INTO product.product (id, name, slug, description, brand, category_id, attribute_names, attribute_values,
      is_active, is_featured, content_hash, created_at, updated_at)
    VALUES ('${productId}', '${shelfName}', 'zbozi-${productId}', '', '', NULL, '{}', '{}', true, false, '', now(), now());
    INSERT INTO product.variant (id, product_id, position, sku, ean, option_names, option_values, is_active)
    VALUES ('${variantId}', '${productId}', 0, 'REGAL-1', '', '{}', '{}', true);
    INSERT INTO product.price (variant_id, gross_haler, vat_percent, is_sellable, version, changed_at)
    VALUES ('${variantId}', 10000, 21, true, 1, now());
    INSERT INTO warehouse.item (id, label) VALUES ('${variantId}', '${shelfName}');
    INSERT INTO warehouse.stock (item_id, location_id) VALUES ('${variantId}', '${ownLocation}')`);
  return { productId, variantId, name: shelfName };
}

// Puts pieces to those that lie there.
export async function fillShelf(shop, { variantId }, pieces) {
  await shop.query(`
    WITH filled AS (UPDATE warehouse.stock SET on_hand = on_hand + ${pieces} WHERE item_id = '${variantId}' RETURNING item_id, location_id)
    INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
    SELECT item_id, location_id, ${pieces}, 'correction', gen_random_uuid(), now() FROM filled`);
}

// Pieces that nobody has, and orders of it that stand.
export async function shelf(shop, { variantId }) {
  const [[free, orders]] = await shop.query(`
    SELECT on_hand - held, (SELECT count(*) FROM "order".orders o JOIN "order".line l ON l.order_id = o.id
      WHERE l.variant_id = '${variantId}' AND o.status <> 'cancelled')
    FROM warehouse.stock WHERE item_id = '${variantId}'`);
  return { free: Number(free), orders: Number(orders) };
}
