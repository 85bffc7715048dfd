// The chunked coding, byte by byte.

import { chunk, chunked, inner, lookup, lookupChunks, repeated } from './bytes.mjs';
import { kept, must, refused, should, unanswered } from './outcomes.mjs';

const size = 'RFC 9112 7.1: a chunk size is hexadecimal digits and nothing else';
const overflow = 'RFC 9112 7.1: large sizes must not overflow';
const ends = 'RFC 9112 7.1: a chunk ends with CRLF right behind its bytes';
const trailer = 'RFC 9110 6.5.1: a field of a trailer must not be taken for one of the head';
const whole = '0\r\n\r\n';
const sizeOf = (text) => `${text}\r\n${lookup}\r\n${whole}`;
const digits = lookup.length.toString(16);
const half = lookup.length >> 1;

export default [
  must('several chunks', 'RFC 9112 7.1: a recipient must be able to read chunked',
    chunked(chunk(lookup.slice(0, half)) + chunk(lookup.slice(half)) + whole), kept(404)),
  must('chunks of a byte', 'RFC 9112 7.1: a recipient must be able to read chunked',
    chunked([...lookup].map((letter) => chunk(letter)).join('') + whole), kept(404)),
  should('size in capitals', 'RFC 5234 2.3: hexadecimal digits are case-insensitive', chunked(sizeOf(digits.toUpperCase())), kept(404)),
  should('size with leading zeros', 'RFC 9112 7.1: a size may begin with zeros', chunked(sizeOf(`000${digits}`)), kept(404)),
  must('unknown extension', 'RFC 9112 7.1.1: extensions that are not known are ignored', chunked(sizeOf(`${digits};a=b`)), kept(404)),
  must('extension without a value', 'RFC 9112 7.1.1: extensions that are not known are ignored', chunked(sizeOf(`${digits};a`)), kept(404)),
  must('extension in quotes', 'RFC 9112 7.1.1: an extension may hold a quoted text', chunked(sizeOf(`${digits};a="b c"`)), kept(404), { nginx: [400, 404] }),
  should('extension of a megabyte', 'RFC 9112 7.1.1: a server limits the length of extensions',
    chunked(`${digits};${repeated('a', 1_000_000)}\r\n${lookup}\r\n${whole}`), refused(400, 413), { nginx: [404] }),
  should('extensions of many chunks', 'RFC 9112 7.1.1: a server limits the length of extensions',
    chunked(repeated(`1;${repeated('a', 100)}\r\n \r\n`, 100) + lookupChunks), refused(400, 413), { nginx: [404] }),
  must('extension that hides a line end', 'RFC 9112 2.2: a CR that no LF follows makes an element invalid',
    chunked(sizeOf(`${digits};a\rb`)), refused(), { nginx: [404] }),
  must('extension that ends with LF', 'RFC 9112 7.1: the line of a size ends with CRLF', chunked(`${digits};a\n${lookup}\r\n${whole}`), refused(), { nginx: [404] }),
  must('empty size', size, chunked(sizeOf('')), refused()),
  must('size with 0x', size, chunked(sizeOf(`0x${digits}`)), refused()),
  must('size with minus', size, chunked(sizeOf(`-${digits}`)), refused()),
  must('size with plus', size, chunked(sizeOf(`+${digits}`)), refused()),
  must('size with a space in front', size, chunked(sizeOf(` ${digits}`)), refused()),
  must('size with a space behind', size, chunked(sizeOf(`${digits} `)), refused(), { nginx: [404] }),
  must('size with a tab behind', size, chunked(sizeOf(`${digits}\t`)), refused(), { nginx: [404] }),
  must('size with an underscore', size, chunked(sizeOf('0_2b')), refused()),
  must('size of letters', size, chunked(sizeOf('xyz')), refused()),
  must('size in quotes', size, chunked(sizeOf(`"${digits}"`)), refused()),
  must('size with NUL', size, chunked(sizeOf(`${digits}\0`)), refused()),
  must('size with a fraction', size, chunked(sizeOf(`${digits}.0`)), refused()),
  must('size beyond 32 bits', overflow, chunked(sizeOf(`1000000${digits}`)), refused(400, 413)),
  must('size beyond 64 bits', overflow, chunked(sizeOf(`100000000000000${digits}`)), refused(400, 413)),
  must('size of 64 bits with the sign', overflow, chunked(sizeOf('ffffffffffffffff')), refused(400, 413)),
  must('size of 100 digits', overflow, chunked(sizeOf(repeated('f', 100))), refused(400, 413)),
  must('size above the limit of the route', 'RFC 9110 15.5.14: content larger than the server takes is answered 413',
    chunked('fffffff\r\n'), refused(413), { alone: true, nginx: [400, 413], nginxWaits: true }),
  must('line of the size ends with LF', 'RFC 9112 7.1: the line of a size ends with CRLF', chunked(`${digits}\n${lookup}\r\n${whole}`), refused(), { nginx: [404] }),
  must('line of the size ends with CR', 'RFC 9112 7.1: the line of a size ends with CRLF', chunked(`${digits}\r${lookup}\r\n${whole}`), refused()),
  must('line of the size ends with CR CR LF', 'RFC 9112 7.1: the line of a size ends with CRLF', chunked(`${digits}\r\r\n${lookup}\r\n${whole}`), refused()),
  must('chunk without CRLF behind', ends, chunked(`${digits}\r\n${lookup}${whole}`), refused()),
  must('chunk with LF behind', ends, chunked(`${digits}\r\n${lookup}\n${whole}`), refused(), { nginx: [404] }),
  must('chunk longer than its size', ends, chunked(`${digits}\r\n${lookup}x\r\n${whole}`), refused()),
  must('chunk with two CRLF behind', size, chunked(`${digits}\r\n${lookup}\r\n\r\n${whole}`), refused()),
  must('chunk shorter than its size', 'RFC 9112 8: a chunked body is incomplete until its last chunk', chunked(`ff\r\n${lookup}`), unanswered(), { alone: true }),
  must('no last chunk', 'RFC 9112 8: a chunked body is incomplete until its last chunk', chunked(chunk(lookup)), unanswered(), { alone: true }),
  must('last chunk without its empty line', 'RFC 9112 7.1: a chunked body ends with an empty line', chunked(`${chunk(lookup)}0\r\n`), unanswered(), { alone: true }),
  must('last chunk of many zeros', 'RFC 9112 7.1: the last chunk is zeros', chunked(`${chunk(lookup)}00000\r\n\r\n`), kept(404)),
  must('nothing but the last chunk', 'RFC 9112 7.1: a chunked body may be empty', chunked(whole), kept(400, 415)),
  must('empty line ends with LF', 'RFC 9112 7.1: a chunked body ends with CRLF', chunked(`${chunk(lookup)}0\r\n\n`), refused(), { nginx: [404] }),
  must('trailer is dropped', trailer, chunked(`${chunk(lookup)}0\r\nX-A: b\r\n\r\n`), kept(404)),
  must('trailer with a length', trailer, chunked(`${chunk(lookup)}0\r\nContent-Length: 500\r\n\r\n`), kept(404)),
  must('trailer with a coding', trailer, chunked(`${chunk(lookup)}0\r\nTransfer-Encoding: chunked\r\n\r\n`), kept(404)),
  must('trailer with a Host', trailer, chunked(`${chunk(lookup)}0\r\nHost: other.test\r\n\r\n`), kept(404)),
  must('trailer with credentials', trailer, chunked(`${chunk(lookup)}0\r\nAuthorization: Bearer x\r\nCookie: cart=x\r\n\r\n`), kept(404)),
  must('trailer with close', trailer, chunked(`${chunk(lookup)}0\r\nConnection: close\r\n\r\n`), kept(404)),
  should('trailer without a colon', 'RFC 9112 7.1.2: a trailer is field lines', chunked(`${chunk(lookup)}0\r\nnonsense\r\n\r\n`), refused(), { nginx: [404] }),
  must('trailer with a space before the colon', 'RFC 9112 5.1: white space before a colon is answered 400',
    chunked(`${chunk(lookup)}0\r\nX-A : b\r\n\r\n`), refused(), { nginx: [404] }),
  should('trailer that holds a request', 'RFC 9112 7.1.2: a trailer is field lines, and no request', chunked(`${chunk(lookup)}0\r\n${inner}`), refused(), { nginx: [404] }),
  should('trailer of a megabyte', 'RFC 9110 5.4: fields larger than the server processes are answered with a fitting 4xx',
    chunked(`${chunk(lookup)}0\r\n${repeated(`X-A: ${repeated('b', 1000)}\r\n`, 1000)}\r\n`), refused(400, 431), { nginx: [400, 404, 413] }),
  must('a request inside a chunk stays a body', 'RFC 9112 7.1: the bytes of a chunk have no meaning to the framing',
    chunked(`${chunk(inner)}${whole}`), kept(400)),
  must('a last chunk inside a chunk stays a body', 'RFC 9112 7.1: the bytes of a chunk have no meaning to the framing',
    chunked(`${chunk(`0\r\n\r\n${inner}`)}${whole}`), kept(400)),
];
