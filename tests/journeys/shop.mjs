// A shop of its own for a test: `flipflop up` in a temporary data folder on free ports.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const binary = process.env.FLIPFLOP_BINARY ?? join(root, 'build/dev/flipflop');

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
    this.process = spawn(binary, ['up'], { env: this.environment, cwd: this.folder });
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
    return promisify(execFile)(binary, args, { env: this.environment, cwd: this.folder, maxBuffer: 1 << 24 })
      .then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }))
      .catch((error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }));
  }

  // Mails to `recipient`, newest first.
  async mails(recipient) {
    const answer = await fetch(`${this.url}/dev/mailbox.json?recipient=${encodeURIComponent(recipient)}`);
    return answer.json();
  }

  async stop() {
    this.process.kill('SIGTERM');
    const how = await this.exited;
    await rm(this.folder, { recursive: true, force: true });
    return how;
  }
}
