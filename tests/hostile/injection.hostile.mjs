// What a visitor sends and gets back: nothing of it may become a header, an address of another site,
// or a file that is none of his.

import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../journeys/shop.mjs';
import { call } from '../storms/client.mjs';
import { filled, routes, share, together } from './api.mjs';
import { exchange } from './connection.mjs';
import { Customer } from './people.mjs';

const elsewhere = ['https://evil.test/', '//evil.test/', '/\\evil.test/', '\\\\evil.test', 'https:evil.test', '%2f%2fevil.test', '%5c%5cevil.test', '/%09/evil.test',
  '/%2e%2e//evil.test', 'javascript:alert(1)', 'data:text/html,evil.test', 'https://shop.test@evil.test/', '.evil.test', '///evil.test'];
const breaking = ['a%0d%0aX-Injected:%20yes', 'a%0aX-Injected:%20yes', 'a%0dX-Injected:%20yes', 'a%e5%98%8a%e5%98%8dX-Injected:%20yes', 'a%c4%8d%c4%8aX-Injected:%20yes',
  'a%00X-Injected:%20yes', 'a%250d%250aX-Injected:%20yes', 'a%0d%0a%0d%0a<script>alert(1)</script>', 'a%c2%85X-Injected:%20yes', 'a%e2%80%a8X-Injected:%20yes'];
const names = ['next', 'return', 'returnTo', 'return_url', 'redirect', 'url', 'to', 'continue', 'back', 'q', 'search', 'order', 'page', 'lang', 'callback', 'categoryId', 'file'];

// What is wrong with the answers to one request, taken as bytes: a header that was made, or a way out.
function complaintsAbout(result) {
  const complaints = [];
  const finals = result.answers.filter(({ isInterim }) => !isInterim);
  if (finals.length !== 1) complaints.push(`${finals.length} answers`);
  for (const { status, headers } of finals) {
    if ('x-injected' in headers) complaints.push('a header was injected');
    if (/injected/i.test(headers['set-cookie'] ?? '')) complaints.push('a cookie was injected');
    const { location } = headers;
    if (status >= 300 && status < 400 && status !== 304 && !/^\/(?![/\\])[\x21-\x7e]*$/.test(location ?? '')) complaints.push(`leads to ${location}`);
    if (/evil\.test/.test(new URL(location ?? '/', 'http://shop.test').host)) complaints.push(`leads to ${location}`);
    if (status >= 500) complaints.push(`${status}`);
  }
  return complaints;
}

const request = (method, target, fields = '', body = '') =>
  `${method} ${target} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n${fields}${body ? `Content-Length: ${body.length}\r\n` : ''}\r\n${body}`;

async function targets(attack, shop, port) {
  const list = await routes(shop);
  const asked = [];
  for (const { method, path } of list) {
    for (const payload of [...breaking, ...elsewhere]) {
      const inPath = payload.replaceAll('\\', '%5c').replaceAll(/[<>]/g, '');
      for (const [, braced, colon] of path.matchAll(/\{(\w+)\}|:(\w+)/g)) asked.push([method, filled(path, { [braced ?? colon]: inPath.replaceAll('/', '%2f') })]);
      if (method === 'GET' && !path.startsWith('/api/')) {
        asked.push([method, `${filled(path)}?${names.map((name) => `${name}=${payload}`).join('&')}`]);
      }
    }
  }
  const results = await together(share(asked, 5, attack.isLong), async ([method, target]) => ({
    name: `${method} ${target}`,
    complaints: await exchange(port, [request(method, target)], { seconds: 30 }).then(complaintsAbout, (error) => [error.message]),
  }));
  attack.tally('nothing in a path or a query becomes a header or a way out', results);
}

async function fields(attack, port) {
  const evil = ['https://evil.test', 'evil.test', 'http://evil.test/%0d%0aX-Injected:yes', 'shop.test\tX-Injected: yes', '"><script>'];
  const carriers = ['Origin', 'Referer', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-For', 'X-Original-URL', 'X-Rewrite-URL', 'Forwarded', 'X-Request-Id',
    'traceparent', 'Accept-Language', 'If-None-Match', 'User-Agent', 'X-HTTP-Method-Override', 'X-Cart-Token'];
  const paths = ['/', '/checkout', '/products?search=a', '/kosik', '/api/cart', '/favicon.ico', '/nowhere'];
  const asked = carriers.flatMap((name) => evil.flatMap((value) => paths.map((path) => [path, `${name}: ${value}\r\n`])))
    .concat(evil.map((value) => ['/kosik', `Cookie: ff_cart=${value}; ff_cart=x\r\n`]));
  // A request id may be any name; it is said back by design.
  const results = await together(share(asked, 3, attack.isLong), async ([path, field]) => {
    const result = await exchange(port, [request('GET', path, field)], { seconds: 30 }).catch((error) => ({ answers: [], error }));
    const complaints = result.error ? [result.error.message] : complaintsAbout(result);
    for (const { headers, body } of result.answers) {
      if (Object.entries(headers).some(([key, value]) => key !== 'x-request-id' && value.includes('evil.test'))) complaints.push(`a header says it back: ${JSON.stringify(headers)}`);
      if (body.includes('evil.test') || body.includes('"><script>')) complaints.push('the body says it back');
    }
    return { name: `${path} ${field.trim()}`, complaints };
  });
  attack.tally('nothing in a field becomes a header or a way out', results);
}

const traversals = (goal) => [
  `../${goal}`, `../../${goal}`, `..%2f${goal}`, `%2e%2e/${goal}`, `%2e%2e%2f${goal}`, `%252e%252e%252f${goal}`, `..%5c${goal}`, `..\\${goal}`.replaceAll('\\', '%5c'),
  `....//${goal}`, `..;/${goal}`, `%c0%ae%c0%ae/${goal}`, `%c0%ae%c0%ae%c0%af${goal}`, `%uff0e%uff0e/${goal}`, `..%00/${goal}`, `./../${goal}`, `/${goal}`, `%2f${goal}`,
  `${goal}%00.webp`, `${goal}%00.css`, `x/../../${goal}`, `%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd`, '../../../../../../etc/passwd', 'file:%2f%2f%2fetc%2fpasswd',
  '.env', '.git/config', '.git%2fconfig', '~root/.bashrc', goal, `${goal}~`, `${goal}.bak`, 'secret', '..%2fsecret', 'link.webp', 'link-640.webp', 'CON', 'a'.repeat(3000)];

async function files(attack, shop, port) {
  const canary = 'kanarek-v-souboru-8c1f';
  await writeFile(join(shop.folder, 'canary.txt'), canary);
  for (const folder of ['images', 'pictures', 'media']) {
    await symlink(join(shop.folder, 'canary.txt'), join(shop.folder, folder, 'link-640.webp')).catch(() => {});
  }
  const roots = ['/assets/', '/obrazky/', '/sitemap/', '/dev/wholesaler/images/', '/', '/static/', '/api/'];
  const asked = roots.flatMap((root) => traversals('canary.txt').map((tail) => root + tail));
  const results = await together(share(asked, 2, attack.isLong), async (target) => {
    const { answers } = await exchange(port, [request('GET', target)], { seconds: 30 });
    const complaints = [];
    if (answers.length !== 1) complaints.push(`${answers.length} answers`);
    for (const { status, body } of answers) {
      if (body.includes(canary) || body.includes('root:')) complaints.push('A FILE LEAKED');
      if (status < 400 || status >= 500) complaints.push(`${status}`);
    }
    return { name: target, complaints };
  });
  attack.tally('no way leads to another file', results);
}

async function mails(attack, shop) {
  const customer = await Customer.arrives(shop, 'Dana');
  const lines = ['Eva\r\nBcc: evil@evil.test', 'Eva\nSubject: evil', 'Eva\r\n\r\nevil body', 'Eva\u0000', 'Eva\u2028Bcc: evil@evil.test', '=?utf-8?q?Eva=0D=0ABcc:_evil=40evil.test?='];
  await attack.check('no name, note or address of an order becomes a header of its mail', async () => {
    let placed = 0;
    const places = { firstName: 'deliveryAddress', lastName: 'deliveryAddress', city: 'deliveryAddress', street: 'deliveryAddress', notes: null };
    for (const [name, object] of Object.entries(places)) {
      for (const [index, line] of share([...lines.entries()], 2, attack.isLong)) {
        const body = customer.orderBody({ email: `mail-${name}-${index}-${customer.mark}@example.cz`.toLowerCase(), paymentMethod: 'cod' });
        if (object) body[object] = { ...body[object], [name]: line };
        else body[name] = line;
        const answer = await call(shop.url, 'POST', '/api/orders/guest', { body });
        if (answer.status === 400) continue;
        assert.ok(answer.status < 300, `${answer.status} ${answer.text}`);
        placed += 1;
        const [mail] = await until('its mail came', 60, async () => {
          const found = await shop.mails(body.email);
          return found.length > 0 && found[0].subject ? found : null;
        });
        assert.ok(!/[\r\n]/.test(mail.subject) && !/evil/.test(mail.subject), mail.subject);
        assert.deepEqual(await shop.mails('evil@evil.test'), []);
      }
    }
    return `${placed} orders were placed, the others refused`;
  });
  await attack.check('an e-mail address is one address', async () => {
    for (const email of ['a@b.cz\r\nBcc: evil@evil.test', 'a@b.cz, evil@evil.test', 'a@b.cz; evil@evil.test', '"a\r\nb"@b.cz', 'a@b.cz\u0000', '<a@b.cz>', 'a b@c.cz']) {
      const answer = await call(shop.url, 'POST', '/api/orders/guest', { body: customer.orderBody({ email }) });
      assert.equal(answer.status, 400, `${JSON.stringify(email)}: ${answer.status} ${answer.text}`);
    }
  });
}

export default async function injection(attack) {
  const shop = await attack.shop();
  const port = Number(new URL(shop.url).port);
  await targets(attack, shop, port);
  await fields(attack, port);
  await files(attack, shop, port);
  await mails(attack, shop);
  await attack.check('another site cannot act through a visitor\'s browser', async () => {
    const customer = await Customer.arrives(shop, 'Filip');
    const { productId, variantId } = customer.item;
    const before = await customer.belongings();
    const cookie = `ff_cart=${customer.cartToken}`;
    const form = new URLSearchParams({ product_id: productId, variant_id: variantId, line_id: customer.cartLine, quantity: '1' }).toString();
    const foreignOrigins = [{ origin: 'https://evil.test' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' },
      { origin: 'https://evil.test', referer: shop.url }, { origin: `${shop.url}.evil.test` }, { origin: shop.url.replace('//', '//x.') }];
    const formTypes = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'];
    const posts = (await routes(shop)).filter(({ method, path }) => method !== 'GET' && !path.includes('webhooks'));
    for (const headers of foreignOrigins) {
      for (const { method, path } of posts) {
        for (const type of attack.isLong ? formTypes : formTypes.slice(0, 1)) {
          const response = await fetch(shop.url + filled(path, { id: customer.cartLine, token: customer.orderToken }),
            { method, body: method === 'DELETE' ? undefined : form, redirect: 'manual', headers: { ...headers, cookie, 'content-type': type } });
          assert.equal(response.status, 403, `${method} ${path} ${type} ${JSON.stringify(headers)}: ${response.status}`);
        }
      }
    }
    assert.equal(await customer.belongings(), before);
    return `${posts.length} routes`;
  });
}
