// A shop that storms may kill. It looks into the database past the shop, as an auditor would.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Shop, until } from '../journeys/shop.mjs';

const readOrEmpty = (path) => readFile(path, 'utf8').catch(() => '');

export class StormShop extends Shop {
  static folderName = 'flipflop-storm-';

  static async start(settings = {}) {
    const shop = await super.start({
      RATE_LIMITS: 'off',
      DEMO_CLOCK_SPEED: '200',
      FLIPFLOP_SECRET: 'storms-know-the-secret-of-their-shop',
      ...settings,
    });
    await shop.callOffPictures();
    return shop;
  }

  // Nobody looks at this shop; scaling a thousand pictures would only slow its storm down.
  async callOffPictures() {
    await this.query(`
      UPDATE product.picture SET state = 'queued' WHERE state = 'waiting';
      DELETE FROM platform.job WHERE queue = 'product.fetch_image' AND state = 'waiting'`);
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

  // The folder of the database cluster and the number of its server, 0 when none runs.
  async clusterFolder() {
    const id = (await readOrEmpty(join(this.folder, 'cluster'))).trim();
    return id ? join('/var/lib/flipflop', id) : join(this.folder, 'postgres');
  }

  async postmaster() {
    const cluster = await this.clusterFolder();
    const lines = (await readOrEmpty(join(cluster, 'postmaster.pid'))).split('\n');
    const pid = Number(lines[0]);
    const runsIn = pid ? await readlink(`/proc/${pid}/cwd`).catch(() => '') : '';
    return { pid: runsIn === cluster ? pid : 0, socketFolder: (lines[4] ?? '').trim() };
  }

  // Rows of a query as arrays of texts.
  async query(sql) {
    const { socketFolder } = await this.postmaster();
    const { stdout } = await promisify(execFile)('psql', [
      '-h', socketFolder, '-p', '5432', '-U', 'flipflop', '-d', 'flipflop', '-XqAt', '-F', '\t',
      '-v', 'ON_ERROR_STOP=1', '-c', sql], { maxBuffer: 1 << 26 });
    return stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
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
