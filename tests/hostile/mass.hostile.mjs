// Fields that nobody asked for: every name of the entity model (and what frameworks of others look
// at) is sent to every writing operation, beside a valid body, inside its nested objects, and with the
// forms of the pages. A program is refused by name, a form is passed over; neither has an effect.

import assert from 'node:assert/strict';
import { call } from '../storms/client.mjs';
import { filled, operations, sample, together } from './api.mjs';
import { Customer } from './people.mjs';

const evil = {
  id: '01900000-0000-7000-8000-00000000000a', userId: '01900000-0000-7000-8000-00000000000b', orderId: 'x', orderNumber: '1', ownerId: 'x', owner: 'x',
  accountId: 'x', customerId: 'x', role: 'owner', roles: ['owner'], permissions: ['operations'], isAdmin: true, is_admin: true, admin: true,
  isEmailVerified: true, emailVerified: true, isActive: true, isDefault: true, password: 'x', passwordHash: 'x',
  price: 0.01, unitPrice: 0.01, totalPrice: 0.01, compareAtPrice: 1, subtotal: 0.01, total: 0.01, totalMinor: 1, tax: 0, vatRate: 0, vat: 0,
  shippingCost: 0, shipping: 0, discount: 999999, discountPercent: 100, coupon: 'FREE', profitMargin: 0, currency: 'XXX',
  status: 'delivered', paymentStatus: 'paid', paid: true, paidAt: '2020-01-01T00:00:00Z', paymentTransactionId: 'x', transactionId: 'x', refunded: true,
  trackingNumber: 'x', trackingToken: 'x', accessToken: 'x', cartToken: 'x', token: 'x', stockQuantity: 99999, stock: 99999, onHand: 99999,
  createdAt: '2000-01-01T00:00:00Z', updatedAt: '2000-01-01T00:00:00Z', createdBy: 'x', changedBy: 'x', version: 99, deletedAt: null, metadata: {},
  preferences: {}, attributes: {}, tenant: 'x', __proto: 1, constructor: 'x', prototype: 'x', $where: '1', class: 'x', _method: 'DELETE',
};
// In a literal this name would set the prototype instead of a member.
const asBody = (body) => JSON.stringify(body).replace('"__proto"', '"__proto__"');

// The bodies that carry `name` where `schema` does not know it: on top, and in each object below.
function bodiesWith(schema, name, build = (value) => value, found = []) {
  if (schema?.type === 'array') return bodiesWith(schema.items, name, (value) => build([value]), found);
  if (!schema?.properties) return found;
  if (!(name in schema.properties)) found.push(build({ ...sample(schema), [name]: evil[name] }));
  for (const [inner, value] of Object.entries(schema.properties)) {
    bodiesWith(value, name, (deep) => build({ ...sample(schema), [inner]: deep }), found);
  }
  return found;
}

async function orderRow(shop, email) {
  const [row] = await shop.query(`SELECT status, payment_status, goods, delivery_price, total
    FROM "order".orders WHERE email = '${email}'`);
  return row;
}

export default async function mass(attack) {
  const shop = await attack.shop();
  const cyril = await Customer.arrives(shop, 'Cyril');
  const headers = { 'x-cart-token': cyril.cartToken, ...cyril.headers };
  const writing = (await operations(shop)).filter(({ method, body }) => method !== 'GET' && body);

  const strange = writing.flatMap(({ method, path, permission, body }) => Object.keys(evil).flatMap((name) =>
    bodiesWith(body, name).map((bad) => ({ method, path, permission, name, body: asBody(bad) }))));
  const results = await together(strange, async ({ method, path, permission, name, body }) => {
    const answer = await call(shop.url, method, filled(path), { body, headers });
    const complaints = [];
    const isRefused = answer.status === 400 && answer.text.includes('unknown_field');
    const isNotAllowed = permission !== 'public' && (answer.status === 401 || answer.status === 403);
    if (!isRefused && !isNotAllowed) complaints.push(`${answer.status}: ${answer.text.slice(0, 200)}`);
    return { name: `${method} ${path} ${name}`, complaints };
  });
  attack.tally(`${writing.length} writing operations refuse fields that they do not know`, results);

  const plain = await orderRow(shop, cyril.email);
  await attack.check('fields that an order knows do not change what it costs or where it stands', async () => {
    const tampered = { shippingCost: 0, discount: 99999, tax: 0, subtotal: 1, total: 1, status: 'delivered', paymentStatus: 'paid' };
    const schema = writing.find(({ path }) => path === '/api/orders/guest').body;
    let tried = 0;
    for (const [name, value] of Object.entries(tampered)) {
      if (!(name in schema.properties)) continue;
      const email = `mass-${name}-${cyril.mark}@example.cz`.toLowerCase();
      const answer = await call(shop.url, 'POST', '/api/orders/guest', { body: cyril.orderBody({ email, [name]: value }) });
      tried += 1;
      if (answer.status >= 400 && answer.status < 500) continue;
      assert.ok(answer.status < 300, answer.text);
      assert.deepEqual(await orderRow(shop, email), plain, name);
    }
    return `${tried} of them are known`;
  });

  await attack.check('a form may say what it likes, the shop decides', async () => {
    const { productId, variantId } = cyril.item;
    const put = await call(shop.url, 'POST', '/kosik/pridat',
      { form: { product_id: productId, variant_id: variantId, quantity: '1', price: '1', unit_price: '1', total: '1', id: cyril.cartLine, cart_id: 'x', next: 'https://evil.test/' } });
    assert.equal(put.status, 303, put.text);
    const token = /ff_cart=([^;]+)/.exec(put.headers.get('set-cookie'))[1];
    const shown = await call(shop.url, 'GET', '/api/cart', { headers: { 'x-cart-token': token } });
    const [line] = shown.json.data.items;
    assert.equal(line.quantity, 1);
    const { json } = await call(shop.url, 'GET', `/api/products/${productId}`);
    assert.equal(line.price, json.data.variants.find(({ id }) => id === variantId)?.price ?? json.data.price);
    assert.equal(put.headers.get('location'), '/kosik');
  });
  await attack.check('the books are clean after it', () => shop.auditIsClean());
}
