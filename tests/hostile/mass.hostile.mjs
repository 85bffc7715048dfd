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
  preferences: {}, attributes: {}, tenant: 'x', ['__proto__']: 1, constructor: 'x', prototype: 'x', $where: '1', class: 'x', _method: 'DELETE',
};

// The bodies that carry every one of `names` that `schema` does not know: on top, and in each object
// below. { unknown, body }
function bodiesWith(schema, names, build = (value) => value, found = []) {
  if (schema?.type === 'array') return bodiesWith(schema.items, names, (value) => build([value]), found);
  if (!schema?.properties) return found;
  const unknown = names.filter((name) => !(name in schema.properties));
  if (unknown.length > 0) {
    const more = Object.fromEntries(unknown.map((name) => [name, evil[name]]));
    found.push({ unknown, body: build({ ...sample(schema), ...more }) });
  }
  for (const [inner, value] of Object.entries(schema.properties)) {
    bodiesWith(value, names, (deep) => build({ ...sample(schema), [inner]: deep }), found);
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

  // All of them at once; one by one in the long run, where none can hide behind another.
  const choices = attack.isLong ? Object.keys(evil).map((name) => [name]) : [Object.keys(evil)];
  const strange = writing.flatMap(({ method, path, permission, body }) => choices.flatMap((chosen) =>
    bodiesWith(body, chosen).map((bad) => ({ method, path, permission, ...bad, body: JSON.stringify(bad.body) }))));
  const results = (await together(strange, async ({ method, path, permission, unknown, body }) => {
    const answer = await call(shop.url, method, filled(path), { body, headers });
    const isNotAllowed = permission !== 'public' && (answer.status === 401 || answer.status === 403);
    const refused = (answer.json?.error?.details ?? []).filter(({ code }) => code === 'unknown_field');
    return unknown.map((name) => {
      const isRefused = answer.status === 400 && refused.some(({ field }) => field.split('.').at(-1) === name);
      const complaints = isRefused || isNotAllowed ? [] : [`${answer.status}: ${answer.text.slice(0, 200)}`];
      return { name: `${method} ${path} ${name}`, complaints };
    });
  })).flat();
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
