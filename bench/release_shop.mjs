// A shop of the release build for a benchmark, in a folder that is gone afterwards, and what
// benchmarks need around it.

import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../build/release/flipflop', import.meta.url));
const ended = [];  // what to stop at the end

export const isQuick = Boolean(process.env.BENCH_QUICK);
export const port = 38_510;
export const base = `http://127.0.0.1:${port}`;
export const folder = mkdtempSync(join(tmpdir(), 'flipflop-bench-'));
chmodSync(folder, 0o755);  // so that the database's user can reach it

export const median = (values) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];

export function atTheEnd(stop) {
  ended.push(stop);
}

// Runs the benchmark, and whatever becomes of it stops what it started.
export async function benchmark(body) {
  try {
    await body();
  } finally {
    for (const stop of ended) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const environmentOf = (data, settings) => ({
  ...process.env,
  FLIPFLOP_DATA: data,
  FRONTEND_PORT: String(port),
  API_GATEWAY_PORT: String(port + 1),
  DEMO_SHOP: 'false',
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'warn',
  ...settings,
});

// A data folder with `count` products.
export function catalogueOf(count) {
  const data = join(folder, `shop-${count}`);
  const begun = Date.now();
  execFileSync(binary, ['demo', 'load', '--products', String(count), '--seed', '1'], { env: environmentOf(data), stdio: 'inherit' });
  console.log(`${count} products loaded in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  return data;
}

// `around` is a command that runs the shop, such as `taskset -c 0`.
export async function startShop(data, { settings = {}, around = [] } = {}) {
  const begun = Date.now();
  const [command, ...args] = [...around, binary, 'up'];
  const server = spawn(command, args, { env: environmentOf(data, settings), stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = new Promise((resolve) => server.on('exit', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await gone;
  };
  atTheEnd(stop);
  for (;;) {
    const response = await fetch(`${base}/ready`).catch(() => null);
    if (response?.status === 200) break;
    if (server.exitCode !== null) throw new Error('flipflop did not start');
    await sleep(10);
  }
  return { pid: server.pid, stop, startSeconds: (Date.now() - begun) / 1000 };
}

// The first `count` products, { id, slug } each.
export async function listOf(count) {
  const items = [];
  for (let page = 1; items.length < count && page <= 100; page += 1) {
    const answer = await (await fetch(`${base}/api/products?limit=100&page=${page}`)).json();
    if (answer.data.items.length === 0) break;
    items.push(...answer.data.items.map(({ id, slug }) => ({ id, slug })));
  }
  return items;
}

// Rows of texts, the first of them headings.
export function print(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => [...row[column]].length)));
  for (const row of rows) {
    console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '));
  }
}
