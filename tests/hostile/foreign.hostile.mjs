// Another customer's things. Every operation that takes an id, in its path, query or body, is called
// by one customer with everything he can know of another: he is refused, and no byte of the other's
// marks comes back. Secrets (the tracking token, the cart token) are what he cannot know; near misses
// of them are tried.

import assert from 'node:assert/strict';
import { call } from '../storms/client.mjs';
import { filled, operations, routes, sample, together } from './api.mjs';
import { Customer } from './people.mjs';

const writes = ['POST', 'PUT', 'PATCH', 'DELETE'];
const takesId = (name, schema) => schema?.format === 'uuid' || /(^|[a-z])(id|ids|token|number|email|reference)$/i.test(name);

// The bodies that carry `id` in one of the places of `schema` that take one.
function bodiesWith(schema, id, build = (value) => value, found = []) {
  if (schema?.type === 'array') return bodiesWith(schema.items, id, (value) => build([value]), found);
  for (const [name, inner] of Object.entries(schema?.properties ?? {})) {
    const place = (value) => build({ ...sample(schema), [name]: value });
    if (inner?.type === 'object' || inner?.type === 'array') bodiesWith(inner, id, place, found);
    if (takesId(name, inner)) found.push(place(id));
  }
  return found;
}

// Near misses of tokens are for where a token is asked for.
const fits = (kind, name) => !/token|wildcard/.test(kind) || /token/i.test(name);

// Every call of `operation` with `id` in it.
function attempts({ method, path, parameters = [], body }, [kind, id]) {
  const calls = [];
  const names = [...path.matchAll(/\{(\w+)\}|:(\w+)/g)].map((found) => found[1] ?? found[2]);
  const usual = body && writes.includes(method) ? sample(body) : undefined;
  for (const name of names.filter((one) => fits(kind, one))) calls.push({ path: filled(path, { [name]: id }), body: usual });
  for (const { name, in: place, schema } of parameters) {
    if (place === 'query' && takesId(name, schema) && fits(kind, name)) calls.push({ path: `${filled(path)}?${name}=${id}`, body: usual });
  }
  for (const full of bodiesWith(body, decodeURIComponent(id.replaceAll('%00', '\0')))) calls.push({ path: filled(path), body: full });
  return calls.map((one) => ({ method, ...one }));
}

// The answer, or the one that its redirect leads to.
async function followed(shop, method, path, { body, headers }) {
  const answer = await call(shop.url, method, path, { body, headers });
  if (answer.status !== 303) return answer;
  return call(shop.url, 'GET', new URL(answer.headers.get('location'), shop.url).pathname, { headers });
}

// What refuses nobody and gives nothing away: forms that look at their token when they are sent, lists
// of one's own that take the id of any product, and a mail to whoever owns the address.
const isHarmless = [
  /^GET \/(nove-heslo|overeni-emailu)\//,
  /^(PUT|DELETE) \/api\/users\/wishlist\//,
  /^POST \/api\/users\/recently-viewed /,
  /^POST \/ucet\/adresy\/[^/]+\/smazat /,  // what is not there is gone: one's own list is shown
  /^DELETE \/api\/cart\/vouchers\//,        // and one's own cart
  /^POST \/api\/auth\/(password-reset-request|login-contact) .*\(email\)$/,
];

// A filter that fits nothing gives an empty list, and old addresses lead to where one has to ask.
function judged(owner, path, answer, name = '') {
  const complaints = [];
  if (answer.text.includes(owner.mark)) complaints.push(`LEAK: ${answer.text.slice(0, 300)}`);
  const isRefused = answer.status >= 400 && answer.status < 500;
  const isOld = answer.status === 301 && ['/objednavka', '/kosik'].includes(answer.headers.get('location'));
  const isFilter = answer.status === 200 && path.includes('?');
  const isGood = isHarmless.some((pattern) => pattern.test(name)) && answer.status < 300;
  if (!isRefused && !isOld && !isFilter && !isGood) complaints.push(`${answer.status}, not refused: ${answer.text.slice(0, 200)}`);
  return complaints;
}

export default async function foreign(attack) {
  const shop = await attack.shop();
  const [alena, boris] = [await Customer.arrives(shop, 'Alena'), await Customer.arrives(shop, 'Boris')];
  const api = await operations(shop);
  const pages = (await routes(shop)).filter(({ path }) => !path.startsWith('/api/'));
  const ids = await alena.knownIds();
  const before = await alena.belongings();

  const manners = [{ 'x-cart-token': boris.cartToken }, { cookie: `ff_cart=${boris.cartToken}` }];
  const strange = [];
  const covered = new Set();
  for (const operation of [...api, ...pages]) {
    for (const id of ids) {
      for (const attempt of attempts(operation, id)) {
        covered.add(`${operation.method} ${operation.path}`);
        strange.push({ ...attempt, kind: id[0], headers: { ...manners[strange.length % 2], ...boris.headers } });
      }
    }
  }
  const results = await together(strange, async ({ method, path, body, kind, headers }) => {
    const name = `${method} ${path} ${JSON.stringify(body ?? '')} (${kind})`;
    const answer = await followed(shop, method, path, { body, headers });
    return { name, complaints: judged(alena, path, answer, name) };
  });
  attack.tally(`${covered.size} routes that take an id refuse a stranger's`, results);

  await attack.check('who asks for her order with his own e-mail, or for his with hers, is told nothing', async () => {
    for (const [number, email] of [[alena.orderNumber, boris.email], [boris.orderNumber, alena.email]]) {
      const answer = await call(shop.url, 'POST', '/api/orders/track', { body: { number, email } });
      assert.equal(answer.status, 404, answer.text);
      assert.ok(!answer.text.includes(alena.mark) && !answer.text.includes(boris.mark));
    }
  });
  await attack.check('the lists of one customer hold nothing of another', async () => {
    for (const { method, path } of [...api, ...pages].filter(({ method: verb, path: where }) => verb === 'GET' && !/[{:]/.test(where))) {
      const answer = await call(shop.url, method, path, { headers: { cookie: `ff_cart=${boris.cartToken}`, ...boris.headers } });
      assert.ok(!answer.text.includes(alena.mark), `${method} ${path}`);
    }
  });
  await attack.check('what belongs to her has not changed', async () => {
    assert.equal(await alena.belongings(), before);
    await shop.auditIsClean();
  });
  await attack.check('her own secrets still open her own things', async () => {
    const answer = await call(shop.url, 'GET', `/api/orders/track/${alena.orderToken}`);
    assert.equal(answer.status, 200);
    assert.equal(judged(alena, '/', answer).length, 2, 'a stranger who got this answer would have been found out');
  });
}
