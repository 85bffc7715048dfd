// A second process over the database of a shop, behind a proxy that lets every packet wait.

import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { binary, freePort, until } from '../journeys/shop.mjs';

const least = 1;   // milliseconds
const most = 20;

// Passes on what `from` sends, in order, each packet as late as chance says.
function passLate(from, to, random) {
  let last = Promise.resolve();
  const after = (act) => {
    const due = Date.now() + least + random.below(most - least + 1);
    last = last.then(() => new Promise((resolve) => {
      setTimeout(() => { act(); resolve(); }, Math.max(0, due - Date.now()));
    }));
  };
  from.on('data', (chunk) => after(() => to.writable && to.write(chunk)));
  from.on('close', () => after(() => to.destroy()));
  from.on('error', () => from.destroy());
}

export class LateShop {
  static async over(shop, random) {
    const late = new LateShop();
    late.shop = shop;
    const { socketFolder } = await shop.postmaster();
    late.proxy = createServer((client) => {
      const database = connect(join(socketFolder, '.s.PGSQL.5432'));
      passLate(client, database, random);
      passLate(database, client, random);
    });
    const databasePort = await freePort();
    await new Promise((resolve) => late.proxy.listen(databasePort, '127.0.0.1', resolve));
    const [frontend, gateway] = [await freePort(), await freePort()];
    const folder = join(shop.folder, 'late');
    await mkdir(folder);
    late.url = `http://127.0.0.1:${frontend}`;
    late.output = '';
    late.process = spawn(binary, ['serve'], {
      cwd: folder,
      env: {
        ...shop.environment,
        FLIPFLOP_DATA: folder,
        FRONTEND_PORT: String(frontend),
        API_GATEWAY_PORT: String(gateway),
        DB_HOST: '127.0.0.1',
        DB_PORT: String(databasePort),
        DB_USER: 'flipflop',
        DB_NAME: 'flipflop',
      },
    });
    const keep = (chunk) => { late.output = (late.output + chunk).slice(-20000); };
    late.process.stdout.on('data', keep);
    late.process.stderr.on('data', keep);
    late.ended = new Promise((resolve) => late.process.on('exit', resolve));
    await until('the late process is ready', 120, async () => {
      if (late.process.exitCode !== null) throw new Error(`it ended:\n${late.output}`);
      return (await fetch(`${late.url}/ready`).catch(() => null))?.status === 200;
    });
    return late;
  }

  query(sql) {
    return this.shop.query(sql);
  }

  auditIsClean() {
    return this.shop.auditIsClean();
  }

  async end() {
    this.process.kill('SIGTERM');
    await this.ended;
    this.proxy.close();
  }
}
