// Shops that storms may kill: one process, or one per role behind nginx.

import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Shop, SplitShop, until } from '../journeys/shop.mjs';

const stormy = (Base) => class extends Base {
  static folderName = 'flipflop-storm-';

  async auditIsClean() {
    const audit = await this.command('audit');
    assert.equal(audit.code, 0, `flipflop audit is clean:\n${audit.stdout}${audit.stderr}`);
  }

  // What happens at which fault point from now on, in every process of the shop.
  async plan(text = 'storm.nowhere:error') {
    const path = this.environment.FLIPFLOP_FAULT_FILE;
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
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
    this.pause().then(() => { ended = true; });
    await until('the shop has ended', 60, () => ended).catch(() => this.kill());
    const { pid } = await this.postmaster();
    if (pid) process.kill(pid, 'SIGINT');
    return `${this.folder}, database in ${await this.clusterFolder()}`;
  }
};

export class StormShop extends stormy(Shop) {
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
    // Whoever dies before it is ready is down as after any other death, and may be launched again.
    await super.launch().catch(async (error) => {
      this.isDown = this.process.exitCode !== null || this.process.signalCode !== null;
      if (!this.isDown) await this.abandon();
      throw error;
    });
    this.exited.then(() => { this.isDown = true; });
    this.startSeconds = (Date.now() - begun) / 1000;
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.exited;
  }
}

export class SplitStormShop extends stormy(SplitShop) {
  static async start(settings = {}) {
    const whole = await StormShop.start(settings);
    await whole.pause();
    const shop = await this.over(whole);
    shop.isDown = false;  // nginx answers whoever dies
    return shop;
  }

  async killRole(role) {
    this.processes[role].kill('SIGKILL');
    await this.processes[role].ended;
  }

  someoneHasEnded() {
    return SplitShop.roles.some((role) => this.hasEnded(role));
  }

  // Starts the roles that have died; resolves to their names.
  async revive() {
    const dead = SplitShop.roles.filter((role) => this.hasEnded(role));
    for (const role of dead) this.startRole(role);
    for (const role of dead) await this.roleIsReady(role);
    return dead;
  }

  async kill() {
    for (const role of SplitShop.roles) await this.killRole(role);
    this.nginx.kill('SIGKILL');
  }
}
