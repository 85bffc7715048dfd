// One request, sent many times at once under one key.

import assert from 'node:assert/strict';
import { until } from '../journeys/shop.mjs';
import { call, isUnknown } from './client.mjs';

const isDone = ({ status }) => status >= 200 && status < 300;

// All that is answered has the same bytes; the others were told that it is being worked on, or that
// the shop has too much to do. Resolves to the one answer.
export async function sentAtOnce(shop, many, method, path, { key, headers = {}, body }) {
  const send = () => call(shop.url, method, path, { body, headers: { ...headers, 'idempotency-key': key }, seconds: 120 });
  const answers = await Promise.all(Array.from({ length: many }, send));
  for (const answer of answers) {
    const isHonest = isDone(answer) || answer.json?.error?.code === 'IN_FLIGHT' || answer.status === 503;
    assert.ok(isHonest, `${method} ${path}: ${answer.status} ${answer.text}`);
  }
  let last;
  await until(`${method} ${path} is answered`, 60, async () => {
    last = await send();
    return !isUnknown(last);
  });
  assert.ok(isDone(last), last.text);
  for (const answer of answers.filter(isDone)) assert.equal(answer.text, last.text, 'every answer has the same bytes');
  return last;
}

// Calls `send` many times at once; resolves to the answers.
export const atOnce = (many, send) => Promise.all(Array.from({ length: many }, (_, index) => send(index)));

export const countOf = (answers, status) => answers.filter((answer) => answer.status === status).length;
