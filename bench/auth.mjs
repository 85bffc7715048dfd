// What a flood of logins takes from people who browse: p99 of browsing while the flood stands, beside
// that of the quiet moments between, in one run. Logins are as many as Argon2id lets through; more
// callers than its queue holds are refused at once.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { base, benchmark, catalogueOf, folder, isQuick, listOf, median, print, startShop } from './release_shop.mjs';

const rounds = isQuick ? 2 : 9;
const visitsPerRound = 400;
const visitsPerSecond = 100;
const connections = 32;
const most = 1.5;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

// Milliseconds from `due`, so that waiting for one's turn counts.
function visit(path, due) {
  return new Promise((resolve, reject) => {
    const asked = get(base + path, { agent }, (answer) => {
      answer.resume();
      answer.on('end', () => (answer.statusCode === 200 ? resolve(performance.now() - due) : reject(new Error(`${path}: ${answer.statusCode}`))));
    });
    asked.on('error', reject);
  });
}

// The p99 of visits that begin at a steady rate, whatever became of those before.
async function browse(paths) {
  const begun = performance.now();
  const visits = [];
  for (let index = 0; index < visitsPerRound; index += 1) {
    const due = begun + (index * 1000) / visitsPerSecond;
    await sleep(Math.max(0, due - performance.now()));
    visits.push(visit(paths[index % paths.length], due));
  }
  const times = (await Promise.all(visits)).sort((left, right) => left - right);
  return times[Math.floor(times.length * 0.99)];
}

// Logins with wrong passwords, by wrk until the end is asked for; resolves to logins per second.
function flood() {
  const script = join(folder, 'login.lua');
  writeFileSync(script, `local n = 0
request = function()
  n = n + 1
  local body = '{"email":"guest' .. n .. '@example.cz","password":"not the password of anybody"}'
  return wrk.format("POST", "/api/auth/login", {["Content-Type"] = "application/json"}, body)
end
`);
  const wrk = spawn('wrk', ['-t1', `-c${connections}`, '-d600s', '-s', script, base]);
  let output = '';
  wrk.stdout.on('data', (chunk) => { output += chunk; });
  const gone = new Promise((resolve) => wrk.on('exit', resolve));
  return async () => {
    wrk.kill('SIGINT');
    await gone;
    return Number(output.match(/Requests\/sec:\s+([\d.]+)/)[1]);
  };
}

await benchmark(async () => {
  await startShop(catalogueOf(1000));
  const items = await listOf(200);
  const paths = ['/', '/api/categories', ...items.flatMap(({ id, slug }) => [`/produkt/${slug}`, `/api/products/${id}`])];
  await browse(paths);
  const seen = [];
  for (let round = 0; round < rounds; round += 1) {
    const quiet = await browse(paths);
    const end = flood();
    await sleep(500);
    const flooded = await browse(paths);
    seen.push({ quiet, flooded, logins: await end() });
  }
  const ratio = median(seen.map(({ quiet, flooded }) => flooded / quiet));
  console.log(`\n${visitsPerSecond} visits a second beside ${connections} callers who log in, medians of ${rounds} rounds`);
  print([
    ['', 'measured', 'budget'],
    ['logins a second', median(seen.map(({ logins }) => logins)).toFixed(0), '-'],
    ['p99 of browsing, quiet', `${median(seen.map(({ quiet }) => quiet)).toFixed(1)} ms`, '-'],
    ['p99 of browsing, flooded', `${median(seen.map(({ flooded }) => flooded)).toFixed(1)} ms`, '-'],
    ['ratio of the two', ratio.toFixed(2), String(most)],
  ]);
});
