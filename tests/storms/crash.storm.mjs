// The crash enumerator: learns every fault point that one checkout passes, from the cart to
// "delivered", and then kills the process, or makes it fail, at each of them.

import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { until } from '../journeys/shop.mjs';
import { Wish, filledCart, itemsWith } from './buyer.mjs';
import { checkHistory } from './history.mjs';

export const settings = { LOG_LEVEL: 'error' };

const traced = (shop) => readFile(shop.environment.FLIPFLOP_FAULT_TRACE, 'utf8').catch(() => '');

// The points passed from now until `body` ends.
async function pointsPassedIn(shop, body) {
  const before = (await traced(shop)).length;
  await shop.plan('storm.nowhere:error');
  await body();
  const names = (await traced(shop)).slice(before).split('\n').filter(Boolean);
  return [...new Set(names)].sort();
}

// A wish over the cart, as the shop's own pages send it: with the total that the buyer saw.
async function wishWithCart(shop, items) {
  const lines = items.slice(0, 2).map((item, index) => ({ ...item, quantity: index + 1 }));
  const cartToken = await filledCart(shop, lines);
  const look = new Wish(shop, lines, { payment: 'bogus', cartToken, expectedTotal: 1 });
  const answer = await look.send();
  assert.equal(answer.json?.error?.code, 'PRICE_CHANGED', answer.text);
  const total = answer.json.error.data.total;
  return new Wish(shop, lines, { payment: 'bogus', cartToken, expectedTotal: total });
}

async function buyToDelivered(shop, items) {
  const wish = await wishWithCart(shop, items);
  await wish.isPlaced();
  await wish.pay();
  await wish.reaches('delivered');
}

// Buys with a process that dies on the way; returns what the buyer knew at its death, or nothing when
// the parcel arrived in spite of all.
async function buyUntilDeath(shop, wish) {
  await wish.send();
  const known = wish.outcome;
  let hasPaid = false;
  await until('the process died or the order is delivered', 120, async () => {
    if (shop.isDown) return true;
    if (wish.outcome !== 'placed') await wish.send();
    if (wish.outcome === 'placed' && !hasPaid) {
      await wish.pay();
      hasPaid = true;
    }
    return hasPaid && (await wish.state())?.status === 'delivered';
  });
  return shop.isDown ? known : null;
}

async function survivesKill(shop, items, point, nth) {
  const wish = await wishWithCart(shop, items);
  await shop.plan(`${point}:kill:${nth}`);
  const known = await buyUntilDeath(shop, wish).finally(() => rm(shop.environment.FLIPFLOP_FAULT_FILE, { force: true }));
  assert.ok(known || nth > 1, 'the point was passed by another checkout');
  if (!known) return { wish, remark: 'not reached' };
  await shop.launch();
  await wish.isPlaced();
  await wish.send();  // the same bytes once more
  await shop.auditIsClean();
  await wish.pay();
  return { wish, remark: `the order was ${known}; ready again after ${shop.startSeconds.toFixed(1)} s` };
}

async function survivesError(shop, items, point, nth) {
  const wish = await wishWithCart(shop, items);
  const before = (await traced(shop)).length;
  await shop.plan(`${point}:error:${nth}`);
  await wish.send();
  const known = wish.outcome;
  await wish.isPlaced();
  await wish.pay();
  await until('the point is passed', 120, async () => (await traced(shop)).slice(before).split('\n').includes(point));
  if (nth > 1) await wish.reaches('delivered');
  assert.ok(!shop.isDown, 'the process lives on');
  await shop.auditIsClean();
  return { wish, remark: `the order was ${known}` };
}

const acts = { killed: survivesKill, failing: survivesError };

export default async function crash(storm) {
  let points = [];
  await storm.check('a checkout to "delivered" passes fault points', async (shop) => {
    await shop.picturesAreQuiet();
    const items = await itemsWith(shop, 20);
    points = await pointsPassedIn(shop, () => buyToDelivered(shop, items));
    assert.ok(points.length >= 8, `points: ${points}`);
    return `${points.length}: ${points.join(' ')}`;
  });

  // While the next points are tried, these orders go on.
  const wishes = [];
  const passages = storm.isLong ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
  for (const nth of passages) {
    for (const [how, act] of Object.entries(acts)) {
      for (const point of points) {
        await storm.check(`${how} at passage ${nth} of ${point}, nothing is lost or doubled`, async (shop) => {
          const { wish, remark } = await act(shop, await itemsWith(shop, 4, 20), point, nth);
          wishes.push(wish);
          return remark;
        });
      }
    }
  }
  await storm.check('every order of all these processes is delivered once', async (shop) => {
    const own = wishes.filter((wish) => wish.shop === shop);
    for (const wish of own) await wish.reaches('delivered');
    await checkHistory(shop, own);
    await shop.auditIsClean();
    return `${own.length} orders`;
  });
}
