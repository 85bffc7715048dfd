// What wrk sends for the benchmark of the checkout: orders, and pieces put into carts, with the
// products that the benchmark made (bench.item and bench.product of a number).

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { base, folder } from './release_shop.mjs';

const idOf = (kind, number) => `0${kind}900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

// Counts what was answered; `request` is the script's own.
const frame = (request) => `
count, done_well, busy, other = 0, 0, 0, 0  -- global: read from the threads at the end
local run = tostring(os.time()) .. tostring(math.random(1000000))
math.randomseed(os.time())
function id(kind, number) return string.format("0%d900000-0000-7000-8000-%012x", kind, number) end
${request}
response = function(status)
  if status == 200 or status == 201 then done_well = done_well + 1
  elseif status == 503 then busy = busy + 1 else other = other + 1 end
end
local threads = {}
setup = function(thread) table.insert(threads, thread) end
done = function(summary, latency)
  for _, thread in ipairs(threads) do
    io.write(string.format("done=%d busy=%d other=%d p50=%d p99=%d max=%d span=%d timeouts=%d\\n",
      thread:get("done_well"), thread:get("busy"), thread:get("other"), latency:percentile(50), latency:percentile(99), latency.max,
      summary.duration, summary.errors.timeout))
  end
end
`;

function written(name, request) {
  const file = join(folder, `${name}.lua`);
  writeFileSync(file, frame(request));
  return file;
}

// Bodies as a buyer's browser sends them; every order is another person's under another key.
export function buyersOf(items, isHot) {
  return written(isHot ? 'hot' : 'spread', `
request = function()
  count = count + 1
  local first = ${isHot ? '1' : `math.random(1, ${items})`}
  local second = 1 + (first + math.random(0, ${items - 2})) % ${items}
  local line = function(item) return '{"productId":"' .. id(9, item) .. '","variantId":"' .. id(8, item) .. '","quantity":1}' end
  local body = '{"email":"kupec-' .. run .. '-' .. count .. '@example.cz","phone":"+420777123456","deliveryAddress":{"firstName":"Žofie",' ..
    '"lastName":"Dvořáčková","street":"Dlouhá 12","city":"Plzeň","postalCode":"30100","country":"CZ"},' ..
    '"paymentMethod":"bank_transfer","deliveryMethod":"bogus","items":[' .. line(first) .. ',' .. line(second) .. ']}'
  return wrk.format("POST", "/api/orders/guest",
    {["Content-Type"] = "application/json", ["Idempotency-Key"] = "bench-" .. run .. "-" .. count}, body)
end`);
}

const pieceOf = (item) => JSON.stringify({ productId: idOf(9, item), variantId: idOf(8, item), quantity: 1 });

// The tokens of `count` carts with one piece each.
export async function cartsOf(items, count) {
  const tokens = [];
  for (let number = 0; number < count; number += 1) {
    const answer = await fetch(`${base}/api/cart/items`,
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: pieceOf(1 + (number % items)) });
    tokens.push((await answer.json()).data.cartToken);
  }
  return tokens;
}

// One piece into one of the carts, which gets three lines in time; without carts, into a new one.
export function addersOf(items, tokens) {
  return written(tokens.length === 0 ? 'new-cart' : 'cart', `
local tokens = {${tokens.map((token) => `"${token}"`).join(',')}}
request = function()
  local cart = math.random(0, ${(tokens.length || items) - 1})
  local item = 1 + (cart + math.random(0, 2)) % ${items}
  local headers = {["Content-Type"] = "application/json"}
  if #tokens > 0 then headers["X-Cart-Token"] = tokens[cart + 1] end
  return wrk.format("POST", "/api/cart/items", headers,
    '{"productId":"' .. id(9, item) .. '","variantId":"' .. id(8, item) .. '","quantity":1}')
end`);
}

// `buyers` connections send for some seconds; an answer that is neither a success nor "too busy" fails.
export function send(script, buyers, seconds) {
  const output = execFileSync('wrk', ['-t1', `-c${buyers}`, `-d${seconds}s`, '--timeout', '30s', '-s', script, base], { encoding: 'utf8' });
  const seen = Object.fromEntries([...output.matchAll(/(\w+)=(\d+)/g)].map(([, name, value]) => [name, Number(value)]));
  if (seen.other > 0) throw new Error(`${seen.other} answers were neither a success nor "too busy"`);
  return { ...seen, perSecond: (seen.done * 1e6) / seen.span };
}
