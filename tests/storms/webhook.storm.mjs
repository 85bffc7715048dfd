// Messages of a payment provider: forged, out of date, repeated, and in the wrong order.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { until } from '../journeys/shop.mjs';
import { Wish, itemsWith } from './buyer.mjs';
import { call } from './client.mjs';

export const settings = { LOG_LEVEL: 'error' };

const hmac = (key, text) => createHmac('sha256', key).update(text).digest('hex');

function signature(shop, body, { skewSeconds = 0, secret } = {}) {
  const key = secret ?? hmac(shop.environment.FLIPFLOP_SECRET, 'payment.bogus');
  const time = Math.floor(Date.now() / 1000) + skewSeconds;
  return `t=${time},v1=${hmac(key, `${time}.${body}`)}`;
}

const message = (eventId, reference) => JSON.stringify({ eventId, reference });

function send(shop, body, signed) {
  const headers = signed === undefined ? {} : { 'x-bogus-signature': signed };
  return call(shop.url, 'POST', '/api/payments/webhooks/bogus', { body, headers });
}

async function sendSigned(shop, eventId, reference) {
  const body = message(eventId, reference);
  return send(shop, body, signature(shop, body));
}

async function placed(shop) {
  const wish = new Wish(shop, [{ ...(await itemsWith(shop, 1, 5))[0], quantity: 1 }], { payment: 'bogus' });
  await wish.isPlaced();
  const page = await wish.pageOfGateway();
  wish.reference = page.split('/')[3];
  return wish;
}

// How often money was taken, and how often the order was confirmed.
async function effects(shop, wish) {
  const [[captures]] = await shop.query(`SELECT count(*) FROM payment.capture c
    JOIN payment.intent i ON i.id = c.payment_id WHERE i.order_id = '${wish.order.id}'`);
  const [[confirmations]] = await shop.query(
    `SELECT count(*) FROM "order".history WHERE order_id = '${wish.order.id}' AND status = 'confirmed'`);
  return { captures: Number(captures), confirmations: Number(confirmations) };
}

async function becomesPaid(shop, wish) {
  await until('the order is paid', 60, async () => (await wish.state()).payment === 'paid');
  await wish.reaches('delivered');
  assert.deepEqual(await effects(shop, wish), { captures: 1, confirmations: 1 });
  await shop.auditIsClean();
}

const oldReference = 'unknown-reference';

export default async function webhook(storm) {
  const times = storm.isLong ? 200 : 20;

  await storm.check('a forged, altered, stale or unsigned message is refused and changes nothing', async (shop) => {
    const wish = await placed(shop);
    const body = message('event-forged', wish.reference);
    const attempts = [
      undefined, '', 't=,v1=', signature(shop, body, { secret: 'another secret' }),
      signature(shop, message('event-other', wish.reference)),
      signature(shop, body, { skewSeconds: -310 }), signature(shop, body, { skewSeconds: 310 }),
    ];
    for (const attempt of attempts) {
      const answer = await send(shop, body, attempt);
      assert.equal(answer.status, 400, `${attempt}: ${answer.text}`);
    }
    const [[stored]] = await shop.query("SELECT count(*) FROM payment.inbox WHERE event_id = 'event-forged'");
    assert.equal(stored, '0');
    assert.equal((await wish.state()).payment, 'pending');
  });

  await storm.check('a true signature alone pays nothing: the provider is asked', async (shop) => {
    const wish = await placed(shop);
    assert.equal((await sendSigned(shop, `early-${wish.reference}`, wish.reference)).status, 200);
    assert.equal((await wish.state()).payment, 'pending');
    assert.deepEqual(await effects(shop, wish), { captures: 0, confirmations: 0 });
    assert.equal((await sendSigned(shop, `nobody-${wish.reference}`, oldReference)).status, 200);
  });

  await storm.check(`${times} copies of a message at once pay once`, async (shop) => {
    const wish = await placed(shop);
    await wish.decide('pay', 'lost_message');
    const copies = Array.from({ length: times }, () => sendSigned(shop, `copy-${wish.reference}`, wish.reference));
    for (const answer of await Promise.all(copies)) assert.equal(answer.status, 200, answer.text);
    await becomesPaid(shop, wish);
    assert.equal((await sendSigned(shop, `copy-${wish.reference}`, wish.reference)).status, 200);
    assert.deepEqual(await effects(shop, wish), { captures: 1, confirmations: 1 });
  });

  await storm.check(`${times} different messages about one payment pay once`, async (shop) => {
    const wish = await placed(shop);
    await wish.decide('pay', 'lost_message');
    const all = Array.from({ length: times }, (_, index) => sendSigned(shop, `${index}-${wish.reference}`, wish.reference));
    for (const answer of await Promise.all(all)) assert.equal(answer.status, 200, answer.text);
    await becomesPaid(shop, wish);
  });

  await storm.check('the message of a refused attempt that comes after the paid one changes nothing', async (shop) => {
    const wish = await placed(shop);
    const first = wish.reference;
    await wish.decide('decline');
    await until('the shop knows of the refusal', 60, async () => (await wish.state()).payment === 'failed');
    const own = new URL(wish.order.paymentUrl).pathname;
    assert.equal((await call(shop.url, 'POST', `${own}/znovu`, { form: {} })).status, 303);
    const second = await until('there is a second attempt', 30, async () => {
      const page = await wish.pageOfGateway();
      return page.includes(first) ? null : page.split('/')[3];
    });
    await wish.decide('pay', 'lost_message');
    await sendSigned(shop, `late-2-${second}`, second);
    await sendSigned(shop, `late-1-${first}`, first);
    await becomesPaid(shop, wish);
    await sendSigned(shop, `very-late-${first}`, first);
    assert.equal((await wish.state()).payment, 'paid');
  });

  await storm.check('without any message the shop asks by itself', async (shop) => {
    const wish = await placed(shop);
    await wish.decide('pay', 'lost_message');
    await becomesPaid(shop, wish);
  });
}
