// Equal requests at once have one effect: under a key whatever changes money or stock, and without
// one what proves who somebody is. And a session that ends, ends at once.

import assert from 'node:assert/strict';
import { Wish, filledCart, itemsWith } from './buyer.mjs';
import { call } from './client.mjs';
import { atOnce, countOf, sentAtOnce } from './equal.mjs';
import { Member } from './member.mjs';
import { revokedUnderLoad } from './revocation.mjs';

export const settings = { LOG_LEVEL: 'error', DEMO_CLOCK_SPEED: '1', WORKER_THREADS: '2' };

const door = ({ url }) => ({ name: 'shop', url, path: '/api/auth/profile', isRevoking: true });

const one = async (shop, sql) => (await shop.query(sql))[0][0];

async function oneOrder(shop, many) {
  const [item] = await itemsWith(shop, 20, 1);
  const wish = new Wish(shop, [{ ...item, quantity: 1 }]);
  const answer = await sentAtOnce(shop, many, 'POST', '/api/orders/guest', { key: wish.key, body: wish.body });
  const rows = await shop.query(`SELECT number FROM "order".orders WHERE email = '${wish.email}'`);
  assert.deepEqual(rows, [[answer.json.data.orderNumber]]);
}

async function oneCancellation(shop, many) {
  const [item] = await itemsWith(shop, 20, 1);
  const wish = new Wish(shop, [{ ...item, quantity: 2 }], { payment: 'bank_transfer' });
  const { accessToken } = await wish.isPlaced();
  await sentAtOnce(shop, many, 'POST', `/api/orders/track/${accessToken}/cancel`, { key: wish.key, body: '{}' });
  const id = await one(shop, `SELECT id FROM "order".orders WHERE email = '${wish.email}'`);
  const acts = await one(shop, `SELECT count(*) FROM platform.audit_log WHERE action = 'order.cancel' AND object = '${id}'`);
  assert.equal(acts, '1', 'it was cancelled once');
}

async function oneCartLine(shop, many) {
  const [item] = await itemsWith(shop, 20, 1);
  const token = await filledCart(shop, [{ ...item, quantity: 1 }]);
  const { productId, variantId } = item;
  const body = { productId, variantId, quantity: 2 };
  await sentAtOnce(shop, many, 'POST', '/api/cart/items', { key: `line-${Date.now()}`, headers: { 'x-cart-token': token }, body });
  const cart = await call(shop.url, 'GET', '/api/cart', { headers: { 'x-cart-token': token } });
  assert.equal(cart.json.data.itemCount, 3, 'two pieces were put in once');
}

async function oneCount(shop, many) {
  const owner = await Member.works(shop, 'owner');
  const [item] = await itemsWith(shop, 20, 1);
  const path = `/api/warehouse/inventory/${item.variantId}`;
  const counted = { key: `count-${Date.now()}`, headers: owner.headers, body: { quantity: 7 } };
  await sentAtOnce(shop, many, 'PUT', path, counted);
  const acts = `SELECT count(*) FROM platform.audit_log WHERE action = 'stock.count' AND object = '${item.variantId}'`;
  assert.equal(await one(shop, acts), '1', 'it was counted once');
  const other = await call(shop.url, 'PUT', path, { headers: owner.headers, body: { quantity: 5 } });
  assert.equal(other.status, 200, other.text);
  await sentAtOnce(shop, 2, 'PUT', path, counted);
  const here = await one(shop, `SELECT s.on_hand FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
    WHERE item_id = '${item.variantId}' AND l.id = '01900000-0000-7000-8000-000000000001'`);
  assert.equal(here, '5', 'a count that comes again, late, undoes no later one');
}

// Anybody may claim an address, any number of times; one of them proves it.
async function oneRegistration(shop, many) {
  const member = new Member(shop);
  const answers = await atOnce(many, () => call(shop.url, 'POST', '/api/auth/register', { body: member.registration(), seconds: 240 }));
  const made = answers.filter(({ status }) => status === 200 || status === 201);
  assert.ok(made.length > 0, answers[0].text);
  for (const answer of answers) assert.ok([200, 201, 409, 503, 504].includes(answer.status), answer.text);
  await member.verifies();
  const owners = `SELECT count(*) FROM auth.account WHERE email = '${member.email}' AND is_verified`;
  assert.equal(await one(shop, owners), '1', 'one account has the address');
  const live = await atOnce(made.length, (index) => member.isLetIn(made[index].json.data));
  assert.equal(live.filter(Boolean).length, 1, 'the sessions of the other claims have ended');
  return `${made.length} claims`;
}

async function oneVerification(shop, many) {
  const member = await Member.joins(shop);
  const token = await member.tokenFromMail('overeni-emailu');
  const answers = await atOnce(many, () => call(shop.url, 'POST', '/api/auth/verify-email', { body: { token }, seconds: 60 }));
  const proven = countOf(answers, 200);
  assert.ok(proven >= 1, answers[0].text);
  const told = `SELECT count(*) FROM platform.outbox o JOIN auth.account a ON a.id::text = o.body::jsonb ->> 'accountId'
    WHERE o.kind = 'auth.email_verified' AND a.email = '${member.email}'`;
  assert.equal(await one(shop, told), '1', 'it was told once');
  return `${proven} of ${many} were told yes`;
}

async function oneReset(shop, many) {
  const member = await Member.joins(shop);
  await member.verifies();
  await call(shop.url, 'POST', '/api/auth/password-reset-request', { body: { email: member.email } });
  const token = await member.tokenFromMail('nove-heslo');
  const passwords = Array.from({ length: many }, (_, index) => `${member.password} nové ${index}`);
  const answers = await atOnce(many, (index) =>
    call(shop.url, 'POST', '/api/auth/password-reset-confirm', { body: { token, newPassword: passwords[index] }, seconds: 240 }));
  assert.ok(countOf(answers, 200) <= 1, 'one use of the link sets a password');
  // One that took too long may have set it all the same.
  const works = [];
  for (const [index, { status }] of answers.entries()) {
    if (status >= 400 && status < 500) continue;
    const { email } = member;
    const body = { email, password: passwords[index] };
    if ((await call(shop.url, 'POST', '/api/auth/login', { body, seconds: 60 })).status === 200) works.push(index);
  }
  assert.equal(works.length, 1, 'one new password opens the account');
}

// Whoever comes second is a thief, or robbed: the family ends.
async function oneFamily(shop, many) {
  const member = await Member.joins(shop);
  const answers = await atOnce(many, () => member.refresh());
  const won = answers.filter(({ status }) => status === 200);
  assert.ok(won.length <= 1, `${won.length} refreshes succeeded`);
  for (const answer of answers) assert.ok([200, 401, 503].includes(answer.status), answer.text);
  const live = await one(shop, `SELECT count(*) FROM auth.session s JOIN auth.account a ON a.id = s.account_id
    WHERE a.email = '${member.email}' AND s.ended_at IS NULL`);
  assert.equal(live, '0', 'a token that came twice ended its session');
  for (const { json } of won) {
    assert.equal(await member.isLetIn(json.data), false, 'the new access token is worth nothing');
    assert.equal((await member.refresh(json.data.refreshToken)).status, 401, 'nor is the new refresh token');
  }
  assert.equal(await member.isLetIn(), false, 'nor is the old access token');
}

export default async function identity(storm) {
  const many = 100;
  // Each costs slow hashes, which a build with sanitizers makes slower.
  const hashed = storm.isLong ? 100 : 12;
  await storm.check(`${many} equal orders are one order`, (shop) => oneOrder(shop, many));
  await storm.check(`${many} equal cancellations cancel once`, (shop) => oneCancellation(shop, many));
  await storm.check(`${many} equal additions to a cart put the pieces in once`, (shop) => oneCartLine(shop, many));
  await storm.check(`${many} equal counts of stock count once`, (shop) => oneCount(shop, many));
  await storm.check(`${hashed} registrations of one address make one owner of it`, (shop) => oneRegistration(shop, hashed));
  await storm.check(`${many} uses of one link prove an address once`, (shop) => oneVerification(shop, many));
  await storm.check(`${hashed} uses of one link set one new password`, (shop) => oneReset(shop, hashed));
  await storm.check('50 uses of one refresh token leave no live family', (shop) => oneFamily(shop, 50));
  await storm.check('a session that is revoked under load ends at once in the process that revoked it', (shop) =>
    revokedUnderLoad(shop, { clients: 50, rounds: storm.isLong ? 20 : 3, doors: [door(shop)], most: 5000 }));
  await storm.check('the audit is clean after all of it', (shop) => shop.auditIsClean());
}
