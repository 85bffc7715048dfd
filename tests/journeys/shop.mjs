// A shop of its own for a test, on free ports: `flipflop up` in a temporary data folder, or over the
// same folder one process per role with nginx in front.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const binary = process.env.FLIPFLOP_BINARY ?? join(root, 'build/dev/flipflop');

// What every browser of a journey is told. A step that presses while the page still glides to the
// button would end beside it: its pages move at once.
export const visitor = { locale: 'cs-CZ', reducedMotion: 'reduce' };

// Every process of every shop that runs, for programs that end early.
export const running = new Set();

function started(child) {
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

const readOrEmpty = (path) => readFile(path, 'utf8').catch(() => '');

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Calls `probe` until it answers something truthy; throws with `what` at the deadline.
export async function until(what, seconds, probe) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`still not so after ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export class Shop {
  static folderName = 'flipflop-journey-';

  static async start(settings = {}) {
    const shop = new this();
    shop.folder = await mkdtemp(join(tmpdir(), this.folderName));
    const [frontend, gateway] = [await freePort(), await freePort()];
    shop.url = `http://127.0.0.1:${frontend}`;
    shop.environment = {
      ...process.env,
      FLIPFLOP_DATA: shop.folder,
      FRONTEND_PORT: String(frontend),
      API_GATEWAY_PORT: String(gateway),
      FRONTEND_URL: shop.url,
      DEMO_CLOCK_SPEED: '20',
      LOG_LEVEL: 'warn',
      ...settings,
    };
    await shop.launch();
    return shop;
  }

  async launch() {
    this.output = '';
    this.process = started(spawn(binary, ['up'], { env: this.environment, cwd: this.folder }));
    const keep = (chunk) => { this.output = (this.output + chunk).slice(-20000); };
    this.process.stdout.on('data', keep);
    this.process.stderr.on('data', keep);
    this.exited = new Promise((resolve) => this.process.on('exit', (code, signal) => resolve({ code, signal })));
    let over = null;
    this.exited.then((how) => { over = how; });
    await until('the shop is ready', 300, async () => {
      if (over) throw new Error(`the shop ended (${JSON.stringify(over)}):\n${this.output}`);
      const answer = await fetch(`${this.url}/ready`).catch(() => null);
      return answer?.status === 200;
    });
  }

  // Runs `flipflop ARGS` against this shop; resolves to { code, stdout, stderr }.
  async command(...args) {
    const running = promisify(execFile)(binary, args, { env: this.environment, cwd: this.folder, maxBuffer: 1 << 24 });
    running.child.stdin.end();  // nobody is there to be asked
    return running
      .then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }))
      .catch((error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }));
  }

  // Mails to `recipient`, newest first.
  async mails(recipient) {
    const answer = await fetch(`${this.url}/dev/mailbox.json?recipient=${encodeURIComponent(recipient)}`);
    return answer.json();
  }

  // The API's own port.
  get api() {
    return `http://127.0.0.1:${this.environment.API_GATEWAY_PORT}`;
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

  // Rows of a query as arrays of texts: a look into the database past the shop, as an auditor's.
  async query(sql) {
    const { socketFolder } = await this.postmaster();
    const { stdout } = await promisify(execFile)('psql', [
      '-h', socketFolder, '-p', '5432', '-U', 'flipflop', '-d', 'flipflop', '-XqAt', '-F', '\t',
      '-v', 'ON_ERROR_STOP=1', '-c', sql], { maxBuffer: 1 << 26 });
    return stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
  }

  // No picture is fetched or scaled from here on.
  async callOffPictures() {
    await this.query(`
      UPDATE product.picture SET state = 'queued' WHERE state = 'waiting';
      DELETE FROM platform.job WHERE queue = 'product.fetch_image' AND state = 'waiting'`);
  }

  async picturesAreQuiet() {
    await until('no picture is worked on', 120, async () =>
      (await this.query(`SELECT 1 FROM platform.job
        WHERE queue = 'product.fetch_image' AND state IN ('waiting', 'running') LIMIT 1`)).length === 0);
  }

  // Ends the shop and keeps its folder, for another one over the same data.
  async pause() {
    this.process.kill('SIGTERM');
    return this.exited;
  }

  async stop() {
    const how = await this.pause();
    await rm(this.folder, { recursive: true, force: true });
    return how;
  }
}

// Roles without a module have nothing to run yet.
const portSettings = {
  frontend: 'FRONTEND_PORT',
  gateway: 'API_GATEWAY_PORT',
  product: 'PRODUCT_SERVICE_PORT',
  order: 'ORDER_SERVICE_PORT',
  user: 'USER_SERVICE_PORT',
  warehouse: 'WAREHOUSE_SERVICE_PORT',
  supplier: 'SUPPLIER_SERVICE_PORT',
  cart: 'CART_SERVICE_PORT',
  auth: 'AUTH_PORT',
  notification: 'NOTIFICATION_PORT',
  payment: 'PAYMENT_PORT',
};

export class SplitShop extends Shop {
  // Over the data of a shop that was paused.
  static async over(paused, settings = {}) {
    const shop = new this();
    shop.folder = paused.folder;
    // nginx takes the old address, which mails, feeds and pictures name.
    shop.url = paused.url;
    shop.environment = { ...paused.environment, DB_CONNECTIONS: '6', THREADS: '1', ...settings };
    for (const name of Object.values(portSettings)) shop.environment[name] = String(await freePort());
    shop.output = '';
    shop.processes = {};
    for (const role of Object.keys(portSettings)) shop.startRole(role);
    await shop.startNginx(new URL(shop.url).port);
    for (const role of Object.keys(portSettings)) await shop.roleIsReady(role);
    return shop;
  }

  static roles = Object.keys(portSettings);

  // Past nginx and the gateway.
  urlOfRole(role) {
    return `http://127.0.0.1:${this.environment[portSettings[role]]}`;
  }

  async roleIsReady(role) {
    await until(`the role ${role} is ready`, 300, async () => {
      if (this.hasEnded(role)) throw new Error(`the role ${role} ended:\n${this.output}`);
      const answer = await fetch(`${this.urlOfRole(role)}/ready`).catch(() => null);
      return answer?.status === 200;
    });
  }

  hasEnded(role) {
    const { exitCode, signalCode } = this.processes[role];
    return exitCode !== null || signalCode !== null;
  }

  startRole(role) {
    this.processes[role] = this.watched(spawn(binary, ['serve', `--role=${role}`], { env: this.environment, cwd: this.folder }));
  }

  async startNginx(front) {
    const folder = join(root, 'deploy/nginx');
    const values = {
      PORT: front,
      FOLDER: this.folder,
      SHOP: join(folder, 'shop.conf'),
      FRONTEND: `127.0.0.1:${this.environment.FRONTEND_PORT}`,
      GATEWAY: `127.0.0.1:${this.environment.API_GATEWAY_PORT}`,
    };
    const template = await readFile(join(folder, 'plain.conf'), 'utf8');
    const place = join(this.folder, 'nginx.conf');
    await writeFile(place, template.replace(/^#.*$/gm, '').replace(/@([A-Z]+)@/g, (_, name) => values[name]));
    this.nginx = this.watched(spawn('nginx', ['-p', this.folder, '-c', place, '-e', join(this.folder, 'nginx-error.log')]));
  }

  watched(child) {
    started(child);
    const keep = (chunk) => { this.output = (this.output + chunk).slice(-20000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    return child;
  }

  // The first process that does not end as it should, or how they all end.
  async pause() {
    this.nginx.kill('SIGTERM');
    await this.nginx.ended;
    let worst = { code: 0, signal: null };
    for (const child of Object.values(this.processes)) child.kill('SIGTERM');
    for (const [role, child] of Object.entries(this.processes)) {
      const how = await child.ended;
      if (how.code !== 0) worst = { role, ...how };
    }
    return worst;
  }
}
