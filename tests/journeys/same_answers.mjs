// What the API answers to a list of requests, with everything a client can see of it but what is
// different each time (dates, ids, counts). The same list is asked in both deployments.

import { request } from 'node:http';

const different_each_time = new Set(['date', 'x-request-id', 'traceparent', 'ratelimit', 'set-cookie', 'keep-alive', 'connection']);
const mask = (text) => text.replace(/"(requestId|token|cartToken)":"[^"]*"/g, '"$1":"*"');

// Not fetch: it hides headers, and some of these requests are none that it would send.
function ask(base, { method = 'GET', path, headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const asked = request(base + path, { method, headers: { ...headers, ...(body ? { 'content-length': Buffer.byteLength(body) } : {}) } }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ answer, text: Buffer.concat(chunks).toString() }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function answerOf(base, one) {
  const { answer, text } = await ask(base, one);
  const headers = [];
  for (let i = 0; i < answer.rawHeaders.length; i += 2)
    if (!different_each_time.has(answer.rawHeaders[i].toLowerCase())) headers.push(`${answer.rawHeaders[i]}: ${answer.rawHeaders[i + 1]}`);
  return [`${answer.statusCode} ${answer.statusMessage}`, ...headers, '', mask(text)].join('\n');
}

const json = { 'content-type': 'application/json' };

// Resolves to a list of { asked, answer }.
export async function probe(shop) {
  const base = shop.api;
  const list = JSON.parse((await ask(base, { path: '/api/products?limit=3' })).text);
  const id = list.data.items[0].id;
  const asked = [
    { path: '/api/products?limit=3' },
    { path: `/api/products/${id}` },
    { path: `/api/products/${id}`, method: 'HEAD' },
    { path: '/api/products/not-a-uuid' },
    { path: '/api/products/00000000-0000-7000-8000-000000000000' },
    { path: '/api/products?limit=many' },
    { path: '/api/categories' },
    { path: '/api/categories/' },
    { path: '/api/cart' },
    { path: '/api/cart/items', method: 'POST', headers: json, body: '{"productId":' },
    { path: '/api/cart/items', method: 'POST', headers: json, body: '{"productId":"x","quantity":0,"surprise":1}' },
    { path: '/api/cart/items', method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<a/>' },
    { path: '/api/cart/items', method: 'POST', headers: { ...json, 'sec-fetch-site': 'cross-site', cookie: 'ff_cart=x' }, body: '{}' },
    { path: '/api/cart', method: 'PATCH' },
    { path: '/api/cart', method: 'OPTIONS', headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'DELETE' } },
    { path: '/api/cart', headers: { origin: 'http://localhost:3000' } },
    { path: '/api/orders/no-such-order', headers: { accept: 'text/html' } },
    { path: '/api/orders', method: 'POST', headers: json, body: '{}' },
    { path: '/api/warehouse/stock-levels' },
    { path: '/api/suppliers' },
    { path: '/api/no-such-path' },
    { path: '/api/openapi.json' },
    { path: '/api/docs?lang=en' },
  ];
  const answers = [];
  for (const one of asked) answers.push({ asked: `${one.method ?? 'GET'} ${one.path} ${one.body ?? ''}`, answer: await answerOf(base, one) });
  return answers;
}

export function differences(before, after) {
  return before
    .map((one, i) => (one.answer === after[i].answer ? null : `${one.asked}\n--- one process\n${one.answer.slice(0, 2000)}\n--- one per role\n${after[i].answer.slice(0, 2000)}`))
    .filter(Boolean);
}
