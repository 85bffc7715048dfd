// A guest who buys through the JSON API and pays on the bogus gateway's page.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../journeys/shop.mjs';
import { call, isUnknown } from './client.mjs';

let number = 0;

// Variants with at least `pieces` free, dearest first: { productId, variantId, free, name }.
export async function itemsWith(shop, pieces, most = 50) {
  const items = [];
  for (let page = 1; items.length < most; page += 1) {
    const list = await call(shop.url, 'GET', `/api/products?limit=100&page=${page}`);
    assert.equal(list.status, 200, list.text);
    for (const { id } of list.json.data.items) {
      const { json } = await call(shop.url, 'GET', `/api/products/${id}`);
      for (const variant of json.data.variants) {
        if (variant.stockQuantity < pieces) continue;
        items.push({ productId: id, variantId: variant.id, free: variant.stockQuantity, name: json.data.name });
      }
      if (items.length >= most) break;
    }
    if (page * 100 >= list.json.data.pagination.total) break;
  }
  assert.ok(items.length > 0, `something has ${pieces} pieces in stock`);
  return items;
}

export async function freePieces(shop, item) {
  const { json } = await call(shop.url, 'GET', `/api/products/${item.productId}`);
  return json.data.variants.find(({ id }) => id === item.variantId).stockQuantity;
}

// One order that somebody wants: always the same bytes under the same key.
export class Wish {
  constructor(shop, lines, { payment = 'cod', cartToken, expectedTotal, coupon, vouchers } = {}) {
    number += 1;
    this.shop = shop;
    this.lines = lines;
    this.payment = payment;
    this.email = `kupec-${process.pid}-${number}@example.cz`;
    this.key = `storm-${process.pid}-${number}-${Date.now()}`;
    this.cartToken = cartToken;
    const [firstName, lastName] = ['Žofie', 'Dvořáčková'];
    const order = {
      email: this.email,
      phone: '+420777123456',
      deliveryAddress: { firstName, lastName, street: 'Dlouhá 12', city: 'Plzeň', postalCode: '30100', country: 'CZ' },
      paymentMethod: payment,
      deliveryMethod: 'bogus',
    };
    if (!cartToken) order.items = lines.map(({ productId, variantId, quantity }) => ({ productId, variantId, quantity }));
    if (expectedTotal !== undefined) order.expectedTotal = expectedTotal;
    if (coupon) order.discountCode = coupon;
    if (vouchers) order.voucherCodes = vouchers;
    this.body = JSON.stringify(order);
    this.outcome = 'untried';
  }

  // Sends the order once more; `outcome` becomes placed, refused or unknown. A known outcome is
  // never forgotten, because a replay has to give the same bytes.
  async send({ seconds } = {}) {
    const headers = { 'idempotency-key': this.key };
    if (this.cartToken) headers['x-cart-token'] = this.cartToken;
    const answer = await call(this.shop.url, 'POST', '/api/orders/guest', { body: this.body, headers, seconds });
    if (answer.refused) return answer;
    if (isUnknown(answer)) {
      if (this.outcome === 'untried') this.outcome = 'unknown';
      return answer;
    }
    if (answer.status === 200 || answer.status === 201) {
      if (this.outcome === 'placed') assert.equal(answer.text, this.text, 'a replay has the same bytes');
      this.outcome = 'placed';
      this.text = answer.text;
      this.order = answer.json.data;
    } else {
      assert.notEqual(this.outcome, 'placed', `an acknowledged order was refused later: ${answer.text}`);
      this.outcome = 'refused';
      this.refusal = answer;
    }
    return answer;
  }

  // Retries until the outcome is known.
  async settle(seconds = 60) {
    await until(`the outcome under the key ${this.key} is known`, seconds, async () => {
      const answer = await this.send();
      return answer.status !== 0 && !isUnknown(answer);
    });
    return this.outcome;
  }

  // Sends until the shop says yes or no; an answer with one of the codes `again` is neither.
  async insist(...again) {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const answer = await this.send({ seconds: 60 });
      const isKnown = answer.status !== 0 && answer.status < 500 && this.outcome !== 'unknown';
      if (isKnown && !again.includes(answer.json?.error?.code)) return;
      await sleep(50 + 20 * (attempt % 10));
    }
    throw new Error(`no outcome after 400 attempts: ${this.refusal?.text}`);
  }

  async isPlaced() {
    await this.settle();
    assert.equal(this.outcome, 'placed', this.refusal?.text);
    return this.order;
  }

  // The path of the gateway's page; undefined when there is nothing to pay, or not yet.
  async findGateway() {
    const own = new URL(this.order.paymentUrl);
    const answer = await call(this.shop.url, 'GET', own.pathname + own.search);
    const target = answer.headers?.get('location') ?? answer.text;
    return target.match(/\/dev\/payments\/[\w-]+\/page/)?.[0];
  }

  pageOfGateway() {
    return until('the way to the payment gateway is known', 30, () => this.findGateway());
  }

  // `decision` is pay, decline or leave; `fault` how the gateway misbehaves.
  async decide(decision = 'pay', fault = '') {
    const form = { decision, ...(fault && { fault }) };
    return call(this.shop.url, 'POST', await this.pageOfGateway(), { form });
  }

  // The money is there, whether or not the order has heard of it.
  async isPaid() {
    const rows = await this.shop.query(`SELECT 1 FROM payment.intent i JOIN "order".orders o ON o.id = i.order_id
      WHERE o.email = '${this.email}' AND i.state = 'paid'`);
    return rows.length === 1;
  }

  // Pays, unless it is paid already; gives up when the shop goes down. A payment whose worker died as
  // it began is begun anew when the worker's lease of a minute has run out.
  async pay() {
    await until(`${this.email} has paid`, 120, async () => {
      const isPaid = await this.isPaid().catch(() => false);  // the database may be away
      if (this.shop.isDown || isPaid) return true;
      const page = await this.findGateway();
      if (!page) return false;
      return (await call(this.shop.url, 'POST', page, { form: { decision: 'pay' } })).status === 303;
    });
  }

  async state() {
    const rows = await this.shop.query(
      `SELECT status, payment_status FROM "order".orders WHERE email = '${this.email}'`);
    assert.ok(rows.length <= 1, `one wish, ${rows.length} orders`);
    return rows.length ? { status: rows[0][0], payment: rows[0][1] } : null;
  }

  async reaches(status, seconds = 180) {
    await until(`the order of ${this.email} is ${status}`, seconds, async () =>
      (await this.state())?.status === status);
  }
}

export async function filledCart(shop, lines) {
  let token = '';
  for (const { productId, variantId, quantity } of lines) {
    const headers = token ? { 'x-cart-token': token } : {};
    const answer = await call(shop.url, 'POST', '/api/cart/items', { body: { productId, variantId, quantity }, headers });
    assert.ok(answer.status === 200 || answer.status === 201, answer.text);
    token ||= answer.json.data.cartToken;
  }
  return token;
}
