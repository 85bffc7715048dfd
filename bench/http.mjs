// What reading the shop costs: CPU time of the server process per request, beside nginx serving a
// static file on the same core in the same run. The server has one loop on core 0, wrk runs on
// core 1. Requests per second are printed for orientation; they depend on the load generator.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../tests/journeys/shop.mjs';
import { atTheEnd, base, benchmark, catalogueOf, folder, isQuick, listOf, median, port, print, startShop } from './release_shop.mjs';

const seconds = isQuick ? 2 : 5;
const rounds = isQuick ? 1 : 3;
const products = { load: isQuick ? 1000 : 10_000, start: isQuick ? 1000 : 100_000 };
const connections = 32;
const onCoreZero = { settings: { THREADS: '1' }, around: ['taskset', '-c', '0'] };

// User and system time of a process, microseconds.
function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

function residentMegabytes(pid) {
  return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;
}

function wrk(url, script) {
  const args = ['-c', '1', 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, ...(script ? ['-s', script] : []), url];
  const output = execFileSync('taskset', args, { encoding: 'utf8' });
  const [, requests, span] = output.match(/(\d+) requests in ([\d.]+)s/);
  const bad = output.match(/Non-2xx or 3xx responses: (\d+)/);
  if (bad) throw new Error(`${url}: ${bad[1]} of ${requests} answers were errors`);
  return { requests: Number(requests), perSecond: Number(requests) / Number(span) };
}

// Medians of `rounds` runs: requests per second, and microseconds of CPU per request.
function measure(pid, url, script) {
  const runs = Array.from({ length: rounds }, () => {
    const before = cpuMicroseconds(pid);
    const { requests, perSecond } = wrk(url, script);
    return { perSecond, cpu: (cpuMicroseconds(pid) - before) / requests };
  });
  return { perSecond: median(runs.map((run) => run.perSecond)), cpu: median(runs.map((run) => run.cpu)) };
}

// A wrk script that asks for one path after the other.
function rotation(paths) {
  const script = join(folder, 'rotate.lua');
  const list = paths.map((path) => `"${path}"`).join(',');
  writeFileSync(script, `local paths = {${list}}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
`);
  return script;
}

async function startNginx() {
  const files = join(folder, 'static');
  mkdirSync(files);
  writeFileSync(join(files, 'ten-kilobytes.bin'), 'x'.repeat(10_240));
  const configuration = join(folder, 'nginx.conf');
  writeFileSync(configuration, `daemon off; master_process off; worker_processes 1; pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000; server { listen 127.0.0.1:${port + 2}; root ${files}; } }
`);
  const server = spawn('taskset', ['-c', '0', 'nginx', '-p', folder, '-c', configuration], { stdio: 'ignore' });
  atTheEnd(async () => server.kill('SIGQUIT'));
  const url = `http://127.0.0.1:${port + 2}/ten-kilobytes.bin`;
  await until('nginx answers', 10, async () => (await fetch(url).catch(() => null))?.ok);
  return { pid: server.pid, url };
}

async function benchReading() {
  const nginx = await startNginx();
  const ceiling = measure(nginx.pid, nginx.url);
  const shop = await startShop(catalogueOf(products.load), onCoreZero);
  const items = await listOf(products.load);
  const one = items[Math.floor(items.length / 2)];
  const page = await (await fetch(`${base}/produkt/${one.slug}`)).text();
  const list = await (await fetch(`${base}/api/products?limit=24`)).text();
  const cold = rotation(items.map(({ slug }) => `/produkt/${slug}`));
  const work = [
    ['product as JSON', null, () => measure(shop.pid, `${base}/api/products/${one.id}`)],
    [`list of 24 as JSON, ${(list.length / 1024).toFixed(0)} KB`, 25, () => measure(shop.pid, `${base}/api/products?limit=24`)],
    [`product page, cached, ${(page.length / 1024).toFixed(0)} KB`, 40, () => measure(shop.pid, `${base}/produkt/${one.slug}`)],
    [`product page, ${items.length} in turn`, 150, () => measure(shop.pid, base, cold)],
  ];
  const rows = [['work', 'requests/s', 'CPU us', 'budget us', 'of nginx']];
  for (const [name, budget, run] of work) {
    const { perSecond, cpu } = run();
    rows.push([name, perSecond.toFixed(0), cpu.toFixed(1), budget ? String(budget) : '-', (cpu / ceiling.cpu).toFixed(1)]);
  }
  rows.push(['nginx, static 10 KB', ceiling.perSecond.toFixed(0), ceiling.cpu.toFixed(1), '-', '1.0']);
  console.log(`\n${connections} connections, one loop, medians of ${rounds} runs of ${seconds} s`);
  print(rows);
  await shop.stop();
}

async function benchStart() {
  const data = catalogueOf(products.start);
  const first = await startShop(data, onCoreZero);
  await first.stop();
  const second = await startShop(data, onCoreZero);
  const items = await listOf(5000);
  wrk(base, rotation(items.map(({ slug }) => `/produkt/${slug}`)));
  wrk(`${base}/api/products?limit=24`);
  const rows = [
    [`${products.start} products`, 'measured', 'budget'],
    ['start to ready, from PostgreSQL', `${first.startSeconds.toFixed(2)} s`, '-'],
    ['start to ready, from the snapshot file', `${second.startSeconds.toFixed(2)} s`, '2 s'],
    ['resident memory after load, without PostgreSQL', `${residentMegabytes(second.pid).toFixed(0)} MB`, '400 MB'],
  ];
  console.log('');
  print(rows);
  await second.stop();
}

await benchmark(async () => {
  await benchReading();
  await benchStart();
});
