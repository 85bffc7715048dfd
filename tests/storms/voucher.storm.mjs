// More buyers than a gift voucher can pay for, all at once. It pays exactly what it has, nobody pays
// more than they were told, and orders that are called off make it whole again, once.

import assert from 'node:assert/strict';
import { Wish } from './buyer.mjs';
import { call } from './client.mjs';
import { checkHistory } from './history.mjs';
import { Member } from './member.mjs';
import { fillShelf, shelfItem } from './shelf.mjs';
import { newVoucher, voucherOf } from './voucher.mjs';

export const settings = { LOG_LEVEL: 'error' };

// What the orders were paid by the voucher, in crowns.
const paidOf = (wishes) => wishes.reduce((sum, { order }) => sum + order.total - (order.toPay ?? order.total), 0);

// Whoever is told that less is left on the voucher agrees.
async function rush(shop, item, code, buyers) {
  const wishes = Array.from({ length: buyers }, () =>
    new Wish(shop, [{ ...item, quantity: 1 }], { payment: 'bank_transfer', vouchers: [code] }));
  await Promise.all(wishes.map((wish) => wish.insist('VOUCHER_CHANGED')));
  for (const { outcome, refusal } of wishes) {
    if (outcome === 'placed') continue;
    assert.equal(refusal.json.error.code, 'VOUCHER_REFUSED', refusal.text);
  }
  await checkHistory(shop, wishes);
  return wishes.filter(({ outcome }) => outcome === 'placed');
}

async function spent(shop, { crowns, buyers }) {
  shop.clerk ??= await Member.works(shop, 'owner');
  const item = await shelfItem(shop);
  await fillShelf(shop, item, buyers * 3);
  const code = await newVoucher(shop.clerk, crowns);
  for (const turn of ['first', 'second']) {
    const placed = await rush(shop, item, code, buyers);
    assert.equal(Math.round(paidOf(placed) * 100), crowns * 100, `${turn} turn: all of it was paid with, and no more`);
    assert.equal((await voucherOf(shop.clerk, code)).balance, 0);
    // Staff call them off, for a buyer may not once an order is paid.
    await Promise.all(placed.flatMap(({ order }) => Array.from({ length: 10 }, () => call(shop.url, 'PUT',
      `/api/admin/orders/${order.id}/status`, { body: { status: 'cancelled' }, headers: shop.clerk.headers, seconds: 60 }))));
    assert.equal((await voucherOf(shop.clerk, code)).balance, crowns, `${turn} turn: all of it came back, once`);
  }
  await shop.auditIsClean();
}

export default async function vouchers(storm) {
  const buyers = storm.isLong ? 200 : 40;
  await storm.check(`a voucher for less than one order and ${buyers} buyers`, (shop) => spent(shop, { crowns: 150, buyers }));
  await storm.check(`a voucher for five orders and a half and ${buyers} buyers`, (shop) => spent(shop, { crowns: 990, buyers }));
}
