// A shop that storms may kill.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Shop, until } from '../journeys/shop.mjs';

export class StormShop extends Shop {
  static folderName = 'flipflop-storm-';

  static async start(settings = {}) {
    const shop = await super.start({
      RATE_LIMITS: 'off',
      DEMO_CLOCK_SPEED: '200',
      FLIPFLOP_SECRET: 'storms-know-the-secret-of-their-shop',
      ...settings,
    });
    // Nobody looks at this shop; scaling a thousand pictures would only slow its storm down.
    await shop.callOffPictures();
    return shop;
  }

  async launch() {
    this.environment.FLIPFLOP_FAULT_FILE = join(this.folder, 'fault');
    this.environment.FLIPFLOP_FAULT_TRACE = join(this.folder, 'fault-trace');
    const begun = Date.now();
    this.isDown = false;
    await super.launch().catch(async (error) => {
      await this.abandon();
      throw error;
    });
    this.exited.then(() => { this.isDown = true; });
    this.startSeconds = (Date.now() - begun) / 1000;
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  async auditIsClean() {
    const audit = await this.command('audit');
    assert.equal(audit.code, 0, `flipflop audit is clean:\n${audit.stdout}${audit.stderr}`);
  }

  async stop() {
    const cluster = await this.clusterFolder();
    const how = await super.stop();
    await rm(cluster, { recursive: true, force: true });
    return how;
  }

  // Ends every process and leaves everything on disk; returns where.
  async abandon() {
    let ended = false;
    this.exited.then(() => { ended = true; });
    this.process.kill('SIGTERM');
    await until('the shop has ended', 60, () => ended).catch(() => this.kill());
    const { pid } = await this.postmaster();
    if (pid) process.kill(pid, 'SIGINT');
    return `${this.folder}, database in ${await this.clusterFolder()}`;
  }
}
