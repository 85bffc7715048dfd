// One process per role, with nginx in front: what holds in one process holds there, whoever dies.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../journeys/shop.mjs';
import { Wish, filledCart, itemsWith } from './buyer.mjs';
import { call, isUnknown } from './client.mjs';
import { checkHistory } from './history.mjs';
import { canStillBuy, killDatabase, underBuyers } from './kill.storm.mjs';
import { Member } from './member.mjs';
import { sellOut } from './oversell.storm.mjs';
import { revokedUnderLoad } from './revocation.mjs';
import { SplitStormShop } from './storm_shop.mjs';

export const settings = { LOG_LEVEL: 'error' };
export const Kind = SplitStormShop;

// Each role that decides about a session by itself, at its own port.
const doors = (shop) => [
  { name: 'auth', url: shop.urlOfRole('auth'), path: '/api/auth/profile', isRevoking: true },
  { name: 'user', url: shop.urlOfRole('user'), path: '/api/users/profile' },
  { name: 'order', url: shop.urlOfRole('order'), path: '/api/orders' },
  { name: 'nginx and gateway', url: shop.url, path: '/api/users/profile' },
];

// Sends until the answer is known; everything that dies on the way is started again.
async function insist(shop, send) {
  let answer;
  await until('the request is answered', 120, async () => {
    answer = await send();
    await shop.plan();
    await shop.revive();
    return answer.status !== 0 && !isUnknown(answer);
  });
  return answer;
}

// Whether a process died at `point` while `send` ran.
async function dyingAt(shop, point, send) {
  await shop.plan(`${point}:kill`);
  const answer = await send();
  await until(`somebody died at ${point}, which answered ${answer.status}`, 10, () => shop.someoneHasEnded());
  await shop.plan();
  return { answer, dead: await shop.revive() };
}

// An order whose way is cut at `point` exists once, and its key gives its bytes.
async function cutOrder(shop, point) {
  const [item] = await itemsWith(shop, 20, 1);
  const wish = new Wish(shop, [{ ...item, quantity: 1 }]);
  const { dead } = await dyingAt(shop, point, () => wish.send());
  await wish.settle(120);
  assert.equal(wish.outcome, 'placed', wish.refusal?.text);
  await checkHistory(shop, [wish]);
  return dead.join(' ');
}

async function cutCartLine(shop, point) {
  const [item] = await itemsWith(shop, 20, 1);
  const cartToken = await filledCart(shop, [{ ...item, quantity: 1 }]);
  const { productId, variantId } = item;
  const headers = { 'x-cart-token': cartToken, 'idempotency-key': `cut-${Date.now()}` };
  const send = () => call(shop.url, 'POST', '/api/cart/items', { headers, body: { productId, variantId, quantity: 2 } });
  const { dead } = await dyingAt(shop, point, send);
  const answer = await insist(shop, send);
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await send()).text, answer.text, 'a replay has the same bytes');
  const cart = await call(shop.url, 'GET', '/api/cart', { headers: { 'x-cart-token': cartToken } });
  assert.equal(cart.json.data.itemCount, 3, 'two pieces were put in once');
  return dead.join(' ');
}

async function erasure(shop, point) {
  const member = await Member.joins(shop);
  await member.verifies();
  const id = (await shop.query(`SELECT id FROM auth.account WHERE email = '${member.email}'`))[0][0];
  const { headers, password } = member;
  const saved = await call(shop.url, 'POST', '/api/users/addresses', { headers, body: {
    firstName: 'Žofie', lastName: 'Dvořáčková', street: 'Dlouhá 12', city: 'Plzeň', postalCode: '30100', country: 'CZ', phone: '+420777123456' } });
  assert.ok(saved.status < 300, saved.text);
  const send = () => call(shop.url, 'DELETE', '/api/users/me', { headers, body: { password }, seconds: 60 });
  const count = async (table, column = 'account_id') =>
    Number((await shop.query(`SELECT count(*) FROM ${table} WHERE ${column} = '${id}'`))[0][0]);

  await dyingAt(shop, point, send);
  const isErased = (await count('"user".erased_account')) === 1;
  assert.equal(await count('"user".address'), isErased ? 0 : 1, 'all of it, or nothing');
  assert.equal(isErased, point.endsWith('after_commit'));
  const again = await insist(shop, send);
  assert.ok(isErased ? again.status === 401 : again.status < 300, `${again.status} ${again.text}`);
  assert.equal(await count('"user".address'), 0);
  assert.equal(await count('"user".erased_account'), 1);
  assert.equal(await member.isLetIn(), false, 'nobody signs in as who is gone');
}

async function copy(shop, point) {
  const member = await Member.joins(shop);
  const { headers, password } = member;
  const send = async () => {
    const answer = await call(shop.url, 'POST', '/api/users/export', { headers, body: { password }, seconds: 60 });
    return answer;
  };
  const { answer } = await dyingAt(shop, point, send);
  assert.ok(answer.status === 0 || answer.status >= 500, `half a copy is none: ${answer.status}`);
  const whole = await insist(shop, send);
  assert.equal(whole.status, 200, whole.text.slice(0, 200));
  assert.ok(whole.text.startsWith('PK'), 'a ZIP');
}

const mortal = ['order', 'gateway', 'cart', 'frontend', 'payment', 'warehouse', 'product', 'auth'];

// Roles die one after the other while people buy through nginx.
async function killRoles(storm, shop, kills) {
  const dead = [];
  const remark = await underBuyers(storm, shop, 4, async () => {
    for (let count = 0; count < kills; count += 1) {
      await sleep(storm.random.below(1500));
      // Each once before chance decides.
      const role = mortal[count] ?? storm.random.one(mortal);
      dead.push(role);
      await shop.killRole(role);
      await shop.revive();
    }
  });
  await canStillBuy(shop);
  return `${remark}; killed ${dead.join(' ')}`;
}

export default async function split(storm) {
  const rounds = storm.isLong ? 20 : 3;
  // Half a second where machines are busy would say nothing of the shop; five seconds are its promise.
  const most = storm.isLong ? 250 : 5000;
  await storm.check(`a session that is revoked under load ends in every process within ${most} ms`, (shop) =>
    revokedUnderLoad(shop, { clients: 50, rounds, doors: doors(shop), most }));

  const buyers = storm.isLong ? 300 : 40;
  await storm.check(`${buyers} buyers get exactly the pieces that there are`, async (shop) =>
    sellOut(storm, shop, (await itemsWith(shop, 8, 1))[0], buyers));

  const kills = storm.isLong ? 60 : 2;
  await storm.check(`after ${kills} kills of roles every answer was true`, (shop) => killRoles(storm, shop, kills));

  if (storm.isLong) {
    await storm.check('a kill of the database server loses nothing, and every role heals by itself', (shop) => killDatabase(storm, shop));
  }

  const cuts = ['gateway.before_send', 'gateway.answered', 'order.place.before_commit', 'order.place.after_commit'];
  for (const point of storm.isLong ? cuts : cuts.slice(1, 2)) {
    await storm.check(`an order that is cut off at ${point} is placed once under its key`, (shop) => cutOrder(shop, point));
  }
  const lines = ['gateway.answered', 'pg.batch_sent', 'idempotency.before_answer_is_kept'];
  for (const point of storm.isLong ? lines : lines.slice(2)) {
    await storm.check(`a cart line that is cut off at ${point} is put in once under its key`, (shop) => cutCartLine(shop, point));
  }
  for (const point of ['user.erase.before_commit', 'user.erase.after_commit']) {
    await storm.check(`an erasure that dies at ${point} erases all or nothing, and is completed`, (shop) => erasure(shop, point));
  }
  for (const point of ['user.export.before_pack', 'user.export.packed']) {
    await storm.check(`a copy that dies at ${point} is made again`, (shop) => copy(shop, point));
  }
  await storm.check('the audit is clean after all of it', (shop) => shop.auditIsClean());
}
