// What an order may go through, as steps that a storm repeats under one key until they are done. A
// life has a subject that begin() makes; act() asks for what is still to do, as often as one likes, by
// somebody whose last answer was lost, and says whether all of it was acknowledged. isDone() is when
// the shop has done the rest by itself.

import assert from 'node:assert/strict';
import { until } from '../journeys/shop.mjs';
import { call } from './client.mjs';
import { Wish, filledCart, itemsWith } from './buyer.mjs';
import { checkHistory } from './history.mjs';
import { Member } from './member.mjs';
import { fillShelf, isOfWholesaler, shelf, shelfItem } from './shelf.mjs';
import { newVoucher, voucherOf } from './voucher.mjs';

const one = async (shop, sql) => (await shop.query(sql))[0]?.[0];

// Documents are issued beside what the buyer sees of an order.
const hasDocument = async (shop, { email }, kind, count = 1) => (await one(shop, `SELECT count(*) FROM billing.document d
  JOIN "order".orders o ON o.id = d.order_id WHERE o.email = '${email}' AND d.kind = '${kind}'`)) === String(count);

// A wish over a cart, as the shop's own pages send it: with the total that the buyer saw.
async function wishWithCart(shop) {
  const items = (await itemsWith(shop, 4, 200)).filter(isOfWholesaler);
  const lines = items.slice(0, 2).map((item, index) => ({ ...item, quantity: index + 1 }));
  const cartToken = await filledCart(shop, lines);
  const look = new Wish(shop, lines, { payment: 'bogus', cartToken, expectedTotal: 1 });
  const answer = await look.send();
  assert.equal(answer.json?.error?.code, 'PRICE_CHANGED', answer.text);
  return new Wish(shop, lines, { payment: 'bogus', cartToken, expectedTotal: answer.json.error.data.total });
}

// From the cart to "delivered".
export const bought = {
  name: 'bought',
  begin: async (shop) => ({ wish: await wishWithCart(shop) }),
  async act(shop, { wish }) {
    if (wish.outcome !== 'placed') await wish.send();
    if (wish.outcome === 'placed') await wish.pay();
    return wish.outcome === 'placed';
  },
  isDone: async (shop, { wish }) =>
    (await wish.state())?.status === 'delivered' && hasDocument(shop, wish, 'tax'),
  async check(shop, { wish }) {
    await wish.send();  // the same bytes once more
    await checkHistory(shop, [wish]);
  },
};

// What follows a payment at its own pace, document and levels of stock, is done: it is no part of a
// life that begins then.
async function isQuiet(shop, wish) {
  await until('the document of the payment is issued', 60, () => hasDocument(shop, wish, 'tax'));
  await until('the levels of stock are followed', 60, async () => (await one(shop, `SELECT count(*) FROM platform.outbox e
    JOIN warehouse.level_cursor c ON e.position IS NULL OR e.position > c.position WHERE e.kind = 'warehouse.stock_changed'`)) === '0');
}

// Two pieces from a shelf of our own, which leave it only when staff say so.
async function paidOrder(shop) {
  shop.clerk ??= await Member.works(shop, 'owner');
  const item = await shelfItem(shop);
  await fillShelf(shop, item, 5);
  const wish = new Wish(shop, [{ ...item, quantity: 2 }], { payment: 'bogus' });
  await wish.isPlaced();
  await wish.pay();
  await wish.reaches('confirmed');
  // The message of a payment may come after all that it tells; it is no part of what follows.
  const { id } = wish.order;
  await until('the message of the payment was acted on', 60, async () => (await one(shop, `SELECT count(*)
    FROM payment.inbox n JOIN payment.attempt a ON a.provider = n.provider AND a.reference = n.reference
    JOIN payment.intent i ON i.id = a.payment_id WHERE i.order_id = '${id}' AND n.processed_at IS NOT NULL`)) !== '0');
  await isQuiet(shop, wish);
  return { wish, item, id };
}

// A request of staff under its own key: whatever becomes of the answer, it happens once.
async function byStaff(shop, method, path, body, key) {
  const answer = await call(shop.url, method, path, { body, headers: { ...shop.clerk.headers, 'idempotency-key': key } });
  if (answer.status === 401) await shop.clerk.signsIn();  // a storm outlasts a token
  const isKnown = answer.status !== 0 && answer.status !== 401 && answer.status < 500 && answer.json?.error?.code !== 'IN_FLIGHT';
  if (isKnown) assert.ok(answer.status < 300, answer.text);
  return isKnown;
}

const sentBack = (shop, id) => one(shop, `SELECT coalesce(sum(r.amount) FILTER (WHERE r.state = 'done'), 0) FROM payment.refund r
  JOIN payment.capture c ON c.id = r.capture_id JOIN payment.intent i ON i.id = c.payment_id WHERE i.order_id = '${id}'`);

// Paid, then called off by staff: the money goes back, and the pieces to the shelf.
export const calledOff = {
  name: 'called off',
  begin: paidOrder,
  act: (shop, { id }) => byStaff(shop, 'PUT', `/api/admin/orders/${id}/status`, { status: 'cancelled' }, `cancel-${id}`),
  isDone: async (shop, { wish }) =>
    (await wish.state())?.status === 'refunded' && hasDocument(shop, wish, 'corrective'),
  async check(shop, { id, item, wish }) {
    assert.equal(await sentBack(shop, id), String(Math.round(wish.order.total * 100)), 'the money went back once');
    assert.equal((await shelf(shop, item)).free, 5, 'the pieces came back once');
  },
};

// Paid by a voucher alone, then called off: the voucher is whole again.
export const unbought = {
  name: 'paid by a voucher and called off',
  async begin(shop) {
    shop.clerk ??= await Member.works(shop, 'owner');
    const item = await shelfItem(shop);
    await fillShelf(shop, item, 5);
    const code = await newVoucher(shop.clerk, 1000);
    return { item, code, wish: new Wish(shop, [{ ...item, quantity: 2 }], { payment: 'bogus', vouchers: [code] }) };
  },
  async act(shop, { wish }) {
    if (wish.outcome !== 'placed') await wish.send();
    if (wish.outcome !== 'placed' || !await hasDocument(shop, wish, 'tax')) return false;
    const { id } = wish.order;
    return byStaff(shop, 'PUT', `/api/admin/orders/${id}/status`, { status: 'cancelled' }, `cancel-${id}`);
  },
  isDone: async (shop, { wish }) =>
    (await wish.state())?.status === 'refunded' && hasDocument(shop, wish, 'corrective'),
  async check(shop, { code, item }) {
    const { balance, ledger } = await voucherOf(shop.clerk, code);
    assert.equal(balance, 1000, 'the voucher is whole');
    assert.deepEqual(ledger.map(({ kind }) => kind), ['given_back', 'spent', 'issued'], 'once each');
    assert.equal((await shelf(shop, item)).free, 5, 'the pieces came back once');
  },
};

// Lies on a shelf of our own until staff hand it to a carrier, and arrives.
export const packed = {
  name: 'packed',
  begin: paidOrder,
  act: (shop, { id }) => byStaff(shop, 'POST', `/api/admin/orders/${id}/parcels`,
    { trackingNumber: `BG${String(parseInt(id.slice(-9), 16) % 10_000_000_000).padStart(10, '0')}` }, `parcel-${id}`),
  isDone: async (shop, { wish }) => (await wish.state())?.status === 'delivered',
  async check(shop, { id, item }) {
    assert.equal(await one(shop, `SELECT count(*) FROM shipping.parcel WHERE order_id = '${id}'`), '1', 'one parcel');
    assert.equal(await one(shop, `SELECT count(*) FROM "order".to_pack WHERE order_id = '${id}'`), '0', 'it waits no longer');
    assert.equal((await shelf(shop, item)).free, 3, 'its pieces left once');
  },
};

// Waits to be sent, then staff take one of two pieces out of it: it costs less, and the piece is free.
export const edited = {
  name: 'edited',
  async begin(shop) {
    shop.clerk ??= await Member.works(shop, 'owner');
    const item = await shelfItem(shop);
    await fillShelf(shop, item, 5);
    const wish = new Wish(shop, [{ ...item, quantity: 2 }], { payment: 'cod' });
    await wish.isPlaced();
    return { wish, item, id: wish.order.id };
  },
  act: (shop, { id, item }) => byStaff(shop, 'POST', `/api/admin/orders/${id}/fewer`,
    { items: [{ variantId: item.variantId, quantity: 1 }] }, `edit-${id}`),
  // The mail is what the shop does by itself.
  isDone: async (shop, { id }) => (await one(shop, `SELECT count(*) FROM notification.mail m
    JOIN "order".edit e ON e.id = m.edit_id WHERE e.order_id = '${id}'`)) === '1',
  async check(shop, { id, item }) {
    assert.equal(await one(shop, `SELECT edits FROM "order".orders WHERE id = '${id}'`), '1', 'it was edited once');
    assert.equal(await one(shop, `SELECT quantity FROM "order".line WHERE order_id = '${id}'`), '1', 'one piece stays');
    assert.equal((await shelf(shop, item)).free, 4, 'the other came back once');
  },
};

// Paid by card, then staff take one of two pieces out of it: its price goes back, and the piece is free.
export const takenOut = {
  name: 'edited once it was paid',
  begin: paidOrder,
  act: (shop, { id, item }) => byStaff(shop, 'POST', `/api/admin/orders/${id}/fewer`,
    { items: [{ variantId: item.variantId, quantity: 1 }] }, `fewer-${id}`),
  isDone: async (shop, { id, wish }) => (await one(shop, `SELECT count(*) FROM returns.refund
    WHERE order_id = '${id}' AND sent_at IS NOT NULL`)) === '1' && hasDocument(shop, wish, 'corrective'),
  async check(shop, { id, item }) {
    assert.equal(await one(shop, `SELECT taken_out FROM "order".line WHERE order_id = '${id}'`), '1', 'one piece stays');
    assert.equal(await sentBack(shop, id), '10000', 'the price of the other went back once');
    assert.equal((await shelf(shop, item)).free, 4, 'it came back once');
  },
};

async function deliveredOrder(shop) {
  const subject = await paidOrder(shop);
  for (const status of ['shipped', 'delivered'])
    await byStaff(shop, 'PUT', `/api/admin/orders/${subject.id}/status`, { status }, `${status}-${subject.id}`);
  await subject.wish.reaches('delivered');
  return subject;
}

// What a buyer declares of one piece of a delivered order; its id, or nothing while the answer is not
// known.
async function declared(shop, { wish, item, id }, kind) {
  const body = {
    kind, name: 'Žofie Dvořáčková', email: wish.email, orderNumber: wish.order.orderNumber,
    items: [{ variantId: item.variantId, quantity: 1 }],
    ...(kind === 'claim' && { description: 'Nesvítí', remedy: 'refund' }),
  };
  const answer = await call(shop.url, 'POST', '/api/returns', { body, headers: { 'idempotency-key': `return-${id}` } });
  if (answer.status === 0 || answer.status >= 500) return undefined;
  assert.ok(answer.status < 300 || answer.status === 409, answer.text);
  return answer.json.data?.id;
}

// Delivered, then one of two pieces is given back: its price goes back, and the piece to the shelf.
export const givenBack = {
  name: 'given back',
  begin: deliveredOrder,
  async act(shop, subject) {
    subject.case ??= await declared(shop, subject, 'withdrawal');
    return Boolean(subject.case) && byStaff(shop, 'POST', `/api/admin/returns/${subject.case}/receive`, {}, `receive-${subject.id}`);
  },
  isDone: async (shop, { id, wish }) =>
    (await one(shop, `SELECT state FROM returns."case" WHERE order_id = '${id}'`)) === 'refunded' &&
    hasDocument(shop, wish, 'corrective'),
  async check(shop, { id, item }) {
    assert.equal(await one(shop, `SELECT count(*) FROM returns."case" WHERE order_id = '${id}'`), '1', 'one declaration');
    assert.equal(await sentBack(shop, id), '10000', 'the price of one piece went back once');
    assert.equal((await shelf(shop, item)).free, 4, 'one piece came back once');
  },
};

// Delivered, then one of two pieces is broken: the claim is accepted and its price goes back, and
// something more out of goodwill. What is broken does not go back to the shelf.
export const claimed = {
  name: 'claimed',
  begin: deliveredOrder,
  async act(shop, subject) {
    subject.case ??= await declared(shop, subject, 'claim');
    const steps = [
      [`/api/admin/returns/${subject.case}/accept`, {}, 'accept'],
      [`/api/admin/returns/${subject.case}/settle`, { outcome: 'refund' }, 'settle'],
      [`/api/admin/orders/${subject.id}/refunds`, { amount: 10, reason: 'Omluva' }, 'goodwill'],
    ];
    for (const [path, body, step] of steps)
      if (!subject.case || !await byStaff(shop, 'POST', path, body, `${step}-${subject.id}`)) return false;
    return true;
  },
  isDone: async (shop, { id, wish }) => await sentBack(shop, id) === '11000' && hasDocument(shop, wish, 'corrective', 2),
  async check(shop, { id, item }) {
    assert.equal(await one(shop, `SELECT state FROM returns."case" WHERE order_id = '${id}'`), 'settled');
    assert.equal(await one(shop, `SELECT count(*) FROM returns.refund WHERE order_id = '${id}'`), '2', 'each was asked for once');
    assert.equal(await sentBack(shop, id), '11000', 'and went back once');
    assert.equal((await shelf(shop, item)).free, 3, 'what is broken stays away');
  },
};

// Ordered and never paid: the pieces that were held for it are free again.
export const notPaid = {
  name: 'not paid in time',
  async begin(shop) {
    const item = await shelfItem(shop);
    await fillShelf(shop, item, 5);
    const wish = new Wish(shop, [{ ...item, quantity: 2 }], { payment: 'bank_transfer' });
    await wish.isPlaced();
    await until('the proforma is issued', 60, () => hasDocument(shop, wish, 'proforma'));
    return { wish, item };
  },
  async act(shop, { wish }) {
    await shop.query(`UPDATE warehouse.hold SET expires_at = now() - interval '1 second'
      WHERE state = 'active' AND order_id = '${wish.order.id}'`);
    return true;
  },
  isDone: async (shop, { wish, item }) =>
    (await wish.state())?.status === 'cancelled' && (await shelf(shop, item)).free === 5,
  async check(shop, { item }) {
    assert.equal((await shelf(shop, item)).free, 5, 'the pieces came back once');
  },
};
