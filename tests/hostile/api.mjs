// What the shop says of its own interface: operations with their parameters and bodies, from
// `flipflop describe openapi`. Whatever is generated from it covers a new route on its first day.

import { readFileSync } from 'node:fs';

export const anyId = '01900000-0000-7000-8000-0000000000ff';

// { method, path, permission, parameters: [{ name, in, schema }], body: schema or null }
export async function operations(shop) {
  const { stdout } = await shop.command('describe', 'openapi');
  const document = JSON.parse(stdout);
  const resolve = (schema) => {
    if (!schema) return null;
    if (schema.$ref) return resolve(document.components.schemas[schema.$ref.split('/').at(-1)]);
    const known = { ...schema };
    if (schema.properties) {
      known.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, value]) => [name, resolve(value)]));
    }
    if (schema.items) known.items = resolve(schema.items);
    return known;
  };
  const list = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      list.push({
        method: method.toUpperCase(),
        path,
        permission: operation['x-permission'],
        parameters: operation.parameters || [],
        body: resolve(operation.requestBody?.content['application/json']?.schema),
      });
    }
  }
  return list;
}

// Every route, pages too: { method, path, permission }, without the emulators of development.
export async function routes(shop) {
  const { stdout } = await shop.command('describe', 'routes');
  return stdout.split('\n').map((line) => line.match(/^\| (\w+) \| `([^`]+)` \| (\S+) \|/)).filter(Boolean)
    .map(([, method, path, permission]) => ({ method, path, permission }))
    .filter(({ path }) => !path.startsWith('/dev/'));
}

// A value that `schema` takes.
export function sample(schema, name = '') {
  if (!schema || !schema.type) return /is[A-Z]|wants|Consent/.test(name) ? true : 'x';
  if (schema.type === 'object') {
    return Object.fromEntries(Object.entries(schema.properties ?? {})
      .filter(([key]) => (schema.required ?? []).includes(key)).map(([key, value]) => [key, sample(value, key)]));
  }
  if (schema.type === 'array') return [sample(schema.items, name)];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (schema.enum) return schema.enum[0];
  if (schema.format === 'uuid') return anyId;
  if (/email/i.test(name)) return 'nobody@example.cz';
  return 'x'.repeat(Math.max(1, schema.minLength ?? 1));
}

// `path` with its parameters in place: `values` by name, or any id.
export function filled(path, values = {}) {
  return path.replace(/\{(\w+)\}|:(\w+)/g, (whole, braced, colon) => values[braced ?? colon] ?? anyId);
}

// Every item in the long run; in the short one every `n`th, so that neighbours get different ones.
export const share = (items, n, isLong) => (isLong ? items : items.filter((_, index) => index % n === 0));

// `work` on every item, a few at a time; the results in order.
export async function together(items, work, atOnce = 6) {
  const results = new Array(items.length);
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await work(items[mine], mine);
    }
  }));
  return results;
}

// Kilobytes that the process holds.
export function residentKilobytes(shop) {
  return Number(readFileSync(`/proc/${shop.process.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
}
