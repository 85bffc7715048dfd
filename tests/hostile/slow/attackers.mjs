// Slow connections from a process of their own, so that they cost the measured client nothing:
// `node attackers.mjs PORT COUNT ASSET`. A third dawdles over its head, a third over its body, a third
// over reading the asset that it has asked for many times. What the server cuts comes again.

import { createConnection } from 'node:net';

const port = Number(process.argv[2]);
const count = Number(process.argv[3]);
const asset = process.argv[4];
const manners = [
  { begin: 'GET / HTTP/1.1\r\nHost: shop.test\r\n', drip: 'X-A: b\r\n', reads: true },
  { begin: 'POST /api/orders/track HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n',
    drip: ' ', reads: true },
  { begin: `GET ${asset} HTTP/1.1\r\nHost: shop.test\r\n\r\n`.repeat(100), drip: '', reads: false },
];

function attack(manner) {
  const socket = createConnection({ port, host: '127.0.0.1' });
  let drips = null;
  if (!manner.reads) socket.pause();
  socket.on('connect', () => {
    socket.write(manner.begin);
    if (manner.drip) drips = setInterval(() => socket.write(manner.drip), 1000 + Math.random() * 1000);
  });
  socket.on('data', () => {});
  socket.on('error', () => {});
  socket.on('close', () => {
    clearInterval(drips);
    setTimeout(() => attack(manner), 100);
  });
}

for (let index = 0; index < count; index += 1) attack(manners[index % manners.length]);
// Whoever measured may have died.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 1000);
