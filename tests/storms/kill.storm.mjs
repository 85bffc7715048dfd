// Kills at random moments while people buy: of the shop, and of its database server.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../journeys/shop.mjs';
import { Wish, filledCart, itemsWith } from './buyer.mjs';
import { call } from './client.mjs';
import { checkHistory } from './history.mjs';
import { fillShelf, isOfWholesaler, shelfItem } from './shelf.mjs';

export const settings = { LOG_LEVEL: 'error' };

// What a wholesaler has, which sells out, and as much of our own as nobody can buy: people who are
// only refused prove nothing.
async function range(shop) {
  const own = [];
  while (own.length < 10) {
    const item = await shelfItem(shop);
    await fillShelf(shop, item, 1_000_000);
    own.push(item);
  }
  return [...await itemsWith(shop, 20), ...own];
}

async function buyOnce(shop, items, random) {
  const lines = [];
  for (const item of [random.one(items), random.one(items)]) {
    if (!lines.some(({ variantId }) => variantId === item.variantId)) lines.push({ ...item, quantity: 1 + random.below(2) });
  }
  const payment = random.one(['cod', 'bogus', 'bank_transfer']);
  const cartToken = random.below(3) === 0 ? await filledCart(shop, lines).catch(() => undefined) : undefined;
  const wish = new Wish(shop, lines, { payment, cartToken });
  await wish.send();
  return wish;
}

// Buys until `isOver()`; the wishes go to `wishes`. A buyer without an answer tries again at once or
// leaves it to the end.
async function buy(shop, items, random, wishes, isOver) {
  while (!isOver()) {
    if (shop.isDown) {
      await sleep(50);
      continue;
    }
    const wish = await buyOnce(shop, items, random);
    wishes.push(wish);
    if (wish.outcome === 'unknown') {
      await sleep(200);
      if (random.below(2) === 0) await wish.send();
    }
    const isOnline = wish.outcome === 'placed' && wish.payment === 'bogus';
    if (isOnline && random.below(2) === 0) await wish.pay();
  }
}

// `body` happens while `buyers` buy; then what they were told is compared with what is there.
export async function underBuyers(storm, shop, buyers, body) {
  const items = await range(shop);
  const wishes = [];
  let isOver = false;
  const crowd = Promise.all(Array.from({ length: buyers }, () => buy(shop, items, storm.random, wishes, () => isOver)));
  crowd.catch(() => { isOver = true; });  // thrown below
  try {
    await body(wishes);
  } finally {
    isOver = true;
    await crowd;
  }
  const remark = await checkHistory(shop, wishes);
  assert.ok(wishes.some(({ outcome }) => outcome === 'placed'), 'somebody bought something');
  await shop.auditIsClean();
  return remark;
}

export async function canStillBuy(shop) {
  const item = (await itemsWith(shop, 1)).find(isOfWholesaler);
  const wish = new Wish(shop, [{ ...item, quantity: 1 }]);
  await wish.isPlaced();
  await wish.reaches('delivered');
}

export async function killDatabase(storm, shop) {
  const remark = await underBuyers(storm, shop, 4, async (wishes) => {
    await until('somebody bought something', 60, () => wishes.length > 3);
    const { pid } = await shop.postmaster();
    process.kill(pid, 'SIGKILL');
    await until('another database server runs', 60, async () => {
      const now = (await shop.postmaster()).pid;
      return now !== 0 && now !== pid;
    });
    await until('the shop is healthy', 60, async () =>
      (await call(shop.url, 'GET', '/health')).status === 200);
    const before = wishes.length;
    await until('people buy again', 60, () =>
      wishes.slice(before).some(({ outcome }) => outcome === 'placed'));
  });
  await canStillBuy(shop);
  assert.ok(!shop.isDown, 'the shop itself lived on');
  return remark;
}

export default async function kill(storm) {
  const kills = storm.isLong ? 200 : 3;
  await storm.check(`after ${kills} kills of the shop every answer was true`, async (shop) => {
    let slowest = 0;
    const remark = await underBuyers(storm, shop, 4, async () => {
      for (let count = 0; count < kills; count += 1) {
        await sleep(storm.random.below(2000));
        await shop.kill();
        await shop.launch();
        slowest = Math.max(slowest, shop.startSeconds);
      }
      await sleep(1000);
    });
    await canStillBuy(shop);
    return `${remark}; slowest start ${slowest.toFixed(1)} s`;
  });

  await storm.check('a kill of the database server loses nothing, and the shop heals by itself', (shop) => killDatabase(storm, shop));
}
