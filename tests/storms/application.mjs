// Another application that has its orders paid through the shop: the life of one of its payments,
// created, paid, given back in part. It asks, for no message of the shop is sent to this machine.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { call } from './client.mjs';

// The answer's data, or nothing while nobody knows what became of the request.
async function ask(shop, method, path, body, key) {
  const headers = { 'x-api-key': shop.applicationKey, 'idempotency-key': key };
  const answer = await call(shop.url, method, path, { headers, ...(body && { body }) });
  if (answer.status === 0 || answer.status >= 500 || answer.json?.error === 'IN_FLIGHT') return undefined;
  assert.ok(answer.status < 300, answer.text);
  return answer.json.data;
}

const shown = (shop, { payment }) => payment && ask(shop, 'GET', `/api/payments/${payment}`);

export const paidForAnother = {
  name: 'paid for another application',
  async begin(shop) {
    shop.applicationKey ??= (await shop.command('keys', 'make', '--name', 'bouře', '--scopes', 'payments.use')).stdout.match(/ff_\S+/)[0];
    return { order: randomUUID() };
  },
  async act(shop, subject) {
    const { order } = subject;
    subject.payment ??= (await ask(shop, 'POST', '/api/payments/create',
      { orderId: order, amount: '250.50', currency: 'CZK', paymentMethod: 'card' }, `create-${order}`))?.paymentId;
    const seen = await shown(shop, subject);
    if (!seen) return false;
    if (seen.status !== 'completed') {
      const page = seen.redirectUrl?.match(/\/dev\/payments\/[\w-]+\/page/)?.[0];
      if (page) await call(shop.url, 'POST', page, { form: { decision: 'pay' } });
      return false;
    }
    return Boolean(await ask(shop, 'POST', `/api/payments/${subject.payment}/refund`, { amount: '100.00', reason: 'Vada' }, `refund-${order}`));
  },
  isDone: async (shop, subject) => Number((await shown(shop, subject))?.refundedAmount) === 100,
  async check(shop, { order, payment }) {
    const sums = await shop.query(`SELECT (SELECT sum(amount) FROM payment.capture WHERE payment_id = '${payment}'),
      (SELECT sum(r.amount) FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id WHERE c.payment_id = '${payment}')`);
    assert.deepEqual(sums[0], ['25050', '10000'], 'it was taken once, and a part went back once');
    assert.equal((await shop.query(`SELECT count(*) FROM payment.foreign_order WHERE reference = '${order}'`))[0][0], '1', 'one payment for one order');
  },
};
