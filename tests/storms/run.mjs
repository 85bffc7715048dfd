// Runs every *.storm.mjs of this folder, or those whose name holds the first argument. A storm is a
// function of a Storm, which lends it a shop (of the exported Kind) and judges its checks.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { binary, running } from '../journeys/shop.mjs';
import { randomFrom } from './random.mjs';
import { StormShop } from './storm_shop.mjs';

const filter = process.argv[2] ?? '';
const seed = Number(process.env.STORM_SEED ?? Date.now() % 1_000_000_000);

class Storm {
  constructor(name, settings, Kind = StormShop) {
    this.name = name;
    this.settings = settings;
    this.Kind = Kind;
    this.seed = seed;
    this.random = randomFrom(`${seed} ${name}`);
    this.isLong = Boolean(process.env.FLIPFLOP_LONG);
    this.passed = 0;
    this.failed = 0;
  }

  // The running shop; after a failed check a new one.
  async shop() {
    this.lent ??= await this.Kind.start(this.settings);
    return this.lent;
  }

  // STORM_CHECK: only what its sentence holds.
  async check(sentence, body) {
    if (sentence.includes(process.env.STORM_CHECK ?? '')) await this.judge(sentence, body);
  }

  // Runs `body(shop)`. Where it throws, the shop's folder is kept and the next check gets another.
  async judge(sentence, body) {
    const begun = Date.now();
    try {
      const remark = await body(await this.shop());
      this.passed += 1;
      console.log(`ok    ${sentence}${remark ? ` (${remark})` : ''}`);
    } catch (error) {
      this.failed += 1;
      console.log(`FAIL  ${sentence}\n${error.stack}`);
      console.log(`      STORM_SEED=${seed}, after ${Math.round((Date.now() - begun) / 1000)} s`);
      if (this.lent) {
        console.log(`      kept: ${await this.lent.abandon()}\n${this.lent.output.slice(-3000)}`);
        this.lent = null;
      }
    }
  }

  async end() {
    if (!this.lent) return;
    await this.judge('the shop ends with 0 on SIGTERM', async (shop) => {
      const how = await shop.stop();
      this.lent = null;
      if (how.code !== 0) throw new Error(`${JSON.stringify(how)}\n${shop.output}`);
    });
  }
}

if (!existsSync(binary)) {
  console.log(`FAIL  there is no ${binary}; build it first\n0 passed, 1 failed`);
  process.exit(1);
}
// However this program ends, no shop outlives it.
process.on('exit', () => running.forEach((child) => child.kill('SIGTERM')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    console.log(`FAIL  ended by ${signal}`);
    process.exit(1);
  });
}

let passed = 0;
let failed = 0;
const folder = new URL('.', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.storm.mjs') && name.includes(filter)).sort();
for (const file of files) {
  const { default: rage, settings, Kind } = await import(new URL(file, folder));
  const storm = new Storm(file, settings, Kind);
  console.log(`-- ${file}, seed ${seed}`);
  try {
    await rage(storm);
  } catch (error) {
    storm.failed += 1;
    console.log(`FAIL  ${file} broke off\n${error.stack}`);
  }
  await storm.end();
  passed += storm.passed;
  failed += storm.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
