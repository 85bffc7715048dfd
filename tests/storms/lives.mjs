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
import { fillShelf, shelf, shelfItem } from './shelf.mjs';

const one = async (shop, sql) => (await shop.query(sql))[0]?.[0];

// Documents are issued beside what the buyer sees of an order.
const hasDocument = async (shop, { email }, kind) => (await one(shop, `SELECT count(*) FROM billing.document d
  JOIN "order".orders o ON o.id = d.order_id WHERE o.email = '${email}' AND d.kind = '${kind}'`)) !== '0';

// A wish over a cart, as the shop's own pages send it: with the total that the buyer saw.
async function wishWithCart(shop) {
  const items = await itemsWith(shop, 4, 20);
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

// Delivered, then one of two pieces is given back: its price goes back, and the piece to the shelf.
export const givenBack = {
  name: 'given back',
  async begin(shop) {
    const subject = await paidOrder(shop);
    for (const status of ['shipped', 'delivered'])
      await byStaff(shop, 'PUT', `/api/admin/orders/${subject.id}/status`, { status }, `${status}-${subject.id}`);
    await subject.wish.reaches('delivered');
    return subject;
  },
  async act(shop, subject) {
    const { wish, item, id } = subject;
    if (!subject.case) {
      const body = {
        kind: 'withdrawal', name: 'Žofie Dvořáčková', email: wish.email, orderNumber: wish.order.orderNumber,
        items: [{ variantId: item.variantId, quantity: 1 }],
      };
      const answer = await call(shop.url, 'POST', '/api/returns', { body, headers: { 'idempotency-key': `return-${id}` } });
      if (answer.status === 0 || answer.status >= 500) return false;
      assert.ok(answer.status < 300 || answer.status === 409, answer.text);
      subject.case = answer.json.data?.id;
    }
    return Boolean(subject.case) && byStaff(shop, 'POST', `/api/admin/returns/${subject.case}/receive`, {}, `receive-${id}`);
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
