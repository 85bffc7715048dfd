// Bodies over the wire, to every operation that reads one: wrong kinds in every member, wrong types of
// content, too deep, too wide, too long. The answer is a clear 4xx in the one form of errors, it comes
// soon, and the shop's memory stays what it was. (hostile_bodies_test.cpp sends more of them, to the
// routes of staff too, without a wire.)

import assert from 'node:assert/strict';
import { call } from '../storms/client.mjs';
import { filled, operations, residentKilobytes, sample, share, together } from './api.mjs';
import { exchange } from './connection.mjs';

const json = 'application/json';
const wholes = {
  empty: ['', json],
  null: ['null', json],
  'a list': ['[]', json],
  'a text': ['"x"', json],
  'a number': ['1', json],
  cut: ['{"a":', json],
  'two values': ['{}{}', json],
  'a comma too many': ['{"a":1,}', json],
  'single quotes': ["{'a':1}", json],
  'a remark': ['{/* a */}', json],
  'NaN': ['{"a":NaN}', json],
  'a number of 100,000 digits': [`{"a":${'9'.repeat(100_000)}}`, json],
  'an exponent beyond all': ['{"a":1e999999999}', json],
  'depth of 100,000 lists': ['['.repeat(100_000), json],
  'depth of 30,000 objects': ['{"a":'.repeat(30_000), json],
  'a million empty members': [`{${'"":0,'.repeat(40_000)}"b":0}`, json],
  'members that collide': [`{${Array.from({ length: 20_000 }, (_, index) => `"a${index}":0`).join(',')}}`, json],
  'a mark of byte order': [Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), json],
  'UTF-16': [Buffer.from('{"a":1}', 'utf16le'), json],
  'broken UTF-8': [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), json],
  'lone surrogate': ['{"a":"\\ud800"}', json],
  'line end inside a text': ['{"a":"b\nc"}', json],
  XML: ['<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'application/xml'],
  'a text of another type': ['{}', 'text/plain'],
  'a body of no type': ['{}', ''],
  'a form of parts': ['--a\r\nContent-Disposition: form-data; name="b"\r\n\r\nc\r\n--a--', 'multipart/form-data; boundary=a'],
  'a type of nonsense': ['{}', ';;;///'],
  'a broken form': ['a=%zz&b=%', 'application/x-www-form-urlencoded'],
  'a form of 20,000 fields': ['a=b&'.repeat(20_000), 'application/x-www-form-urlencoded'],
  'a form with NUL': ['a%00=b%00', 'application/x-www-form-urlencoded'],
};
const kinds = [null, true, -1, 0.5, 1e308, '', '\0', 'a\r\nX-A: b', 'x'.repeat(50_000), [], [null], [[[]]], {}, { a: {} },
  '${7*7}', "'; DROP TABLE x; --", '<script>alert(1)</script>', '../../etc/passwd', '\u202e\ufeff'];

// Members that are a person's own words: every text fits, and an account with an odd name is made.
const takesAnyText = ({ name }) => /: (password|firstName|lastName|phone) = "/.test(name);

// `schema`'s sample with each of its members, at any depth, replaced by each kind.
function mistyped(schema, build = (value) => value, found = []) {
  if (schema?.type === 'array') return mistyped(schema.items, (value) => build([value]), found);
  for (const [name, inner] of Object.entries(schema?.properties ?? {})) {
    for (const kind of kinds) found.push([`${name} = ${JSON.stringify(kind).slice(0, 30)}`, build({ ...sample(schema), [name]: kind })]);
    mistyped(inner, (deep) => build({ ...sample(schema), [name]: deep }), found);
  }
  return found;
}

async function send(shop, { method, path, body, type }) {
  const begun = Date.now();
  const headers = type ? { 'content-type': type } : {};
  try {
    const options = { method, headers, redirect: 'manual', signal: AbortSignal.timeout(60_000) };
    if (body.length > 0) options.body = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const response = await fetch(shop.url + path, options);
    const text = await response.text();
    return { status: response.status, text, type: response.headers.get('content-type'), milliseconds: Date.now() - begun };
  } catch (error) {
    return { status: 0, text: String(error.cause ?? error) };
  }
}

// The wire of the old payment service has the code itself where the others have an object.
const codeOf = ({ error }) => (typeof error === 'string' ? error : error?.code);

// An answer in time, no failure, and an error in the one form.
function complaintsAbout({ status, text, type }, mayHold) {
  if (mayHold && status >= 200 && status < 300) return [];
  const complaints = [];
  if (status < 400 || status >= 500) complaints.push(`${status}: ${text.slice(0, 200)}`);
  if (!/json/.test(type ?? '')) complaints.push(`no JSON but ${type}`);
  else if (typeof codeOf(JSON.parse(text)) !== 'string') complaints.push(`no error code: ${text.slice(0, 200)}`);
  if (/\/src\/|\.cpp|boost|pg::|SELECT |INSERT /.test(text)) complaints.push(`the answer tells of the inside: ${text.slice(0, 200)}`);
  return complaints;
}

export default async function bodies(attack) {
  const shop = await attack.shop();
  const all = await operations(shop);
  const reading = all.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));
  const before = residentKilobytes(shop);

  // Who may not call at all is refused before his body is read.
  const odd = reading.flatMap(({ method, path, permission, body: schema }) => share(Object.entries(wholes), permission === 'public' ? 1 : 7, attack.isLong)
    .map(([name, [body, type]]) => ({ name: `${method} ${path}: ${name}`, method, path: filled(path), body, type, schema })));
  attack.tally(`${reading.length} operations refuse bodies that are none`, await together(odd, async (one) =>
    ({ name: one.name, complaints: complaintsAbout(await send(shop, one), !one.schema) })));

  const open = reading.filter(({ permission, body }) => permission === 'public' && body);
  const wrong = open.flatMap(({ method, path, body: schema }) => mistyped(schema).map(([name, body]) =>
    ({ name: `${method} ${path}: ${name}`, method, path: filled(path), body: JSON.stringify(body), type: json })));
  attack.tally(`${open.length} open operations refuse members of a wrong kind`, await together(share(wrong, 4, attack.isLong), async (one) =>
    ({ name: one.name, complaints: complaintsAbout(await send(shop, one), takesAnyText(one)) })));

  const queries = all.filter(({ method, parameters }) => method === 'GET' && parameters.some(({ in: place }) => place === 'query'));
  const asked = queries.flatMap(({ method, path, parameters }) => parameters.filter(({ in: place }) => place === 'query').flatMap(({ name }) =>
    ['', '-1', '0', '1e9', '99999999999999999999', 'NaN', '%00', '%0d%0aX-A:%20b', '[]', "' OR 1=1 --", 'x'.repeat(5000), '%F0%9F%92%A9', '%25', '*']
      .map((value) => ({ name: `${path}?${name}=${value.slice(0, 30)}`, method, path: `${filled(path)}?${name}=${value.includes('%') ? value : encodeURIComponent(value)}` }))));
  attack.tally(`${queries.length} operations stand any query`, await together(asked, async (one) =>
    ({ name: one.name, complaints: complaintsAbout(await send(shop, { ...one, body: '' }), true) })));

  await attack.check('gigabytes are refused at their first bytes, and memory stays', async () => {
    const port = Number(new URL(shop.url).port);
    const count = attack.isLong ? 1000 : 100;
    const head = `POST /api/orders/guest HTTP/1.1\r\nHost: shop.test\r\nContent-Type: ${json}\r\n`;
    const huge = [`${head}Content-Length: 10000000000\r\n\r\n{"a":"${'x'.repeat(60_000)}`,
      `${head}Transfer-Encoding: chunked\r\n\r\n${`4000\r\n${'x'.repeat(0x4000)}\r\n`.repeat(16)}`];
    const answers = await together(Array.from({ length: count }, (_, index) => huge[index % 2]), async (bytes) =>
      (await exchange(port, [bytes], { seconds: 20 })).answers.at(-1)?.status, 50);
    assert.deepEqual([...new Set(answers)], [413]);
    const grown = residentKilobytes(shop) - before;
    assert.ok(grown < 64 * 1024, `grown by ${grown} KB`);
    return `grown by ${Math.round(grown / 1024)} MB with all of the above`;
  });
  await attack.check('the shop still sells', async () => {
    const answer = await call(shop.url, 'GET', '/api/products?limit=1');
    assert.equal(answer.status, 200);
    await shop.auditIsClean();
  });
}
