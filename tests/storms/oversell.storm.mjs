// More buyers than pieces, all at once. The pieces are sold to the last one, and not one more.

import assert from 'node:assert/strict';
import { until } from '../journeys/shop.mjs';
import { Wish, freePieces, itemsWith } from './buyer.mjs';
import { checkHistory } from './history.mjs';
import { LateShop } from './late_shop.mjs';
import { fillShelf, shelf, shelfItem } from './shelf.mjs';

// The wholesaler's own stock stands still while it is counted.
export const settings = { LOG_LEVEL: 'error', DEMO_CLOCK_SPEED: '1' };

// Buys until exactly `pieces` are left.
async function buyDownTo(shop, item, pieces) {
  let surplus = (await freePieces(shop, item)) - pieces;
  while (surplus > 0) {
    const quantity = Math.min(surplus, 99);
    await new Wish(shop, [{ ...item, quantity }]).isPlaced();
    surplus -= quantity;
  }
}

// Who wants two pieces asks for them in one line, or in two of one each.
function linesOf(item, index) {
  if (index % 5 !== 4) return [{ ...item, quantity: 1 }];
  return index % 10 === 4 ? [{ ...item, quantity: 2 }] : [{ ...item, quantity: 1 }, { ...item, quantity: 1 }];
}

const piecesOf = (wish) => wish.lines.reduce((sum, { quantity }) => sum + quantity, 0);

// As many buyers as asked for, of whom one in five wants two pieces, for fewer pieces.
export async function rush(storm, shop, item, { buyers, pieces }) {
  const wishes = Array.from({ length: buyers }, (_, index) =>
    new Wish(shop, linesOf(item, index), { payment: storm.random.one(['cod', 'bank_transfer']) }));
  await Promise.all(wishes.map((wish) => wish.insist('TOO_BUSY')));

  const sold = wishes.filter(({ outcome }) => outcome === 'placed').reduce((sum, wish) => sum + piecesOf(wish), 0);
  assert.equal(sold, pieces, 'as many pieces were sold as there were');
  for (const { outcome, refusal } of wishes) {
    if (outcome === 'placed') continue;
    assert.equal(refusal.status, 409, refusal.text);
    assert.equal(refusal.json.error.code, 'OUT_OF_STOCK', refusal.text);
  }
  return wishes;
}

export async function sellOut(storm, shop, item, buyers) {
  const pieces = Math.min(3 + storm.random.below(Math.floor(buyers / 2)), item.free);
  await buyDownTo(shop, item, pieces);
  await checkHistory(shop, await rush(storm, shop, item, { buyers, pieces }));
  await shop.auditIsClean();
  return `${pieces} pieces`;
}

// Round after round on a shelf of our own that is filled anew. Pieces and orders are counted after
// every round; what each buyer was told is compared now and then, and at the end.
async function manyRounds(storm, shop, { rounds, buyers, pieces }) {
  const item = await shelfItem(shop);
  let orders = 0;
  let unchecked = [];
  for (let round = 1; round <= rounds; round += 1) {
    await fillShelf(shop, item, pieces);
    const wishes = await rush(storm, shop, item, { buyers, pieces });
    orders += wishes.filter(({ outcome }) => outcome === 'placed').length;
    assert.deepEqual(await shelf(shop, item), { free: 0, orders }, `round ${round}`);
    unchecked.push(...wishes);
    if (round % 50 !== 0 && round !== rounds) continue;
    await checkHistory(shop, unchecked);
    await shop.auditIsClean();
    unchecked = [];
    if (storm.isLong) console.log(`      ${round} of ${rounds} rounds`);
  }
  return `${rounds} x ${buyers} buyers for ${pieces} pieces`;
}

// Holds that ran out are pieces that can be bought, all of them.
async function afterExpiry(storm, shop, buyers) {
  const item = await shelfItem(shop);
  const pieces = Math.floor(buyers / 5);
  await fillShelf(shop, item, pieces);
  const unpaid = Array.from({ length: pieces }, () => new Wish(shop, [{ ...item, quantity: 1 }], { payment: 'bank_transfer' }));
  await Promise.all(unpaid.map((wish) => wish.insist('TOO_BUSY')));
  assert.equal((await shelf(shop, item)).free, 0);
  await shop.query(`UPDATE warehouse.hold SET expires_at = now() WHERE state = 'active'
    AND order_id IN (SELECT order_id FROM warehouse.hold_line WHERE item_id = '${item.variantId}')`);
  await until('the pieces are free again', 120, async () => (await shelf(shop, item)).free === pieces);
  await rush(storm, shop, item, { buyers, pieces });
  await shop.auditIsClean();
  return `${pieces} pieces`;
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
  const used = new Set();
  const unused = async (shop) => {
    const item = (await itemsWith(shop, 8, 60)).find(({ variantId }) => !used.has(variantId));
    used.add(item.variantId);
    return item;
  };
  await storm.check(`${buyers} buyers get exactly the pieces that a wholesaler has`, async (shop) =>
    sellOut(storm, shop, await unused(shop), buyers));
  await storm.check('two lines of one item ask for their sum', async (shop) => twoLines(shop, await unused(shop)));
  const many = { rounds: storm.isLong ? 1000 : 3, buyers, pieces: buyers / 5 };
  await storm.check('more buyers than pieces, round after round: every piece is sold, and none twice', (shop) =>
    manyRounds(storm, shop, many));
  await storm.check('what was held and not paid is sold to the next buyers', (shop) => afterExpiry(storm, shop, buyers));
  await storm.check('the same with every packet between shop and database late by 1 to 20 ms', async (shop) => {
    const late = await LateShop.over(shop, storm.random);
    try {
      return await manyRounds(storm, late, { ...many, rounds: storm.isLong ? 1000 : 1 });
    } finally {
      await late.end();
    }
  });
}
