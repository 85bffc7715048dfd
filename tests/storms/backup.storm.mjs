// A backup taken while people buy, restored into another folder.

import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Wish, itemsWith } from './buyer.mjs';
import { binary } from '../journeys/shop.mjs';
import { StormShop } from './storm_shop.mjs';

export const settings = { LOG_LEVEL: 'error' };

async function buy(shop, items, random, wishes, isOver) {
  while (!isOver()) {
    const wish = new Wish(shop, [{ ...random.one(items), quantity: 1 }], { payment: random.one(['cod', 'bogus']) });
    await wish.send();
    wishes.push(wish);
  }
}

const succeeds = async (shop, ...args) => {
  const { code, stdout, stderr } = await shop.command(...args);
  assert.equal(code, 0, `flipflop ${args.join(' ')}:\n${stdout}${stderr}`);
};

// The restored shop, running in a folder of its own. The wholesaler, the carrier and the gateway are
// other people's systems: they remember what they knew at the stop, also what the backup does not.
async function restored(shop, backup) {
  const other = new StormShop();
  other.folder = await mkdtemp(join(tmpdir(), StormShop.folderName));
  other.url = shop.url;
  other.environment = { ...shop.environment, FLIPFLOP_DATA: other.folder };
  await succeeds(other, 'restore', backup);
  await cp(join(shop.folder, 'dev'), join(other.folder, 'dev'), { recursive: true });
  await other.auditIsClean();
  await other.launch();
  return other;
}

export default async function backup(storm) {
  await storm.check('a restored backup holds every order from before it and passes the audit', async (shop) => {
    const items = await itemsWith(shop, 30);
    const folder = await mkdtemp(join(tmpdir(), 'flipflop-backup-'));
    const wishes = [];
    let isOver = false;
    const crowd = Promise.all(Array.from({ length: 3 }, () => buy(shop, items, storm.random, wishes, () => isOver)));
    crowd.catch(() => { isOver = true; });  // thrown below
    await sleep(storm.isLong ? 20000 : 3000);
    const before = wishes.filter(({ outcome }) => outcome === 'placed');
    assert.ok(before.length > 0, 'somebody bought something before');
    await succeeds(shop, 'backup', join(folder, 'shop'));
    await sleep(1000);
    isOver = true;
    await crowd;
    shop.process.kill('SIGTERM');
    assert.equal((await shop.exited).code, 0, 'the shop ends with 0');

    const other = await restored(shop, join(folder, 'shop'));
    try {
      const rows = await other.query('SELECT email FROM "order".orders');
      const emails = new Set(rows.map(([email]) => email));
      for (const wish of before) assert.ok(emails.has(wish.email), `${wish.order.orderNumber} was restored`);
      // A replay against the restored shop finds the order instead of placing it again.
      before[0].shop = other;
      await before[0].send();
      const after = new Wish(other, [{ ...items[0], quantity: 1 }]);
      await after.isPlaced();
      await after.reaches('delivered');
      await other.auditIsClean();
    } finally {
      await other.stop();
    }
    await shop.launch();
    await rm(folder, { recursive: true, force: true });
    return `${before.length} orders before, ${wishes.length - before.length} while and after`;
  });

  await storm.check('a restore does not overwrite a shop that exists', async (shop) => {
    const folder = await mkdtemp(join(tmpdir(), 'flipflop-backup-'));
    const [item] = await itemsWith(shop, 1, 1);
    await succeeds(shop, 'backup', join(folder, 'shop'));
    const wish = new Wish(shop, [{ ...item, quantity: 1 }]);
    await wish.isPlaced();
    assert.notEqual((await shop.command('restore', join(folder, 'shop'))).code, 0, 'while it runs');
    shop.process.kill('SIGTERM');
    await shop.exited;
    assert.notEqual((await shop.command('restore', join(folder, 'shop'))).code, 0, 'when it is stopped');
    await shop.launch();
    await wish.send();
    assert.ok(await wish.state(), 'the order that came after the backup is still there');
    await rm(folder, { recursive: true, force: true });
  });
}
