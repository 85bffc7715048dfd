// A server as it must not be: it believes any length, knows no coding, and takes a lone LF for a line
// end. A runner that finds nothing wrong with it finds nothing.

import { createServer } from 'node:net';

function answerTo(head) {
  const id = /^x-request-id:\s*(\S+)/im.exec(head)?.[1] ?? 'none';
  return `HTTP/1.1 200 OK\r\nX-Request-Id: ${id}\r\nContent-Length: 0\r\n\r\n`;
}

export function sloppyServer() {
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (;;) {
        const end = /\r?\n\r?\n/.exec(text);
        if (!end) return;
        const head = text.slice(0, end.index);
        const length = Number.parseInt(/^content-length:(.*)$/im.exec(head)?.[1] ?? '0', 10) || 0;
        text = text.slice(end.index + end[0].length + Math.max(0, length));
        socket.write(answerTo(head));
        if (/^connection:.*close/im.test(head)) return void socket.end();
      }
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
