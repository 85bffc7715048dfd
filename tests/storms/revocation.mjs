// How long a session outlives its end, process by process.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../journeys/shop.mjs';
import { call } from './client.mjs';
import { Member } from './member.mjs';

const patience = 60;  // seconds

const now = () => performance.timeOrigin + performance.now();  // milliseconds, as the database's clock

// Calls `door` with the session until all is over, and notes what was answered to what was sent when.
async function knock(door, headers, calls, isOver) {
  while (!isOver()) {
    const sent = now();
    const answer = await call(door.url, 'GET', door.path, { headers, seconds: 20 });
    calls.push({ door, sent, isIn: answer.status === 200 });
    if (answer.status === 0 || answer.status >= 500) await sleep(20);
  }
}

// One session, ended by another one of the same account while `clients` use it at all doors.
async function round(shop, { clients, doors }) {
  const member = await Member.joins(shop);
  const victim = { headers: member.headers, id: member.tokens.sessionId };
  await member.signsIn();
  const calls = [];
  const at = (door) => calls.filter((one) => one.door === door);
  let isOver = false;
  const crowd = Promise.all(Array.from({ length: clients }, (_, index) =>
    knock(doors[index % doors.length], victim.headers, calls, () => isOver)));
  await until('every door knows the session', patience, () =>
    doors.every((door) => at(door).filter(({ isIn }) => isIn).length >= 10));

  const ended = await call(shop.url, 'DELETE', `/api/auth/sessions/${victim.id}`, { headers: member.headers, seconds: 60 });
  const told = now();
  assert.ok(ended.status >= 200 && ended.status < 300, ended.text);
  await until('every door has refused it for a while', patience, () => doors.every((door) => {
    const last = at(door).filter(({ sent }) => sent > told).slice(-20);
    return last.length === 20 && last.every(({ isIn }) => !isIn);
  }));
  isOver = true;
  await crowd;
  // The commit lies between the act, whose time the row bears, and the answer.
  const [[acted]] = await shop.query(
    `SELECT extract(epoch FROM max(at)) * 1000 FROM auth.revocation WHERE session_id = '${victim.id}'`);
  return doors.map((door) => {
    const last = Math.max(0, ...at(door).filter(({ isIn }) => isIn).map(({ sent }) => sent));
    return { door, afterAct: Math.max(0, last - Number(acted)), afterAnswer: Math.max(0, last - told) };
  });
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

// `most`: milliseconds after the act behind which no call that is sent may be let in. At the door of
// the process that revokes (`isRevoking`) none may that is sent after the answer. Resolves to the
// distribution.
export async function revokedUnderLoad(shop, { clients, doors, rounds, most }) {
  const by = new Map(doors.map((door) => [door, []]));
  for (let count = 0; count < rounds; count += 1) {
    for (const one of await round(shop, { clients, doors })) by.get(one.door).push(one);
  }
  const shown = [...by].map(([{ name }, all]) => {
    const sorted = all.map(({ afterAct }) => afterAct).sort((left, right) => left - right);
    return `${name} ${[0.5, 0.95, 1].map((share) => quantile(sorted, share).toFixed(0)).join('/')}`;
  });
  const remark = `last call let in, ms after the act, median/p95/most of ${rounds}: ${shown.join(', ')}`;
  for (const [{ name, isRevoking }, all] of by) {
    for (const { afterAct, afterAnswer } of all) {
      assert.ok(afterAct <= most, `${name} let it in ${afterAct.toFixed(0)} ms later; ${remark}`);
      if (isRevoking) assert.equal(afterAnswer, 0, `${name} let it in after it had answered; ${remark}`);
    }
  }
  return remark;
}
