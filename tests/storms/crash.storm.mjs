// The crash enumerator: learns every fault point that a life of an order passes, and then lets the
// process die, fail or stand still at each of them, and die once more while it recovers.

import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { until } from '../journeys/shop.mjs';
import { paidForAnother } from './application.mjs';
import { bought, calledOff, claimed, edited, givenBack, notPaid, packed, takenOut, unbought } from './lives.mjs';

export const settings = { LOG_LEVEL: 'error' };

const traced = (shop) => readFile(shop.environment.FLIPFLOP_FAULT_TRACE, 'utf8').catch(() => '');
const passed = async (shop, from) => (await traced(shop)).slice(from).split('\n').filter(Boolean);

// Acts until the subject's life is done, or the process is gone; whether it is done.
async function live(shop, life, subject) {
  let isDone = false;
  await until(`the order is ${life.name}, or the process gone`, 300, async () => {
    if (shop.isDown) return true;
    await life.act(shop, subject);
    isDone = !shop.isDown && await life.isDone(shop, subject);
    return isDone || shop.isDown;
  });
  return isDone;
}

// Acts until all is acknowledged. What the shop does by itself afterwards may have to wait until the
// lease of a dead worker has run out: that is looked at once, for all orders together.
async function goOn(shop, life, subject) {
  await until(`all that makes an order ${life.name} is acknowledged`, 300, () => life.act(shop, subject));
  assert.ok(!shop.isDown, 'the process lives on');
  await shop.auditIsClean();
}

// Lives, and then waits for what follows a life at its own pace: true once the process is gone.
async function perishes(shop, life, subject, { mustPass }) {
  if (!await live(shop, life, subject)) return true;
  if (mustPass) await until('the process dies at the point', 120, () => shop.isDown);
  return mustPass;
}

// Dies at the point, `times` in a row: the second time while it takes up what the first one left.
async function dies(shop, life, subject, { point, nth, times }) {
  let deaths = 0;
  await shop.plan(`${point}:kill:${nth}`);
  try {
    while (deaths < times && await perishes(shop, life, subject, { mustPass: nth === 1 && deaths === 0 })) {
      deaths += 1;
      if (deaths === times) await rm(shop.environment.FLIPFLOP_FAULT_FILE, { force: true });
      await shop.launch().catch(async (error) => {
        if (!shop.isDown) throw error;  // it died again before it was ready
      });
    }
  } finally {
    await rm(shop.environment.FLIPFLOP_FAULT_FILE, { force: true });
  }
  if (shop.isDown) await shop.launch();
  await goOn(shop, life, subject);
  return deaths === 0 ? 'not reached' : `${deaths} deaths; ready again after ${shop.startSeconds.toFixed(1)} s`;
}

async function staysUp(shop, life, subject, { point, nth, action }) {
  const from = (await traced(shop)).length;
  await shop.plan(`${point}:${action}:${nth}`);
  await goOn(shop, life, subject);
  if (nth === 1) await until('the point is passed', 120, async () => (await passed(shop, from)).includes(point));
  // A passage that was not reached is not left to the next order.
  await rm(shop.environment.FLIPFLOP_FAULT_FILE, { force: true });
  return '';
}

const acts = {
  killed: (shop, life, subject, at) => dies(shop, life, subject, { ...at, times: 1 }),
  failing: (shop, life, subject, at) => staysUp(shop, life, subject, { ...at, action: 'error' }),
  'killed twice': (shop, life, subject, at) => dies(shop, life, subject, { ...at, times: 2 }),
  paused: (shop, life, subject, at) => staysUp(shop, life, subject, { ...at, action: 'pause' }),
};

// So many subjects, made before anything dies: afterwards each would wait for the leases of the dead.
// Where beginning waits for nothing, none are made ahead.
async function prepared(shop, life, count) {
  const subjects = [];
  while (subjects.length < count) {
    const few = Math.min(8, count - subjects.length);
    subjects.push(...await Promise.all(Array.from({ length: few }, () => life.begin(shop))));
  }
  return subjects;
}

// All of them with --long; else as many as chance says, others in every run.
function chosen(storm, points, most) {
  if (storm.isLong) return points;
  const left = [...points];
  const some = [];
  while (left.length > 0 && some.length < most) some.push(...left.splice(storm.random.below(left.length), 1));
  return some;
}

async function enumerate(storm, life) {
  const few = life === bought ? 8 : 3;  // points of a short run
  let points = [];
  let ready = { shop: null, subjects: [] };
  await storm.check(`an order that is ${life.name} passes fault points`, async (shop) => {
    await shop.picturesAreQuiet();
    const subject = await life.begin(shop);
    const from = (await traced(shop)).length;
    await shop.plan();
    assert.ok(await live(shop, life, subject), 'the process lives on');
    await life.check(shop, subject);
    points = [...new Set(await passed(shop, from))].filter((point) => !point.startsWith('auth.')).sort();
    assert.ok(points.length >= 4, `points: ${points}`);
    if (life !== bought) ready = { shop, subjects: await prepared(shop, life, storm.isLong ? points.length : few) };
    return `${points.length}: ${points.join(' ')}`;
  });
  const short = life === bought ? ['killed', 'failing'] : ['killed'];
  const hows = storm.isLong ? Object.keys(acts) : short;
  const passages = storm.isLong && life === bought ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
  const subjects = [];
  for (const nth of passages) {
    for (const how of nth === 1 ? hows : ['killed', 'failing']) {
      for (const point of chosen(storm, points, few)) {
        await storm.check(`${life.name}: ${how} at passage ${nth} of ${point}, nothing is lost or doubled`, async (shop) => {
          const subject = (ready.shop === shop && ready.subjects.pop()) || await life.begin(shop);
          const remark = await acts[how](shop, life, subject, { point, nth });
          subjects.push({ shop, subject });
          return remark;
        });
      }
    }
  }
  await storm.check(`every order of all these processes is ${life.name}, once`, async (shop) => {
    const own = subjects.filter((one) => one.shop === shop).map(({ subject }) => subject);
    for (const subject of own) {
      await until(`the order is ${life.name}`, 180, () => life.isDone(shop, subject));
      await life.check(shop, subject);
    }
    await shop.auditIsClean();
    return `${own.length} orders`;
  });
}

export default async function crash(storm) {
  const lives = [bought, unbought, packed, edited, takenOut, calledOff, givenBack, claimed, notPaid, paidForAnother];
  const wanted = lives.filter((life) => life.name.includes(process.env.STORM_LIFE ?? ''));
  assert.ok(wanted.length > 0, `STORM_LIFE: one of ${lives.map((life) => life.name).join(', ')}`);
  for (const life of wanted) await enumerate(storm, life);
}
