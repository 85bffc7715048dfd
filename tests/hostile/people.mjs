// Customers with something to lose: a cart, an order that waits for its money, and an account where
// the shop has accounts. Everything they type holds their mark, so that one byte of it in a
// stranger's answer is found.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { itemsWith } from '../storms/buyer.mjs';
import { call } from '../storms/client.mjs';

const quoted = (text) => text.replaceAll("'", "''");

export class Customer {
  constructor(shop, name) {
    this.shop = shop;
    this.mark = `${name}${randomBytes(6).toString('hex')}`;
    this.email = `${this.mark}@example.cz`.toLowerCase();
    this.password = `Heslo ${this.mark} pro zkoušku`;
    this.headers = {};
  }

  static async arrives(shop, name) {
    const customer = new this(shop, name);
    await customer.registers();
    await customer.fillsCart();
    await customer.orders();
    return customer;
  }

  // Where there are accounts: then `headers` carry a bearer token.
  async registers() {
    const { email, password, mark } = this;
    const answer = await call(this.shop.url, 'POST', '/api/auth/register',
      { body: { email, password, firstName: `Jmeno${mark}`, lastName: `Prijmeni${mark}`, phone: '' } });
    if (answer.status === 404) return;
    assert.ok(answer.status < 300, `${answer.status} ${answer.text}`);
    const said = answer.json.data ?? answer.json;
    this.bearer = said.accessToken;
    if (this.bearer) this.headers.authorization = `Bearer ${this.bearer}`;
  }

  address() {
    const { mark } = this;
    return { firstName: `Jmeno${mark}`, lastName: `Prijmeni${mark}`, street: `Ulice${mark} 1`, city: `Mesto${mark}`,
      postalCode: '30100', country: 'CZ' };
  }

  async fillsCart() {
    const [item] = await itemsWith(this.shop, 45, 1);
    this.item = item;
    const { productId, variantId } = item;
    const answer = await call(this.shop.url, 'POST', '/api/cart/items', { body: { productId, variantId, quantity: 3 } });
    assert.ok(answer.status < 300, answer.text);
    this.cartToken = answer.json.data.cartToken;
    this.cartLine = answer.json.data.id;
  }

  orderBody(more = {}) {
    const { productId, variantId } = this.item;
    return { email: this.email, phone: '+420777123456', deliveryAddress: this.address(), paymentMethod: 'bank_transfer',
      deliveryMethod: 'bogus', notes: `Poznamka${this.mark}`, items: [{ productId, variantId, quantity: 1 }], ...more };
  }

  async orders() {
    const answer = await call(this.shop.url, 'POST', '/api/orders/guest',
      { body: this.orderBody(), headers: { 'idempotency-key': `${this.mark}-order` } });
    assert.ok(answer.status < 300, answer.text);
    this.order = answer.json.data;
    const [row] = await this.shop.query(
      `SELECT id, number, access_token FROM "order".orders WHERE email = '${quoted(this.email)}'`);
    [this.orderId, this.orderNumber, this.orderToken] = row;
  }

  // Everything that a stranger could come to know: numbers, ids and near misses of the secrets.
  async knownIds() {
    const column = async (sql) => (await this.shop.query(sql)).map(([value]) => value);
    const ids = {
      'order id': this.orderId,
      'order number': this.orderNumber,
      'cart line id': this.cartLine,
      email: this.email,
      'token in capitals': swapped(this.orderToken),
      'token cut': this.orderToken.slice(0, -1),
      'token with a letter more': `${this.orderToken}a`,
      'token with NUL': `${this.orderToken}%00`,
      'pattern of every token': '%25',
      'token in a list': `${this.orderToken},`,
      'wildcard': '*',
    };
    const carts = await column(`SELECT cart_id FROM cart.line WHERE id = '${this.cartLine}'`).catch(() => []);
    const more = {
      'cart id': carts[0],
      'payment intent': (await column(`SELECT id FROM payment.intent WHERE order_id = '${this.orderId}'`).catch(() => []))[0],
      'order line id': (await column(`SELECT id FROM "order".line WHERE order_id = '${this.orderId}'`).catch(() => []))[0],
      'account id': (await column(`SELECT id FROM auth.account WHERE email = '${quoted(this.email)}'`).catch(() => []))[0],
      'address id': (await column(`SELECT id FROM "user".address WHERE street LIKE '%${this.mark}%'`).catch(() => []))[0],
      'session id': (await column(`SELECT s.id FROM auth.session s JOIN auth.account a ON a.id = s.account_id
        WHERE a.email = '${quoted(this.email)}'`).catch(() => []))[0],
    };
    return Object.entries({ ...ids, ...more }).filter(([, value]) => value);
  }

  // Whatever of this customer lies in the database, as one text.
  async belongings() {
    const rows = await this.shop.query(`
      SELECT o::text FROM "order".orders o WHERE id = '${this.orderId}'
      UNION ALL SELECT l::text FROM cart.line l WHERE id = '${this.cartLine}'`);
    return rows.map((row) => row.join('\t')).sort().join('\n');
  }
}

const swapped = (text) => [...text].map((letter) =>
  (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join('');
