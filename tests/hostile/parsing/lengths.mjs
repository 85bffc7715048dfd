// Where a message ends: Content-Length, Transfer-Encoding, and both.

import { chunked, get, host, inner, lookup, lookupChunks, post, postLine, sized } from './bytes.mjs';
import { closing, kept, must, refused, should, unanswered } from './outcomes.mjs';

const length = 'RFC 9112 6.3: an invalid Content-Length is answered 400 and the connection is closed';
const differing = 'RFC 9112 6.3: lengths that differ are answered 400 and the connection is closed';
const coding = 'RFC 9112 6.3: where chunked is not the last coding the length is unknown: 400 and close';
const unknown = 'RFC 9112 6.1: a coding that the server does not know is refused';
const both = 'RFC 9112 6.1: a length beside a coding is refused, or the coding counts and the connection is closed';
const old = 'RFC 9112 6.1: a coding in HTTP/1.0 is faulty framing: nothing is read behind it';
const of = (value, body = lookup) => post(`Content-Length: ${value}\r\n`, body);
const coded = (value, body = lookupChunks) => post(`Transfer-Encoding: ${value}\r\n`, body);
const size = lookup.length;
// As CL.TE and TE.CL: whoever believes the other field finds a request inside.
const whole = `0\r\n\r\n${inner}`;
const short = `Content-Length: ${whole.length}\r\n`;
const te = 'Transfer-Encoding: chunked\r\n';

export default [
  must('length with plus', length, of(`+${size}`), refused()),
  must('negative length', length, of('-1'), refused()),
  must('length minus zero', length, of('-0'), refused()),
  must('length in hexadecimal', length, of(`0x${size.toString(16)}`), refused()),
  must('length in hexadecimal digits', length, of('2b'), refused()),
  must('length with a fraction', length, of(`${size}.0`), refused()),
  must('length with an exponent', length, of('4e1'), refused()),
  must('length with a separator', length, of('4_3'), refused()),
  must('length with a space inside', length, of('4 3'), refused()),
  must('length with words behind', length, of(`${size} bytes`), refused()),
  must('length with a semicolon', length, of(`${size};a=b`), refused()),
  must('empty length', length, of(''), refused()),
  must('length in quotes', length, of(`"${size}"`), refused()),
  must('length of a letter', length, of('a'), refused()),
  must('length of other digits', length, of('\xd9\xa4\xd9\xa3'), refused()),
  must('length with a control character', length, of(`\x0b${size}`), refused()),
  must('length with NUL', length, of(`${size}\0`), refused()),
  must('length beyond 32 bits is not cut', length, of('4294967339'), refused(400, 413)),
  must('length beyond 64 bits is not cut', length, of('18446744073709551659'), refused(400, 413)),
  must('length of 100 digits', length, of('9'.repeat(100)), refused(400, 413)),
  must('length of the highest number', length, of('9223372036854775807'), refused(400, 413)),
  should('length with leading zeros', 'RFC 9110 8.6: a length is decimal digits', of(`000${size}`), kept(404), { methods: ['POST'] }),
  should('length above the limit of the route', 'RFC 9110 15.5.14: content larger than the server takes is answered 413',
    of('9000000', ''), refused(413), { nginx: [400, 413], alone: true }),
  must('two differing lengths', differing, post(`Content-Length: ${size}\r\nContent-Length: ${size + 1}\r\n`, lookup), refused()),
  must('two differing lengths, zero first', differing, post(`Content-Length: 0\r\nContent-Length: ${inner.length}\r\n`, inner), refused()),
  must('two differing lengths, zero last', differing, post(`Content-Length: ${inner.length}\r\nContent-Length: 0\r\n`, inner), refused()),
  should('two equal lengths', 'RFC 9112 6.3: equal lengths are refused, or are one', post(`Content-Length: ${size}\r\nContent-Length: ${size}\r\n`, lookup), refused()),
  should('a list of equal lengths', 'RFC 9112 6.3: a list of equal lengths is refused, or is one', of(`${size}, ${size}`), refused()),
  must('a list of differing lengths', differing, of(`${size}, 5`), refused()),
  must('a list with an empty length', length, of(`${size},`), refused()),
  must('length zero', 'RFC 9112 6.3: a valid length is the number of bytes', of('0', ''), kept(400, 415)),
  must('no length and no coding', 'RFC 9112 6.3: a request that says nothing has no body', post('', ''), kept(400, 411, 415)),
  must('a body that says nothing of itself', 'RFC 9112 6.3: a request that says nothing has no body; what comes is the next request',
    post('Connection: close\r\n', inner), closing(400, 411, 415)),
  must('the body is as long as it says', 'RFC 9112 6.3: a valid length is the number of bytes', sized('', lookup), kept(404)),
  must('a request inside a body stays a body', 'RFC 9112 6.3: a valid length is the number of bytes', of(inner.length, inner), kept(400)),
  must('a body that ends early', 'RFC 9112 8: a body shorter than its length is incomplete', of(size + 10), unanswered(), { alone: true, nginx: [408] }),
  must('a head that ends early', 'RFC 9112 8: a head without its empty line is incomplete', `${postLine}${host}`, unanswered(), { alone: true }),
  must('a body of a GET that holds a request', 'RFC 9110 9.3.1: the framing of a GET is that of any request',
    get(`Content-Length: ${inner.length}\r\n`) + inner, kept(200)),
  must('a body of a HEAD that holds a request', 'RFC 9112 6.3: the framing of a request does not depend on its method',
    get(`Content-Length: ${inner.length}\r\n`).replace('GET', 'HEAD') + inner, kept(200), { methods: ['HEAD'] }),
  must('a body of an OPTIONS that holds a request', 'RFC 9112 6.3: the framing of a request does not depend on its method',
    get(`Content-Length: ${inner.length}\r\n`).replace('GET', 'OPTIONS') + inner, kept(200, 204)),
  must('a body for a route that is none', 'RFC 9112 9.3: a body that nobody reads is skipped, or the connection is closed',
    sized('', inner).replace('/api/orders/track', '/nowhere'), kept(404)),

  must('chunked', 'RFC 9112 7.1: a recipient must be able to read chunked', chunked(lookupChunks), kept(404)),
  must('coding in capitals', 'RFC 9112 7: names of codings are case-insensitive', coded('Chunked'), kept(404)),
  must('chunked, gzip', coding, coded('chunked, gzip'), refused(400, 501)),
  must('chunked, identity', coding, coded('chunked, identity'), refused(400, 501)),
  must('identity alone', coding, coded('identity'), refused(400, 501)),
  must('gzip alone', coding, coded('gzip'), refused(400, 501)),
  must('chunked twice in a list', 'RFC 9112 6.1: chunked is not applied twice', coded('chunked, chunked'), refused(400, 501)),
  must('chunked in two lines', 'RFC 9112 6.1: chunked is not applied twice', chunked(lookupChunks, te), refused(400, 501)),
  must('two lines, chunked first', coding, chunked(lookupChunks, 'Transfer-Encoding: identity\r\n'), refused(400, 501)),
  must('two lines, chunked last', 'RFC 9112 6.1: identity is no coding any more', post(`Transfer-Encoding: identity\r\n${te}`, lookupChunks), refused(400, 501)),
  should('gzip, chunked', 'RFC 9112 6.1: a coding that the server does not know is answered 501', coded('gzip, chunked'), refused(400, 501)),
  must('coding xchunked', unknown, coded('xchunked'), refused(400, 501)),
  must('coding chunkedx', unknown, coded('chunkedx'), refused(400, 501)),
  must('coding chunked with a parameter', 'RFC 9112 7.1: chunked has no parameters', coded('chunked;a=b'), refused(400, 501)),
  must('coding in quotes', unknown, coded('"chunked"'), refused(400, 501)),
  must('coding in apostrophes', unknown, coded("'chunked'"), refused(400, 501)),
  must('coding with a comma in front', 'RFC 9110 5.6.1.2: an empty element is ignored, or the list is refused', coded(',chunked'), refused(400, 501)),
  must('coding with a comma behind', 'RFC 9110 5.6.1.2: an empty element is ignored, or the list is refused', coded('chunked,'), refused(400, 501)),
  must('coding empty', coding, coded(''), refused(400, 501)),
  must('coding with a vertical tab', unknown, coded('\x0bchunked'), refused(400, 501)),
  must('coding with NUL behind', unknown, coded('chunked\0'), refused(400, 501)),
  must('coding with an unbreakable space', unknown, coded('\xa0chunked'), refused(400, 501)),
  must('coding with a space inside', unknown, coded('chun ked'), refused(400, 501)),
  must('coding folded', 'RFC 9112 5.2: a folded line is refused, or its fold becomes spaces', coded('\r\n chunked'), refused()),
  must('coding with a bare CR in front', 'RFC 9110 5.5: CR in a value is refused or becomes a space', coded('\rchunked'), refused()),
  must('name of the coding with an underscore', 'RFC 9110 5.1: Transfer_Encoding is another field',
    post(`Transfer_Encoding: chunked\r\nContent-Length: ${lookup.length}\r\n`, lookup), kept(404)),
  must('name of the length with an underscore', 'RFC 9110 5.1: Content_Length is another field',
    sized('Content_Length: 5\r\n'), kept(404)),
  must('coding in HTTP/1.0', old, chunked(lookupChunks).replace('HTTP/1.1', 'HTTP/1.0'), refused(400, 501)),
  must('coding in HTTP/1.0 that asks to be kept', old,
    chunked(whole, 'Connection: keep-alive\r\n').replace('HTTP/1.1', 'HTTP/1.0'), refused(400, 501)),
  must('coding and length in HTTP/1.0', old, chunked(whole, short).replace('HTTP/1.1', 'HTTP/1.0'), refused(400, 501)),

  must('length, then coding', both, post(short + te, whole), refused()),
  must('coding, then length', both, post(te + short, whole), refused()),
  must('length zero and coding', both, post(`Content-Length: 0\r\n${te}`, lookupChunks), refused()),
  must('coding and a short length', both, post(`Content-Length: 4\r\n${te}`, `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`), refused()),
  must('length and an obscured coding', both, post(`${short}Transfer-Encoding: xchunked\r\n`, whole), refused(400, 501)),
  must('length and a coding with a tab', both, post(`${short}Transfer-Encoding:\tchunked\r\n`, whole), refused()),
  must('length and a coding with a space before the colon', both, post(`${short}Transfer-Encoding : chunked\r\n`, whole), refused()),
  must('length and two codings', both, post(`${short}${te}Transfer-Encoding: cow\r\n`, whole), refused(400, 501)),
  must('length and identity', both, post(`${short}Transfer-Encoding: identity\r\n`, whole), refused(400, 501)),
  must('length, and a coding behind a bare LF', both, post(`${short}X-A: b\nTransfer-Encoding: chunked\r\n`, whole), refused()),
  must('length, and a coding behind a bare CR', both, post(`${short}X-A: b\rTransfer-Encoding: chunked\r\n`, whole), refused()),
  must('an invalid length and coding', both, post(`Content-Length: abc\r\n${te}`, lookupChunks), refused()),
];
