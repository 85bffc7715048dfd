// What buyers were told, compared with what is there: every acknowledged order exists exactly once,
// no refused one exists, and an unknown one resolves under its key.

import assert from 'node:assert/strict';

const atOnce = 32;

export async function checkHistory(shop, wishes) {
  const tried = wishes.filter(({ outcome }) => outcome !== 'untried');
  const unknown = tried.filter(({ outcome }) => outcome === 'unknown');
  for (const wish of unknown) await wish.settle();
  const placed = tried.filter(({ outcome }) => outcome === 'placed');
  for (let from = 0; from < placed.length; from += atOnce)
    await Promise.all(placed.slice(from, from + atOnce).map((wish) => wish.send()));  // the same bytes

  const rows = await shop.query('SELECT email, number FROM "order".orders');
  const numbers = new Map();
  for (const [email, orderNumber] of rows) numbers.set(email, [...(numbers.get(email) ?? []), orderNumber]);
  for (const wish of tried) {
    const expected = wish.outcome === 'placed' ? [wish.order.orderNumber] : [];
    assert.deepEqual(numbers.get(wish.email) ?? [], expected, `${wish.email} was told "${wish.outcome}"`);
  }
  const count = (outcome) => tried.filter((wish) => wish.outcome === outcome).length;
  return `${count('placed')} placed, ${count('refused')} refused, of them ${unknown.length} unknown at first`;
}
