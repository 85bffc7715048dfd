// More buyers than pieces, all at once. The pieces are sold to the last one, and not one more.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Wish, freePieces, itemsWith } from './buyer.mjs';
import { checkHistory } from './history.mjs';

// The wholesaler's own stock stands still while it is counted.
export const settings = { LOG_LEVEL: 'error', DEMO_CLOCK_SPEED: '1' };

// Sends until the answer is neither unknown nor "too busy".
async function insist(wish) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await wish.send({ seconds: 60 });
    const isBusy = answer.json?.error?.code === 'TOO_BUSY';
    if (answer.status !== 0 && answer.status < 500 && !isBusy && wish.outcome !== 'unknown') return;
    await sleep(50 + 20 * (attempt % 10));
  }
  throw new Error(`no outcome after 200 attempts: ${wish.refusal?.text}`);
}

// Buys until exactly `pieces` are left.
async function buyDownTo(shop, item, pieces) {
  let surplus = (await freePieces(shop, item)) - pieces;
  while (surplus > 0) {
    const quantity = Math.min(surplus, 99);
    await new Wish(shop, [{ ...item, quantity }]).isPlaced();
    surplus -= quantity;
  }
}

export async function sellOut(storm, shop, item, buyers) {
  const pieces = 3 + storm.random.below(Math.floor(buyers / 2));
  await buyDownTo(shop, item, Math.min(pieces, item.free));
  const left = Math.min(pieces, item.free);
  // One in five wants two pieces; the others want one and are more than there are pieces.
  const wishes = Array.from({ length: buyers }, (_, index) =>
    new Wish(shop, [{ ...item, quantity: index % 5 === 4 ? 2 : 1 }], { payment: storm.random.one(['cod', 'bogus']) }));
  await Promise.all(wishes.map((wish) => insist(wish)));

  const sold = wishes.filter(({ outcome }) => outcome === 'placed')
    .reduce((sum, wish) => sum + wish.lines[0].quantity, 0);
  assert.equal(sold, left, 'as many pieces were sold as there were');
  for (const { outcome, refusal } of wishes) {
    if (outcome === 'placed') continue;
    assert.equal(refusal.status, 409, refusal.text);
    assert.equal(refusal.json.error.code, 'OUT_OF_STOCK', refusal.text);
  }
  await checkHistory(shop, wishes);
  await shop.auditIsClean();
  return `${left} pieces`;
}

// Two lines of one order for the same variant are one demand.
async function twoLines(shop, item) {
  await buyDownTo(shop, item, 3);
  const line = { ...item, quantity: 2 };
  const both = new Wish(shop, [line, line]);
  await both.send();
  assert.notEqual(both.outcome, 'placed', 'four of three pieces were sold');
  await new Wish(shop, [{ ...item, quantity: 3 }]).isPlaced();
  await shop.auditIsClean();
}

export default async function oversell(storm) {
  const buyers = storm.isLong ? 500 : 60;
  const rounds = storm.isLong ? 20 : 2;
  const used = new Set();
  const unused = async (shop) => {
    const item = (await itemsWith(shop, 8, 60)).find(({ variantId }) => !used.has(variantId));
    used.add(item.variantId);
    return item;
  };
  for (let round = 1; round <= rounds; round += 1) {
    await storm.check(`round ${round}: ${buyers} buyers get exactly the pieces that there are`, async (shop) =>
      sellOut(storm, shop, await unused(shop), buyers));
  }
  await storm.check('two lines of one item ask for their sum', async (shop) => twoLines(shop, await unused(shop)));
}
