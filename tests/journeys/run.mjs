// Runs every *.journey.mjs of this folder, or those whose name holds the first argument, first against
// one process and then against one process per role with nginx in front. The second time, unless
// FLIPFLOP_LONG is set, only what goes through most of the processes is run again.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { differences, probe } from './same_answers.mjs';
import { Shop, SplitShop, until, visitor } from './shop.mjs';

const filter = process.argv[2] ?? '';
const isLong = Boolean(process.env.FLIPFLOP_LONG);
const folder = new URL('.', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.journey.mjs') && name.includes(filter)).sort();
const through_most = /pays/;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    // A page in the background goes on painting: steps wait for things to stand still.
    '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows', '--disable-background-timer-throttling'],
});
let passed = 0;
let failed = 0;

function count(name, error, more = '') {
  if (!error) {
    passed += 1;
    console.log(`ok    ${name}`);
  } else {
    failed += 1;
    console.log(`FAIL  ${name}\n${error.stack ?? error}\n${more}`);
  }
}

async function run(shop, deployment, isWanted) {
  for (const file of files) {
    const journeys = (await import(new URL(file, folder))).default;
    for (const [name, journey] of Object.entries(journeys)) {
      if (!isWanted(name)) continue;
      const context = await browser.newContext({ ...visitor, viewport: { width: 390, height: 844 } });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      try {
        await journey({ shop, page, context });
        count(`${deployment}: ${name}`);
      } catch (error) {
        const shown = await page.locator('body, main').last().innerText().catch(() => '');
        count(`${deployment}: ${name}`, error, `at ${page.url()}\n${shown.slice(0, 3000)}`);
      }
      await context.close();
    }
  }
}

async function outage(shop) {
  const cart = async () => {
    const answer = await fetch(`${shop.url}/api/cart`);
    return { status: answer.status, retry: answer.headers.get('retry-after'), text: await answer.text() };
  };
  assert.equal((await cart()).status, 200);
  shop.processes.cart.kill('SIGKILL');
  await shop.processes.cart.ended;
  for (let call = 0; call < 30; call += 1) {
    const { status, retry, text } = await cart();
    assert.ok(status === 502 || (status === 503 && Number(retry) >= 1), `${status} ${text}`);
    assert.match(text, /"success":false.*service cart/);
    assert.doesNotMatch(text, /127\.0\.0\.1/);
  }
  assert.equal((await fetch(`${shop.url}/api/categories`)).status, 200);
  assert.equal((await fetch(shop.url)).status, 200);
  shop.startRole('cart');
  await until('the cart answers again', 120, async () => (await cart()).status === 200);
}

function countEnd(shop, deployment, how) {
  const name = `${deployment}: the shop ends with 0 on SIGTERM`;
  count(name, how.code === 0 ? null : JSON.stringify(how), shop.output);
}

const one = await Shop.start();
await run(one, 'one process', () => true);
// What both deployments answer is compared over the same content, so nobody buys between the two
// probes and no picture arrives.
await one.callOffPictures();
await one.picturesAreQuiet();
let answers;
await until('the API answers the same twice', 60, async () => {
  const before = await probe(one);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  answers = await probe(one);
  return differences(before, answers).length === 0;
});
countEnd(one, 'one process', await one.pause());

const split = await SplitShop.over(one);
const different = differences(answers, await probe(split));
count('one per role: the API answers the same bytes', different.length === 0 ? null : different.join('\n'));
await run(split, 'one per role', (name) => isLong || through_most.test(name));
try {
  await outage(split);
  count('one per role: a role that is away is an honest refusal, the others go on, and it comes back');
} catch (error) {
  count('one per role: a role that is away is an honest refusal, the others go on, and it comes back', error, split.output);
}
await browser.close();
countEnd(split, 'one per role', await split.stop());
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
