// Connections: one request after another, Expect, Upgrade, and what a server says about its answers.

import { assetPath, chunk, chunked, get, getLine, host, innerId, innerPath, inner, lookup, lookupChunks, marker, post, sized } from './bytes.mjs';
import { closing, kept, must, refused, sequence, should, unanswered } from './outcomes.mjs';

const close = 'RFC 9112 9.6: a server closes behind the answer to a request that says close';
const after = 'RFC 9112 9.6: requests behind one that says close are not processed';
const order = 'RFC 9112 9.3.2: answers come in the order of the requests';
const old = 'GET /robots.txt HTTP/1.0\r\n';
const waiting = (fields, body = lookup) => `POST /api/orders/track HTTP/1.1\r\n${host}Content-Type: application/json\r\n` +
  `Content-Length: ${body.length}\r\n${fields}\r\n`;
const hasContinue = (answers) => answers.some(({ status }) => status === 100);
const expect100 = 'RFC 9110 10.1.1: who expects 100 gets 100, or the final answer';
const isClosing = ({ headers }) => headers.connection === 'close';
const head = (fields = '') => get(fields).replace('GET', 'HEAD');

export default [
  must('close', close, get('Connection: close\r\n'), closing(200), { check: isClosing }),
  must('close in capitals', 'RFC 9110 7.6.1: options of Connection are case-insensitive', get('Connection: CLOSE\r\n'), closing(200)),
  must('close in a list', close, get('Connection: x-a, close\r\n'), closing(200)),
  must('close in a second line', 'RFC 9110 5.3: lines of one list are one list', get('Connection: keep-alive\r\nConnection: close\r\n'), closing(200), { nginx: [200, 400] }),
  must('close and keep-alive', close, get('Connection: close, keep-alive\r\n'), closing(200)),
  must('keep-alive and close', close, get('Connection: keep-alive, close\r\n'), closing(200)),
  must('a request behind one that says close', after, get('Connection: close\r\n') + inner, closing(200)),
  must('a word that only holds close', 'RFC 9110 7.6.1: an option is the whole token', get('Connection: disclose\r\n'), kept(200)),
  must('keep-alive by default', 'RFC 9112 9.3: connections of HTTP/1.1 persist', get(), kept(200)),
  must('HTTP/1.0 closes by default', 'RFC 9112 9.3: a connection of HTTP/1.0 persists only where it was asked to', `${old}\r\n`, closing(200), { check: isClosing }),
  must('HTTP/1.0 and keep-alive', 'RFC 9112 9.3: a connection of HTTP/1.0 persists only where it was asked to',
    `${old}Connection: keep-alive\r\n\r\n`, kept(200), { check: ({ headers }) => headers.connection === 'keep-alive', nginx: [200] }),
  must('HTTP/1.0, keep-alive and close', close, `${old}Connection: keep-alive, close\r\n\r\n`, closing(200)),
  must('HTTP/1.0, a request behind one without keep-alive', after, `${old}\r\n${inner}`, closing(200)),
  must('a field named by Connection that must not be dropped', 'RFC 9110 7.6.1: the framing is not named by Connection',
    sized('Connection: content-length, host\r\n'), kept(404)),

  must('three requests in one piece', order, get() + get().replace('/robots.txt', '/nowhere') + get(), sequence(200, 404, 200)),
  must('a body, then a request', order, sized() + get(), sequence(404, 200)),
  must('chunks, then a request', order, chunked(lookupChunks) + get(), sequence(404, 200)),
  must('a slow answer, then a fast one', order, get().replace('/robots.txt', '/') + get(), sequence(200, 200)),
  must('a refusal in the middle ends it', 'RFC 9112 9.3: where the framing is lost nothing is read any more',
    get() + post('Content-Length: x\r\n', inner) + inner, { kind: 'sequence-refused', statuses: [200, 400] }),
  must('HEAD, then GET', order, head() + get(), sequence(200, 200), { methods: ['HEAD', 'GET'] }),
  must('an empty line between two requests', 'RFC 9112 2.2: an empty line before a request is ignored', `${get()}\r\n${get()}`, sequence(200, 200)),
  must('a hundred requests in one piece', order, get().repeat(100), sequence(...Array(100).fill(200))),
  must('a request cut between every two bytes', 'RFC 9112 2.2: a message is parsed as bytes come', null, kept(404),
    { pieces: [...sized()] }),
  must('CR and LF in two pieces', 'RFC 9112 2.2: a message is parsed as bytes come', null, kept(200),
    { pieces: [`${getLine}Host: shop.test\r`, '\n\r', '\n'] }),
  must('chunks in pieces', 'RFC 9112 7.1: a message is parsed as bytes come', null, kept(404), { pieces: [...chunked(lookupChunks)] }),

  must('Expect: 100-continue', expect100, null, kept(404), { pieces: [waiting('Expect: 100-continue\r\n'), hasContinue, lookup] }),
  must('Expect in capitals', 'RFC 9110 10.1.1: an expectation is case-insensitive', null, kept(404),
    { pieces: [waiting('Expect: 100-CONTINUE\r\n'), hasContinue, lookup] }),
  must('Expect and chunks', expect100, null, kept(404),
    { pieces: [post('Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n'), hasContinue, lookupChunks] }),
  must('Expect, and the body comes without waiting', 'RFC 9110 10.1.1: a client may send without waiting', waiting('Expect: 100-continue\r\n') + lookup, kept(404)),
  must('Expect in HTTP/1.0', 'RFC 9110 10.1.1: an expectation in HTTP/1.0 is ignored, and 1xx is not sent to it',
    (waiting('Expect: 100-continue\r\n') + lookup).replace('HTTP/1.1', 'HTTP/1.0'), closing(404), { noInterim: true }),
  must('Expect without a body', 'RFC 9110 10.1.1: 100 is left out where there is nothing to continue', get('Expect: 100-continue\r\n'), kept(200)),
  must('Expect of too long a body', 'RFC 9110 10.1.1: the final answer comes instead of 100', post('Content-Length: 9000000\r\nExpect: 100-continue\r\n'), refused(413), { alone: true, noInterim: true }),
  should('Expect of something else', 'RFC 9110 10.1.1: another expectation is answered 417', sized('Expect: 200-ok\r\n'), refused(417), { nginx: [404] }),
  must('Expect, and no route', expect100, null, kept(404), { pieces: [waiting('Expect: 100-continue\r\n').replace('/api/orders/track', '/nowhere'), hasContinue, lookup] }),

  must('Upgrade is ignored', 'RFC 9110 7.8: a server may ignore Upgrade; it must not switch unasked', get('Connection: upgrade\r\nUpgrade: websocket\r\n'), kept(200)),
  must('Upgrade to h2c is ignored', 'RFC 9110 7.8: a server may ignore Upgrade',
    get('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n'), kept(200)),
  must('Upgrade with a request behind', 'RFC 9110 7.8: what follows an ignored Upgrade is a request', get('Connection: upgrade\r\nUpgrade: x\r\n'), kept(200)),
  should('Keep-Alive, TE, Via and others of the hop', 'RFC 9110 7.6: fields of the hop are no reason to fail',
    get('Keep-Alive: timeout=5\r\nTE: trailers\r\nVia: 1.1 proxy\r\nMax-Forwards: 0\r\n'), kept(200)),

  must('HEAD has the fields of GET and no body', 'RFC 9110 9.3.2: an answer to HEAD has no content', head(), kept(200),
    { methods: ['HEAD'], check: ({ headers }) => Number(headers['content-length']) > 0 }),
  must('HEAD of what is not there', 'RFC 9110 9.3.2: an answer to HEAD has no content', head().replace('/robots.txt', '/nowhere'), kept(404), { methods: ['HEAD'] }),
  must('HEAD that is refused by its route', 'RFC 9110 9.3.2: an answer to HEAD has no content',
    head().replace('/robots.txt', '/api/orders'), kept(401), { methods: ['HEAD'] }),
  must('Date', 'RFC 9110 6.6.1: an origin server with a clock says Date in 2xx, 3xx and 4xx', get().replace('/robots.txt', '/nowhere'), kept(404),
    { check: ({ headers }) => /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(headers.date ?? '') }),
  must('401 names its scheme', 'RFC 9110 15.5.2: an answer 401 says WWW-Authenticate', get().replace('/robots.txt', '/api/orders'), kept(401),
    { check: ({ headers }) => Boolean(headers['www-authenticate']) }),
  must('405 names the methods', 'RFC 9110 15.5.6: an answer 405 names the methods there are', `DELETE /robots.txt HTTP/1.1\r\n${host}\r\n`, kept(405),
    { check: ({ headers }) => Boolean(headers.allow) }),
  must('no chunks to HTTP/1.0', 'RFC 9112 6.1: a coding is not sent to HTTP/1.0', `GET /sitemap.xml HTTP/1.0\r\n\r\n`, closing(200),
    { check: ({ headers }) => !('transfer-encoding' in headers) }),
  must('If-None-Match with a star', 'RFC 9110 13.1.2: what exists matches the star', get('If-None-Match: *\r\n').replace('/robots.txt', assetPath), kept(304),
    { check: ({ headers }) => Boolean(headers.etag) && Boolean(headers.date) }),
  must('If-None-Match of another version', 'RFC 9110 13.1.2: what differs is sent', get('If-None-Match: "other"\r\n').replace('/robots.txt', assetPath), kept(200)),
  must('If-Modified-Since is no date', 'RFC 9110 13.1.3: an invalid date is ignored', get('If-Modified-Since: yesterday\r\n').replace('/robots.txt', assetPath), kept(200)),
  must('If-Modified-Since beside If-None-Match', 'RFC 9110 13.1.3: it is ignored beside If-None-Match',
    get('If-None-Match: "other"\r\nIf-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT\r\n').replace('/robots.txt', assetPath), kept(200)),
  must('Range of bytes', 'RFC 9110 15.3.7: an answer 206 says Content-Range', get('Range: bytes=0-9\r\n').replace('/robots.txt', assetPath), kept(206),
    { check: ({ headers, body }) => headers['content-range']?.startsWith('bytes 0-9/') && body.length === 10 }),
  must('Range of another unit', 'RFC 9110 14.2: a unit that is not known is ignored', get('Range: pages=1-2\r\n').replace('/robots.txt', assetPath), kept(200)),
  must('Range with HEAD', 'RFC 9110 14.2: Range means something to GET alone', head('Range: bytes=0-9\r\n').replace('/robots.txt', assetPath), kept(200), { methods: ['HEAD'] }),
  must('Range in reverse', 'RFC 9110 14.1.1: an invalid range is ignored', get('Range: bytes=9-0\r\n').replace('/robots.txt', assetPath), kept(200, 416)),
  must('Range beyond the end', 'RFC 9110 15.5.17: a range outside says so', get('Range: bytes=99999999-\r\n').replace('/robots.txt', assetPath), kept(416),
    { check: ({ headers }) => /^bytes \*\/\d+$/.test(headers['content-range'] ?? '') }),
  must('a thousand ranges', 'RFC 9110 14.2: many ranges are an attack and may be ignored',
    get(`Range: bytes=${Array(1000).fill('0-').join(',')}\r\n`).replace('/robots.txt', assetPath), kept(200, 416)),
  must('Range beyond 64 bits', 'RFC 9110 14.1.1: numbers of any length do not overflow',
    get('Range: bytes=0-99999999999999999999999\r\n').replace('/robots.txt', assetPath), kept(200, 206)),

  must('a stranger\'s request id is not reflected', 'RFC 9110 17.13: what comes from outside is not said back unless it is an id',
    get('X-Request-Id: <script>alert(1)</script>\r\n'), kept(200), { check: ({ headers }) => !headers['x-request-id'].includes('<') }),
  must('a marker that is no request', 'RFC 9112 6.3: what lies inside a body is no request', sized('', marker(innerId)), kept(400)),
  must('a path that only the inside asks for', 'RFC 9112 6.3: what lies inside a body is no request', chunked(chunk(`GET ${innerPath} HTTP/1.1\r\n\r\n`) + '0\r\n\r\n'), kept(400)),
  must('half a request, then silence', 'RFC 9112 8: an incomplete request is not answered as a whole one', `${getLine}Ho`, unanswered(), { alone: true }),
];
