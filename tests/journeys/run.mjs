// Runs every *.journey.mjs of this folder, or those whose name holds the first argument.

import { readdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { Shop } from './shop.mjs';

const filter = process.argv[2] ?? '';
const folder = new URL('.', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.journey.mjs') && name.includes(filter)).sort();

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const shop = await Shop.start();
let passed = 0;
let failed = 0;
for (const file of files) {
  const journeys = (await import(new URL(file, folder))).default;
  for (const [name, journey] of Object.entries(journeys)) {
    const context = await browser.newContext({ locale: 'cs-CZ', viewport: { width: 390, height: 844 } });
    context.setDefaultTimeout(20000);
    const page = await context.newPage();
    try {
      await journey({ shop, page, context });
      passed += 1;
      console.log(`ok    ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${name}\n${error.stack}`);
      console.log(`at ${page.url()}\n${(await page.locator('body').innerText().catch(() => '')).slice(0, 1500)}`);
    }
    await context.close();
  }
}
await browser.close();
const how = await shop.stop();
if (how.code !== 0) {
  failed += 1;
  console.log(`FAIL  the shop ends with 0 on SIGTERM: ${JSON.stringify(how)}\n${shop.output}`);
} else {
  passed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
