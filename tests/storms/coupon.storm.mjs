// More buyers than uses of a coupon, all at once. It is used exactly as often as it may be, and an
// order that is called off gives its use back, once.

import assert from 'node:assert/strict';
import { Wish } from './buyer.mjs';
import { call } from './client.mjs';
import { checkHistory } from './history.mjs';
import { Member } from './member.mjs';
import { fillShelf, shelfItem } from './shelf.mjs';

export const settings = { LOG_LEVEL: 'error' };

// The code of a new coupon of 10 % that may be used `limit` times.
async function couponFor(shop, limit) {
  const owner = await Member.works(shop, 'owner');
  const post = async (path, body) => {
    const answer = await call(shop.url, 'POST', path, { body, headers: owner.headers });
    assert.ok(answer.status === 200 || answer.status === 201, answer.text);
    return answer.json.data;
  };
  const rule = await post('/api/admin/promotions', { name: 'Sleva 10 %', lane: 'coupon', effect: 'percent', percent: '10' });
  const { codes } = await post(`/api/admin/promotions/${rule.id}/coupons`, { prefix: 'BOURE', count: 1, limitTotal: limit });
  return codes[0];
}

async function rush(shop, item, coupon, buyers) {
  const wishes = Array.from({ length: buyers }, () => new Wish(shop, [{ ...item, quantity: 1 }], { payment: 'bank_transfer', coupon }));
  await Promise.all(wishes.map((wish) => wish.insist()));
  for (const { outcome, refusal, order } of wishes) {
    if (outcome === 'placed') {
      assert.equal(order.discount, 10, 'whoever may use it pays less');
      continue;
    }
    assert.equal(refusal.status, 409, refusal.text);
    assert.equal(refusal.json.error.code, 'COUPON_REFUSED', refusal.text);
  }
  await checkHistory(shop, wishes);
  return wishes.filter(({ outcome }) => outcome === 'placed');
}

async function usedUp(shop, { limit, buyers }) {
  const item = await shelfItem(shop);
  await fillShelf(shop, item, buyers * 3);
  const coupon = await couponFor(shop, limit);
  const first = await rush(shop, item, coupon, buyers);
  assert.equal(first.length, limit, 'it was used as often as it may be');

  // The winners call off, each of them many times at once.
  await Promise.all(first.flatMap(({ order }) => Array.from({ length: 10 }, () =>
    call(shop.url, 'POST', `/api/orders/track/${order.accessToken}/cancel`, { body: '{}' }))));
  const second = await rush(shop, item, coupon, buyers);
  assert.equal(second.length, limit, 'each use came back once');
  await shop.auditIsClean();
}

export default async function coupons(storm) {
  const buyers = storm.isLong ? 200 : 40;
  await storm.check(`one use and ${buyers} buyers: one of them has it, twice over`, (shop) => usedUp(shop, { limit: 1, buyers }));
  await storm.check(`seven uses and ${buyers} buyers: seven have one, twice over`, (shop) => usedUp(shop, { limit: 7, buyers }));
}
