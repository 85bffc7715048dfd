// The pieces that cases are made of. `shop.test` is the shop's name; every request carries an id that
// the shop gives back, so an answer tells whose it is.

export const host = 'Host: shop.test\r\n';
export const getLine = 'GET /robots.txt HTTP/1.1\r\n';
export const get = (fields = '') => `${getLine}${host}${fields}\r\n`;

// A lookup of an order that does not exist: 404 when, and only when, its body came through whole.
export const lookup = '{"number":"F0","email":"nobody@example.cz"}';
export const postLine = 'POST /api/orders/track HTTP/1.1\r\n';
export const post = (fields, body = '') =>
  `${postLine}${host}Content-Type: application/json\r\n${fields}\r\n${body}`;
export const sized = (fields = '', body = lookup) => post(`Content-Length: ${body.length}\r\n${fields}`, body);
export const chunked = (chunks, fields = '') => post(`Transfer-Encoding: chunked\r\n${fields}`, chunks);
export const chunk = (text, extension = '') => `${text.length.toString(16)}${extension}\r\n${text}\r\n`;
export const lookupChunks = chunk(lookup) + '0\r\n\r\n';

// Stands for a file with an ETag; the runner puts the true name in its place.
export const assetPath = '/assets/of-this-shop';

// Comes behind each case, and asks to be the last.
export const markerPath = '/favicon.svg';
export const marker = (id) =>
  `GET ${markerPath} HTTP/1.1\r\n${host}X-Request-Id: ${id}\r\nConnection: close\r\n\r\n`;

// Lies inside a body; whoever answers it has been smuggled to.
export const innerId = 'inner-request';
export const innerPath = '/favicon.ico';
export const inner = `GET ${innerPath} HTTP/1.1\r\n${host}X-Request-Id: ${innerId}\r\n\r\n`;

export const repeated = (text, count) => text.repeat(count);
