// Placing orders over HTTP beside pgbench sending the very same statements (bench/checkout.sql) to
// the same PostgreSQL, turn by turn in one run. Both share the cores with their load generators.
// Printed are orders per second, their ratio, and CPU time per order of the server and of PostgreSQL;
// then the curve from 1 to 500 buyers, and what a shop that is given more than it can do answers.
// Before them, what it costs to put a piece into a cart.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addersOf, buyersOf, cartsOf, send } from './buyers.mjs';
import { benchmark, catalogueOf, folder, isQuick, median, print, startShop } from './release_shop.mjs';

const seconds = isQuick ? 2 : 5;
const rounds = isQuick ? 1 : 3;
const items = 1000;
const pieces = 100_000_000;  // of each
const ownLocation = '01900000-0000-7000-8000-000000000001';
const least = 0.6;
const addBudget = 60;  // microseconds of the server's CPU
const curve = isQuick ? [8, 64] : [1, 8, 32, 64, 128, 256, 500];
const ceilings = isQuick ? [8] : [1, 8, 32, 64];  // PostgreSQL has 100 connections, the shop some of them
const flood = 4000;  // more buyers than wait for a connection

const connection = (data) => ['-h', readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[4], '-p', '5432', '-U', 'flipflop'];

function query(data, sql) {
  return execFileSync('psql', [...connection(data), '-d', 'flipflop', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', sql], { encoding: 'utf8' }).trim();
}

// A thousand products whose identifiers can be computed, in stock for a long time. Only what was filled
// is analysed: a table that was analysed while it was empty is read from end to end, by connections
// that planned then, until the next analysis.
function prepare(data) {
  query(data, `
    CREATE SCHEMA bench;
    CREATE FUNCTION bench.id(kind int, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
      RETURN ('0' || kind || '900000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid;
    CREATE FUNCTION bench.item(number int) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN bench.id(8, number);
    CREATE FUNCTION bench.product(number int) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN bench.id(9, number);
    INSERT INTO product.product (id, name, slug, description, brand, category_id, attribute_names, attribute_values,
      is_active, is_featured, content_hash, created_at, updated_at)
    SELECT bench.product(n), 'Zboží k měření ' || n, 'zbozi-k-mereni-' || n, repeat('Popis zboží. ', 40), 'Měřidlo',
      (SELECT id FROM product.category WHERE parent_id IS NOT NULL ORDER BY id LIMIT 1), '{}', '{}', true, false, '', now(), now()
    FROM generate_series(1, ${items}) AS n;
    INSERT INTO product.variant (id, product_id, position, sku, ean, option_names, option_values, is_active)
    SELECT bench.item(n), bench.product(n), 0, 'MERENI-' || n, '', '{}', '{}', true FROM generate_series(1, ${items}) AS n;
    INSERT INTO product.price (variant_id, gross_haler, vat_percent, is_sellable, version, changed_at)
    SELECT bench.item(n), 10000, 21, true, 1, now() FROM generate_series(1, ${items}) AS n;
    INSERT INTO warehouse.item (id, label) SELECT bench.item(n), 'Zboží' FROM generate_series(1, ${items}) AS n;
    INSERT INTO warehouse.stock (item_id, location_id, on_hand)
    SELECT bench.item(n), '${ownLocation}', ${pieces} FROM generate_series(1, ${items}) AS n;
    INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
    SELECT bench.item(n), '${ownLocation}', ${pieces}, 'correction', bench.item(n), now() FROM generate_series(1, ${items}) AS n;
    ANALYZE product.product, product.variant, product.price, warehouse.item, warehouse.stock, warehouse.movement`);
}

// The pgbench script: values in, one pipeline for each batch.
function scriptOf(isHot) {
  const lines = [
    '\\set count :count + 1',
    `\\set order 1000000000 + :run * 300000000 + :client_id * 1000000 + :count`,
    `\\set first ${isHot ? '1' : `random(1, ${items})`}`,
    `\\set second 1 + (:first + random(0, ${items - 2})) % ${items}`,
  ];
  for (const batch of readFileSync(new URL('checkout.sql', import.meta.url), 'utf8').split(/^-- (?:read|write) batch$/m).slice(1)) {
    lines.push('\\startpipeline');
    for (const statement of batch.split(/^-- statement .*$/m).slice(1)) {
      const values = [...statement.matchAll(/^-- \$(\d+) = (.*)$/gm)].map((match) => match[2]);
      const text = statement.replace(/^-- .*$/gm, '').trim();
      lines.push(text.replace(/\$(\d+)/g, (_, index) => `(${values[index - 1]})`));
    }
    lines.push('\\endpipeline');
  }
  const file = join(folder, isHot ? 'hot.pgbench' : 'spread.pgbench');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

let runs = 0;

function pgbench(data, script, clients) {
  runs += 1;
  const before = databaseMilliseconds(data);
  const output = execFileSync('/usr/lib/postgresql/15/bin/pgbench', [...connection(data), '-n', '-M', 'prepared', '-c', String(clients), '-j', '1',
    '-T', String(seconds), '-D', 'count=0', '-D', `run=${runs}`, '-f', script, 'flipflop'], { encoding: 'utf8' });
  if (!/number of failed transactions: 0 /.test(output)) throw new Error(`pgbench: ${output}`);
  const placed = Number(output.match(/actually processed: (\d+)/)[1]);
  return { perSecond: Number(output.match(/tps = ([\d.]+)/)[1]), database: (databaseMilliseconds(data) - before) / placed };
}

const ticks = (pid, from, count) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return fields.slice(from, from + count).reduce((sum, field) => sum + Number(field), 0);
};

// CPU milliseconds of PostgreSQL: what runs now, and what ended before.
function databaseMilliseconds(data) {
  const postmaster = readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0];
  let sum = ticks(postmaster, 11, 4);
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')[1] === postmaster) sum += ticks(pid, 11, 2);
    } catch { /* it has just ended */ }
  }
  return sum * 10;
}

// One turn of requests, with what each cost.
function measured(shop, data, script, buyers) {
  const server = ticks(shop.pid, 11, 2) * 10;
  const database = databaseMilliseconds(data);
  const seen = send(script, buyers, seconds);
  return { ...seen, server: (ticks(shop.pid, 11, 2) * 10 - server) / seen.done, database: (databaseMilliseconds(data) - database) / seen.done };
}

// The best of the curve, in orders per second.
function compare(shop, data, isHot) {
  const script = scriptOf(isHot);
  const buyers = buyersOf(items, isHot);
  const seen = new Map();
  const note = (name, value) => seen.set(name, [...(seen.get(name) ?? []), value]);
  for (let round = 0; round < rounds; round += 1) {
    for (const clients of ceilings) note(`pgbench ${clients}`, pgbench(data, script, clients));
    for (const clients of curve) note(`http ${clients}`, measured(shop, data, buyers, clients));
  }
  const of = (name, figure) => median(seen.get(name).map((run) => run[figure]));
  const ceiling = Math.max(...ceilings.map((clients) => of(`pgbench ${clients}`, 'perSecond')));
  const rows = [['', 'orders/s', 'of the ceiling', 'p50 ms', 'p99 ms', 'server CPU ms', 'PostgreSQL CPU ms']];
  for (const clients of ceilings) rows.push([`pgbench, ${clients}`, of(`pgbench ${clients}`, 'perSecond').toFixed(0), '', '', '', '', of(`pgbench ${clients}`, 'database').toFixed(2)]);
  for (const clients of curve) {
    const name = `http ${clients}`;
    rows.push([`HTTP, ${clients} buyers`, of(name, 'perSecond').toFixed(0), (of(name, 'perSecond') / ceiling).toFixed(2),
      (of(name, 'p50') / 1000).toFixed(1), (of(name, 'p99') / 1000).toFixed(1), of(name, 'server').toFixed(2), of(name, 'database').toFixed(2)]);
  }
  console.log(`\n${isHot ? 'One item is in every order' : `Orders of two of ${items} items`}, medians of ${rounds} rounds of ${seconds} s (aim: ${least} of the best pgbench)`);
  print(rows);
  return Math.max(...curve.map((clients) => of(`http ${clients}`, 'perSecond')));
}

// What a piece costs that is put into a cart: into a new one, and into one that has up to three lines.
async function fillCarts(shop, data) {
  const rows = [['', 'pieces/s', 'p50 ms', 'p99 ms', 'server CPU us', 'PostgreSQL CPU us']];
  const tokens = await cartsOf(items, isQuick ? 100 : 2000);
  for (const [name, script] of [['into a new cart', addersOf(items, [])], ['into a cart', addersOf(items, tokens)]]) {
    const runs = Array.from({ length: rounds }, () => measured(shop, data, script, 32));
    const of = (figure, factor) => (median(runs.map((run) => run[figure])) * factor).toFixed(1);
    rows.push([name, of('perSecond', 1), of('p50', 0.001), of('p99', 0.001), of('server', 1000), of('database', 1000)]);
  }
  console.log(`\nA piece put into a cart, 32 buyers, medians of ${rounds} rounds of ${seconds} s (aim: ${addBudget} us of the server)`);
  print(rows);
}

// Nothing may have been sold that is not in an order.
function check(data) {
  const wrong = query(data, `SELECT count(*) FROM warehouse.stock s WHERE item_id >= bench.item(0) AND held <>
    (SELECT coalesce(sum(l.quantity), 0) FROM warehouse.hold_line l WHERE l.item_id = s.item_id)`);
  if (wrong !== '0') throw new Error(`${wrong} items have other pieces held than orders say`);
}

await benchmark(async () => {
  const data = catalogueOf(1000);
  const shop = await startShop(data);
  prepare(data);
  await fillCarts(shop, data);  // first, for orders leave work that goes on beside them
  const best = compare(shop, data, false);
  compare(shop, data, true);
  const seen = send(buyersOf(items, false), flood, 10);
  console.log(`\n${flood} buyers at once: ${seen.perSecond.toFixed(0)} orders a second (${(seen.perSecond / best).toFixed(2)} of the best above), ${seen.busy} answers of 503, ${seen.timeouts} without an answer in 30 s; ` +
    `p50 ${(seen.p50 / 1000).toFixed(0)} ms, p99 ${(seen.p99 / 1000).toFixed(0)} ms`);
  check(data);
});
