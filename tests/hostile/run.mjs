// Runs every *.hostile.mjs of this folder, or those whose name holds the first argument, against one
// shop. Each is a function of an Attack, which lends it the shop and judges its checks.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { binary } from '../journeys/shop.mjs';
import { StormShop } from '../storms/storm_shop.mjs';

const filter = process.argv[2] ?? '';

class Attack {
  constructor() {
    this.isLong = Boolean(process.env.FLIPFLOP_LONG);
    this.passed = 0;
    this.failed = 0;
    this.atEnd = [];
    this.processes = [];  // of shops and attackers; none outlives this program
  }

  // One shop for all of them: nothing that a hostile client does may hurt the next one.
  async shop() {
    // What a sanitizer keeps of freed memory would look like a leak.
    this.lent ??= await this.startShop({ ASAN_OPTIONS: 'quarantine_size_mb=8' });
    return this.lent;
  }

  async startShop(settings) {
    const shop = await StormShop.start({ DEMO_CLOCK_SPEED: '20', ...settings });
    this.processes.push(shop.process);
    return shop;
  }

  // One that is stopped at the end.
  async anotherShop(settings) {
    const shop = await this.startShop(settings);
    this.atEnd.push(() => shop.stop());
    return shop;
  }

  // Many small results under one line.
  tally(sentence, results) {
    const bad = results.filter(({ complaints }) => complaints.length > 0);
    this.passed += results.length - bad.length;
    this.failed += bad.length;
    if (bad.length === 0 && results.length > 0) return console.log(`ok    ${sentence}: ${results.length}`);
    if (results.length === 0) this.failed += 1;
    console.log(`FAIL  ${sentence}: ${bad.length} of ${results.length}`);
    for (const { name, complaints } of bad.slice(0, 40)) console.log(`      ${name}\n        ${complaints.join('\n        ')}`);
  }

  async check(sentence, body) {
    try {
      const remark = await body(await this.shop());
      this.passed += 1;
      console.log(`ok    ${sentence}${remark ? ` (${remark})` : ''}`);
    } catch (error) {
      this.failed += 1;
      console.log(`FAIL  ${sentence}\n${error.stack}`);
    }
  }

  async end() {
    for (const undo of this.atEnd.reverse()) await undo();
    if (!this.lent) return;
    await this.check('the shop has stood it all, and ends with 0 on SIGTERM', async (shop) => {
      const how = await shop.stop();
      this.lent = null;
      if (how.code !== 0) throw new Error(`${JSON.stringify(how)}\n${shop.output}`);
      if (shop.output.includes('Sanitizer')) throw new Error(shop.output);
    });
  }
}

if (!existsSync(binary)) {
  console.log(`FAIL  there is no ${binary}; build it first\n0 passed, 1 failed`);
  process.exit(1);
}
const attack = new Attack();
process.on('exit', () => attack.processes.forEach((one) => one.kill('SIGTERM')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    console.log(`FAIL  ended by ${signal}`);
    process.exit(1);
  });
}

const folder = new URL('.', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.hostile.mjs') && name.includes(filter)).sort();
for (const file of files) {
  const begun = Date.now();
  console.log(`-- ${file}`);
  try {
    const { default: assail } = await import(new URL(file, folder));
    await assail(attack);
  } catch (error) {
    attack.failed += 1;
    console.log(`FAIL  ${file} broke off\n${error.stack}`);
  }
  console.log(`      ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}
await attack.end();
console.log(`${attack.passed} passed, ${attack.failed} failed`);
process.exit(attack.failed === 0 && attack.passed > 0 ? 0 : 1);
