// The crash enumerator: learns every fault point that one checkout passes, from the cart to
// "delivered", and then kills the process, or makes it fail, at each of them.

import assert from 'node:assert/strict';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { until } from '../journeys/shop.mjs';
import { Wish, filledCart, itemsWith } from './buyer.mjs';

export const settings = { LOG_LEVEL: 'error' };

async function plan(shop, text) {
  const path = shop.environment.FLIPFLOP_FAULT_FILE;
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

// The points passed from now until `body` ends.
async function pointsPassedIn(shop, body) {
  const traced = () => readFile(shop.environment.FLIPFLOP_FAULT_TRACE, 'utf8').catch(() => '');
  const before = (await traced()).length;
  await plan(shop, 'storm.nowhere:error');
  await body();
  const names = (await traced()).slice(before).split('\n').filter(Boolean);
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

// Buys with a process that dies on the way; returns whether it died.
async function buyUntilDeath(shop, wish) {
  await wish.send();
  if (wish.outcome === 'placed' && !shop.isDown) await wish.pay();
  if (wish.outcome === 'placed') {
    await until('the process died or the order is delivered', 120, async () =>
      shop.isDown || (await wish.state())?.status === 'delivered');
  }
  return shop.isDown;
}

async function survivesKill(shop, items, point, nth) {
  const wish = await wishWithCart(shop, items);
  await plan(shop, `${point}:kill:${nth}`);
  const died = await buyUntilDeath(shop, wish).finally(() => rm(shop.environment.FLIPFLOP_FAULT_FILE, { force: true }));
  if (!died) return 'not reached';
  await shop.launch();
  const was = wish.outcome;
  await wish.isPlaced();
  await wish.send();  // the same bytes once more
  await shop.auditIsClean();
  await wish.pay();
  await wish.reaches('delivered');
  await shop.auditIsClean();
  return `the order was ${was} at the kill; ready again after ${shop.startSeconds.toFixed(1)} s`;
}

async function survivesError(shop, items, point, nth) {
  const wish = await wishWithCart(shop, items);
  await plan(shop, `${point}:error:${nth}`);
  await wish.send();
  const was = wish.outcome;
  await wish.isPlaced();
  await wish.pay();
  await wish.reaches('delivered');
  assert.ok(!shop.isDown, 'the process lives on');
  await shop.auditIsClean();
  return `the order was ${was} after the first answer`;
}

export default async function crash(storm) {
  let points = [];
  await storm.check('a checkout to "delivered" passes fault points', async (shop) => {
    const items = await itemsWith(shop, 20);
    points = await pointsPassedIn(shop, () => buyToDelivered(shop, items));
    assert.ok(points.length >= 8, `points: ${points}`);
    return `${points.length}: ${points.join(' ')}`;
  });
  const passages = storm.isLong ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
  for (const nth of passages) {
    for (const point of points) {
      await storm.check(`killed at passage ${nth} of ${point}, nothing is lost or doubled`, async (shop) =>
        survivesKill(shop, await itemsWith(shop, 4, 20), point, nth));
    }
    for (const point of points) {
      await storm.check(`failing at passage ${nth} of ${point}, nothing is lost or doubled`, async (shop) =>
        survivesError(shop, await itemsWith(shop, 4, 20), point, nth));
    }
  }
}
