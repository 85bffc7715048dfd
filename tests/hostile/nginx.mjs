// nginx in front of a shop, its configuration and files in a folder of its own. One worker that keeps
// one connection to the shop: what a request leaves behind there would meet the next one.

import { spawn, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from '../journeys/shop.mjs';

// Started by root, its worker would become nobody and lose its folder.
const user = process.getuid() === 0 ? 'user root;' : '';

const configuration = ({ buffered, unbuffered, shop }) => `
${user}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 10000;
  lingering_timeout 200ms;
  upstream shop { server 127.0.0.1:${shop}; keepalive 1; keepalive_requests 100000; }
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $host;
  proxy_next_upstream off;
  server {
    listen 127.0.0.1:${buffered};
    server_name shop.test;
    location / { proxy_pass http://shop; }
  }
  server {
    listen 127.0.0.1:${unbuffered};
    server_name shop.test;
    proxy_request_buffering off;
    proxy_buffering off;
    location / { proxy_pass http://shop; }
  }
}
`;

export class Nginx {
  static program() {
    for (const path of ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx']) {
      try {
        execFileSync(path, ['-v'], { stdio: 'ignore' });
        return path;
      } catch { /* the next place */ }
    }
    return null;
  }

  static async start(shopPort) {
    const nginx = new this();
    nginx.folder = await mkdtemp(join(tmpdir(), 'flipflop-nginx-'));
    nginx.buffered = await freePort();
    nginx.unbuffered = await freePort();
    await writeFile(join(nginx.folder, 'nginx.conf'), configuration({ ...nginx, shop: shopPort }));
    const options = ['-p', nginx.folder, '-c', 'nginx.conf', '-e', 'error.log'];
    nginx.process = spawn(this.program(), options, { stdio: ['ignore', 'ignore', 'pipe'] });
    let told = '';
    nginx.process.stderr.on('data', (bytes) => { told += bytes; });
    nginx.exited = new Promise((resolve) => nginx.process.on('exit', resolve));
    let isOver = false;
    nginx.exited.then(() => { isOver = true; });
    await until('nginx answers', 20, async () => {
      if (isOver) throw new Error(`nginx ended:\n${told}`);
      return (await fetch(`http://127.0.0.1:${nginx.buffered}/robots.txt`).catch(() => null))?.ok;
    });
    return nginx;
  }

  async stop() {
    this.process.kill('SIGTERM');
    await this.exited;
    await rm(this.folder, { recursive: true, force: true });
  }
}
