// One TCP connection: bytes go out as written, and what comes back is taken apart as strictly as a
// client may. An answer that breaks a rule of RFC 9112 for servers ends the exchange with an error.

import { createConnection } from 'node:net';

const statusLine = /^HTTP\/1\.1 ([1-5][0-9]{2}) [\t\x20-\x7e\x80-\xff]*$/;
const fieldLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

class BadAnswer extends Error {}

function parseHead(text) {
  const [first, ...lines] = text.split('\r\n');
  const found = statusLine.exec(first);
  if (!found) throw new BadAnswer(`no status line: ${JSON.stringify(first.slice(0, 80))}`);
  const headers = {};
  for (const line of lines) {
    const field = fieldLine.exec(line);
    if (!field) throw new BadAnswer(`no field line: ${JSON.stringify(line.slice(0, 80))}`);
    const name = field[1].toLowerCase();
    headers[name] = name in headers ? `${headers[name]}, ${field[2]}` : field[2];
  }
  return { status: Number(found[1]), headers };
}

// The chunked body at the beginning of `text`: its content and length, or null while incomplete.
function takeChunks(text) {
  let at = 0;
  let body = '';
  for (;;) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return null;
    const line = text.slice(at, end);
    if (!/^[0-9a-fA-F]{1,8}$/.test(line)) throw new BadAnswer(`no chunk size: ${JSON.stringify(line)}`);
    const size = parseInt(line, 16);
    at = end + 2 + size;
    if (text.length < at + 2) return null;
    if (text.slice(at, at + 2) !== '\r\n') throw new BadAnswer('a chunk is longer than it says');
    body += text.slice(end + 2, at);
    at += 2;
    if (size === 0) return { body, size: at };
  }
}

// How long the body of an answer is; null while it is incomplete.
function takeBody({ status, headers }, text, method, isClosed) {
  const hasLength = 'content-length' in headers;
  const hasCoding = 'transfer-encoding' in headers;
  if (hasLength && hasCoding) throw new BadAnswer('an answer has both a length and a coding');
  if (hasLength && !/^[0-9]+$/.test(headers['content-length'])) throw new BadAnswer('a bad Content-Length');
  if ((status < 200 || status === 204) && (hasLength || hasCoding)) {
    throw new BadAnswer(`an answer ${status} says how long its body is`);
  }
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { body: '', size: 0 };
  if (hasCoding) {
    if (headers['transfer-encoding'] !== 'chunked') throw new BadAnswer('an unknown transfer coding');
    return takeChunks(text);
  }
  if (!hasLength) return isClosed ? { body: text, size: text.length } : null;
  const size = Number(headers['content-length']);
  return text.length < size ? null : { body: text.slice(0, size), size };
}

// `methods` are those of the requests, in order, as far as they are not GET.
export function parseAnswers(text, methods = [], isClosed = false) {
  const answers = [];
  const queue = [...methods];
  let rest = text;
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) break;
    const answer = parseHead(rest.slice(0, end));
    const isInterim = answer.status < 200;
    const taken = takeBody(answer, rest.slice(end + 4), isInterim ? undefined : queue[0], isClosed);
    if (taken === null) break;
    if (!isInterim) queue.shift();
    answers.push({ ...answer, body: taken.body, isInterim });
    rest = rest.slice(end + 4 + taken.size);
  }
  return { answers, rest };
}

// Sends `pieces`, one after the other: a text (a character is a byte), or a function of the answers
// so far that says when to go on. Ends when the server has closed, when `isEnough(answers)`, or
// after `seconds`. Resolves to { answers, rest, end } with end 'closed', 'open' or 'reset'.
export function exchange(port, pieces, { seconds = 3, methods = [], isEnough = () => false, host = '127.0.0.1' } = {}) {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host, allowHalfOpen: true, noDelay: true });
    let text = '';
    let next = 0;
    let isOver = false;
    const finish = (end) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      socket.destroy();
      try {
        resolve({ ...parseAnswers(text, methods, end !== 'open'), end, received: text.length });
      } catch (error) {
        reject(error);
      }
    };
    const timer = setTimeout(() => finish('open'), seconds * 1000);
    const goOn = () => {
      let parsed;
      try {
        parsed = parseAnswers(text, methods).answers;
      } catch {
        return;  // told at the end, with everything that came
      }
      while (next < pieces.length) {
        const piece = pieces[next];
        if (typeof piece === 'function' && !piece(parsed)) return;
        if (typeof piece !== 'function' && !isOver) socket.write(Buffer.from(piece, 'latin1'));
        next += 1;
      }
      if (isEnough(parsed)) finish('open');
    };
    socket.on('connect', goOn);
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      goOn();
    });
    socket.on('end', () => finish('closed'));
    // A server that is done may reset what is still being written; what it said before counts.
    socket.on('error', () => finish('reset'));
  });
}
