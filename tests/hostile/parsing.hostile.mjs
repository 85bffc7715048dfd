// HTTP/1.1 by RFC 9110 and 9112, byte by byte: the shop alone, and behind nginx. Every case is
// followed by a request of its own, the marker, which tells whether the connection went on; bodies
// hold another one, the inner, which nobody may ever answer. Behind nginx a stranger asks next: an
// answer that is not his is a desync.

import assert from 'node:assert/strict';
import { exchange } from './connection.mjs';
import { Nginx } from './nginx.mjs';
import { assetPath, get, innerId, innerPath, marker, markerPath } from './parsing/bytes.mjs';
import { sloppyServer } from './parsing/sloppy_server.mjs';

const groups = ['lines', 'targets', 'fields', 'lengths', 'chunks', 'connections'];
const leastMusts = 113;
// What nginx answers for a request that it refuses itself.
const refusedByNginx = [400, 405, 501, 505];
let number = 0;

function isSubset(statuses, allowed) {
  return statuses.every((status) => allowed.includes(status));
}

// What is wrong with `result` for a shop that stands alone.
function judgeAlone({ outcome, check }, { answers, isMarked, end }) {
  const complaints = [];
  const expect = (holds, text) => holds || complaints.push(text);
  const statuses = answers.map(({ status }) => status);
  const said = `answers ${statuses.join(' ')}${isMarked ? ' and the next request' : ''}, connection ${end}`;
  const { kind } = outcome;
  if (kind === 'sequence' || kind === 'sequence-refused') {
    expect(JSON.stringify(statuses) === JSON.stringify(outcome.statuses), `${said}; expected ${outcome.statuses}`);
    expect(isMarked === (kind === 'sequence'), `${said}; the connection did the opposite`);
  } else if (kind === 'unanswered') {
    expect(!statuses.some((status) => status < 400), said);
  } else {
    expect(statuses.length === 1 && isSubset(statuses, outcome.statuses), `${said}; expected ${outcome.statuses.join(' or ')}`);
    expect(isMarked === (kind === 'kept'), `${said}; expected ${kind}`);
    if (kind !== 'kept') expect(answers[0]?.headers.connection === 'close', 'the answer does not say close');
  }
  if (kind !== 'unanswered') expect(end !== 'open', `${said}; nothing more came`);
  if (check && answers[0] && !check(answers[0])) complaints.push(`wrong answer: ${JSON.stringify(answers[0].headers)}`);
  return complaints;
}

// Behind a proxy: it may refuse by itself, or mend where the case says so, but one answer is one.
function judgeProxied({ outcome, nginx = [], nginxWaits, isOld }, { answers, isMarked, end }) {
  const statuses = answers.map(({ status }) => status);
  const said = `answers ${statuses.join(' ')}${isMarked ? ' and the next request' : ''}, connection ${end}`;
  const isRefusal = outcome.kind === 'refused' || outcome.kind === 'unanswered';
  const allowed = [...outcome.statuses, ...nginx, ...(isRefusal ? refusedByNginx : [])];
  const complaints = [];
  const most = outcome.kind.startsWith('sequence') ? outcome.statuses.length : 1;
  if (statuses.length > most) complaints.push(`${said}; at most ${most} may come`);
  if (!isSubset(statuses, allowed)) complaints.push(`${said}; allowed are ${[...new Set(allowed)].join(' ')}`);
  const mayBeSilent = outcome.kind === 'unanswered' || nginxWaits || isOld;
  if (statuses.length === 0 && !mayBeSilent) complaints.push(`${said}; nobody answered`);
  if (outcome.kind === 'closing' && isMarked) complaints.push(`${said}; the next request was answered`);
  return complaints;
}

async function attempt(target, each) {
  number += 1;
  const id = `marker-${number}`;
  const withAsset = (piece) => (typeof piece === 'string' ? piece.replace(assetPath, target.asset) : piece);
  const pieces = (each.pieces ?? [each.bytes]).map(withAsset);
  if (!each.alone) pieces.push(marker(id));
  const complaints = [];
  const isIncomplete = each.outcome.kind === 'unanswered' || (target.isProxy && each.nginxWaits);
  let answers = [];
  let isMarked = false;
  try {
    const seconds = isIncomplete ? 0.15 : target.seconds ?? 5;
    // An answer to what nothing follows: nobody says when it was the last.
    const isEnough = (seen) => each.alone && !isIncomplete && target.isProxy && seen.length > 0;
    const result = await exchange(target.port, pieces, { seconds, methods: each.methods, isEnough });
    answers = result.answers.filter(({ isInterim }) => !isInterim);
    if (each.noInterim && answers.length < result.answers.length) complaints.push('an interim answer came');
    if (result.rest !== '' && !(each.isOld && target.isProxy)) complaints.push(`bytes are left: ${JSON.stringify(result.rest.slice(0, 80))}`);
    if (answers.some(({ headers }) => headers['x-request-id'] === innerId)) complaints.push('SMUGGLED: the inner request was answered');
    isMarked = answers.at(-1)?.headers['x-request-id'] === id;
    if (isMarked) answers.pop();
    if (answers.some(({ headers }) => headers['x-request-id'] === id)) complaints.push('the next request was answered out of order');
    const judge = target.isProxy ? judgeProxied : judgeAlone;
    complaints.push(...judge(each, { answers, isMarked, end: result.end }));
  } catch (error) {
    complaints.push(error.message);
  }
  if (target.isProxy) {
    const stranger = `stranger-${number}`;
    const { answers: own } = await exchange(target.port, [get(`X-Request-Id: ${stranger}\r\nConnection: close\r\n`)]);
    if (own[0]?.headers['x-request-id'] !== stranger) complaints.push('DESYNC: a stranger got another answer');
  }
  return { name: `${each.name} [${each.rule}]`, complaints, isMarked };
}

async function answered(shop, path) {
  const text = await (await fetch(`${shop.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('flipflop_http_requests_total') && line.includes(`route="${path}"`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

export default async function parsing(attack) {
  const shop = await attack.shop();
  const home = await (await fetch(shop.url)).text();
  const asset = home.match(/\/assets\/[\w.-]+\.css/)[0];
  const targets = [{ name: 'alone', port: Number(new URL(shop.url).port), asset }];
  if (Nginx.program()) {
    const nginx = await Nginx.start(targets[0].port);
    attack.atEnd.push(() => nginx.stop());
    targets.push({ name: 'behind nginx', port: nginx.buffered, asset, isProxy: true });
    targets.push({ name: 'behind nginx that does not buffer', port: nginx.unbuffered, asset, isProxy: true });
  } else {
    attack.tally('nginx is installed', [{ name: 'nginx-light', complaints: ['it is not; see ./flip setup'] }]);
  }
  const cases = {};
  for (const group of groups) cases[group] = (await import(`./parsing/${group}.mjs`)).default;
  const all = Object.values(cases).flat();
  const musts = all.filter(({ level }) => level === 'MUST').length;
  await attack.check(`there are at least ${leastMusts} MUST cases, each with a name and a rule`, () => {
    assert.ok(musts >= leastMusts, `${musts}`);
    for (const { name, rule } of all) assert.match(rule, /^RFC \d+/, name);
    for (const list of Object.values(cases)) assert.equal(new Set(list.map(({ name }) => name)).size, list.length);
    return `${musts} MUST and ${all.length - musts} SHOULD`;
  });

  await attack.check('a sloppy server is found out', async () => {
    const server = await sloppyServer();
    const sloppy = { name: 'sloppy', port: server.address().port, asset, seconds: 0.3 };
    const found = [];
    for (const each of [...cases.fields, ...cases.lengths, ...cases.chunks]) {
      if (each.outcome.kind === 'refused' && !each.alone) found.push(await attempt(sloppy, each));
    }
    server.close();
    const smuggled = found.filter(({ complaints }) => complaints.some((text) => text.startsWith('SMUGGLED')));
    assert.ok(smuggled.length >= 5, `${smuggled.length} cases smuggled`);
    const unseen = found.filter(({ complaints }) => complaints.length === 0);
    assert.equal(unseen.length, 0, unseen.map(({ name }) => name).join('\n'));
    return `${found.length} cases, ${smuggled.length} of them smuggled`;
  });

  const before = await answered(shop, markerPath);
  const innerBefore = await answered(shop, innerPath);
  let marked = 0;
  for (const target of targets) {
    for (const [group, list] of Object.entries(cases)) {
      const results = [];
      for (const each of list) results.push(await attempt(target, each));
      marked += results.filter(({ isMarked }) => isMarked).length;
      attack.tally(`${group}, ${target.name}`, results);
    }
  }
  await attack.check('the shop answered each next request once, and no inner request ever', async () => {
    assert.equal(await answered(shop, innerPath) - innerBefore, 0);
    assert.equal(await answered(shop, markerPath) - before, marked);
    return `${marked} next requests`;
  });
}
