// Slow connections beside a normal client, who must be answered as if they were not there.
//
// Method: two shops run side by side, one attacked and one left alone, and one client visits them in
// turn. Whatever else this machine does meets both alike, which a measurement before and another
// after would not survive on two busy cores: there the idle value alone moved tenfold. What the
// comparison cannot see is a shop that eats both cores, so its processor time is compared as well.
// The ratio is of the p99 of all rounds together: a p99 of one round is two visits.
//
// Short: 300 connections of our own client; all normal requests are answered, the ratios are printed.
// Long: 1,000 connections, of slowhttptest too; the p99 is at most twice that of the shop left alone.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { until } from '../journeys/shop.mjs';
import { quantile, visits } from './slow/normal_client.mjs';

const attackers = fileURLToPath(new URL('slow/attackers.mjs', import.meta.url));
const mostRatio = 2;

async function metric(shop, name) {
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

// Processor ticks that the shop has used so far.
async function ticks(shop) {
  const text = await readFile(`/proc/${shop.process.pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

// The path of what costs the server least and fills most.
async function largestAsset(shop) {
  const paths = new Set((await (await fetch(shop.url)).text()).match(/\/assets\/[\w.-]+/g));
  const sizes = await Promise.all([...paths].map(async (path) => {
    const body = await (await fetch(shop.url + path)).arrayBuffer();
    return { path, size: body.byteLength };
  }));
  return sizes.sort((a, b) => b.size - a.size)[0].path;
}

// Resolves once most of `count` connections stand (some are being cut and come again) and the work
// they brought along is done; to what ends them.
async function underAttack(shop, { command, args, count }) {
  const program = spawn(command, args, { stdio: 'ignore', detached: true });
  const exited = new Promise((resolve) => program.on('exit', resolve));
  const end = async () => {
    process.kill(-program.pid, 'SIGKILL');  // the shell of a loop and what it runs
    await exited;
  };
  process.on('exit', () => program.exitCode === null && program.signalCode === null && process.kill(-program.pid, 'SIGKILL'));
  let before = -1;
  await until(`${count} slow connections stand`, 120, async () => {
    const requests = await metric(shop, 'flipflop_http_requests_total{method="GET",route="/assets/:file",');
    const isSettled = requests - before < count / 20;
    before = requests;
    return isSettled && (await metric(shop, 'flipflop_http_connections')) >= count * 0.7;
  }).catch(async (error) => {
    await end();
    throw error;
  });
  return end;
}

async function measure({ attacked, alone }, { attack, rounds, requests }) {
  const [pastAttacked, pastAlone] = [[], []];
  const standing = [];
  let seen = '';
  const end = await underAttack(attacked, attack);
  const before = [await ticks(attacked), await ticks(alone)];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const [slow, idle] = await visits([attacked.url, alone.url], requests);
      assert.equal(idle.failed, 0, 'a shop left alone answers everybody');
      assert.equal(slow.failed, 0, `${slow.failed} of ${requests} normal requests failed under attack`);
      pastAttacked.push(...slow.times);
      pastAlone.push(...idle.times);
      standing.push(await metric(attacked, 'flipflop_http_connections'));
      seen += ` ${quantile(idle.times, 0.99).toFixed(0)}/${quantile(slow.times, 0.99).toFixed(0)}`;
    }
  } finally {
    await end();
  }
  const work = (await ticks(attacked) - before[0]) / (await ticks(alone) - before[1]);
  const times = (part) => quantile(pastAttacked, part) / quantile(pastAlone, part);
  const ratio = times(0.99);
  return { ratio, remark: `p99 x${ratio.toFixed(2)}, median x${times(0.5).toFixed(2)}, processor x${work.toFixed(2)}, standing ${standing.join(' ')}; alone/attacked in ms:${seen}` };
}

// It gives up what the server cuts, so it is begun again and again.
const slowhttptest = (shop, mode) => ['-c', 'while :; do slowhttptest "$@"; sleep 0.1; done', 'sh',
  ...mode, '-c', '1000', '-r', '500', '-i', '5', '-l', '60', '-p', '10', '-u', `${shop.url}/`, '-v', '0'];
const modes = {
  'slow heads': ['-H', '-x', '24'],
  'slow bodies': ['-B', '-s', '8192', '-x', '10', '-t', 'POST'],
  'slow readers': ['-X', '-w', '1', '-y', '64', '-n', '5', '-z', '32', '-k', '10'],
};

export default async function slow(attack) {
  const count = attack.isLong ? 1000 : 300;
  const size = attack.isLong ? { rounds: 5, requests: 400 } : { rounds: 2, requests: 50 };
  const alone = await attack.anotherShop();
  const judged = ({ ratio, remark }) => {
    if (attack.isLong) assert.ok(ratio <= mostRatio, remark);
    return remark;
  };
  await attack.check(`${count} slow connections take nothing from a normal client`, async (attacked) => {
    const args = [attackers, new URL(attacked.url).port, String(count), await largestAsset(attacked)];
    return judged(await measure({ attacked, alone }, { attack: { command: process.execPath, args, count }, ...size }));
  });
  if (!attack.isLong) return;
  for (const [name, mode] of Object.entries(modes)) {
    await attack.check(`slowhttptest, 1,000 ${name} take nothing from a normal client`, async (attacked) => {
      const args = slowhttptest(attacked, mode);
      return judged(await measure({ attacked, alone }, { attack: { command: 'sh', args, count: 1000 }, ...size }));
    });
  }
}
