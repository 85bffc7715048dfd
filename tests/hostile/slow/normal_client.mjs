// What honest visitors of several shops notice: every request on a connection of its own, one after
// the other, the shops in turn and each first as often as the others, so that whatever else the machine
// does meets all of them.

import { Agent, request } from 'node:http';

const paths = ['/robots.txt', '/api/categories', '/', '/api/products?limit=10', '/kontakt'];
const agent = new Agent({ keepAlive: false });

function visit(url, path) {
  return new Promise((resolve) => {
    const begun = process.hrtime.bigint();
    const done = (status) => resolve({ status, milliseconds: Number(process.hrtime.bigint() - begun) / 1e6 });
    const asked = request(url + path, { agent, timeout: 30_000 }, (answer) => {
      answer.on('data', () => {});
      answer.on('end', () => done(answer.statusCode));
      answer.on('error', () => done(0));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => done(0));
    asked.end();
  });
}

export function quantile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

// Of `count` visits to each of `urls`: { failed, times } in milliseconds, in their order.
export async function visits(urls, count) {
  const seen = urls.map(() => ({ failed: 0, times: [] }));
  for (let index = 0; index < count; index += 1) {
    for (let turn = 0; turn < urls.length; turn += 1) {
      const shop = (index + turn) % urls.length;
      const { status, milliseconds } = await visit(urls[shop], paths[index % paths.length]);
      seen[shop].times.push(milliseconds);
      if (status !== 200) seen[shop].failed += 1;
    }
  }
  return seen;
}
