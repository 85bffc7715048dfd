// Personal data and secrets in places where nobody may look for them. A shop of its own logs all it
// can; a buyer whose every word is marked orders, pays, looks, fails and cancels; secrets are planted
// in the settings. Afterwards logs, metrics, jobs, events and audit log hold none of it.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../journeys/shop.mjs';
import { Wish } from '../storms/buyer.mjs';
import { call } from '../storms/client.mjs';
import { Customer } from './people.mjs';

const secrets = {
  FLIPFLOP_SECRET: 'kanarek-klic-4b1d9c0e5f6a7b8c9d0e1f2a3b4c5d6e',
  // Nobody listens there: every mail fails, and says why.
  SMTP_URL: 'smtp://kanarek-uzivatel:kanarek-heslo-77aa@127.0.0.1:9',
  STRIPE_SECRET_KEY: 'sk_live_kanarek_51a2b3',
  PAYMENT_API_KEY: 'kanarek-platby-9f8e7d',
  AWS_SECRET_ACCESS_KEY: 'kanarek-cizi-0a1b2c',
};

async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

// Everything that is written down beside the modules' own tables: { place: text }.
async function papers(shop) {
  const all = { 'standard output': shop.output, metrics: await (await fetch(`${shop.url}/metrics`)).text() };
  for (const path of await filesBelow(join(shop.folder, 'logs'))) all[path] = await readFile(path, 'utf8');
  const tables = { jobs: 'platform.job', events: 'platform.outbox', 'held events': 'platform.held_event', 'audit log': 'platform.audit_log' };
  for (const [name, table] of Object.entries(tables)) {
    all[name] = (await shop.query(`SELECT t::text FROM ${table} t`)).map((row) => row.join('\t')).join('\n');
  }
  return all;
}

async function everythingThatABuyerDoes(shop, customer) {
  const { url } = shop;
  const card = '4242424242424242';
  const asked = (method, path, more = {}) => call(url, method, path, more);
  await asked('POST', '/api/orders/track', { body: { number: customer.orderNumber, email: customer.email } });
  await asked('POST', '/api/orders/track', { body: { number: '2600009999', email: customer.email } });
  await asked('GET', `/api/orders/track/${customer.orderToken}`);
  await asked('GET', `/objednavka/${customer.orderToken}?email=${customer.email}`);
  await asked('GET', `/hledat?q=${customer.mark}`);
  await asked('GET', `/nowhere/${customer.mark}?email=${customer.email}`);
  await asked('GET', '/api/cart', { headers: { 'x-cart-token': customer.cartToken, authorization: `Bearer kanarek-${customer.mark}` } });
  await asked('POST', '/api/orders/guest', { body: customer.orderBody({ paymentMethod: card }) });
  await asked('POST', '/api/orders/guest', { body: `{"email":"${customer.email}","phone":` });
  await asked('POST', '/api/orders/guest', { body: customer.orderBody({ [customer.mark]: card }) });
  await asked('POST', '/api/orders/guest', { body: customer.orderBody({ deliveryAddress: { ...customer.address(), lastName: `${customer.mark}\u0000` } }) });
  await asked('POST', '/objednavka', { form: { order_number: customer.orderNumber, email: customer.email } });
  await asked('POST', '/pokladna', { form: { email: customer.email, first_name: customer.mark, phone: '+420777123456', note: card }, headers: { cookie: `ff_cart=${customer.cartToken}` } });
  await asked('POST', '/api/payments/webhooks/bogus', { body: { email: customer.email, card, token: customer.orderToken } });
  await asked('POST', `/api/orders/track/${customer.orderToken}/cancel`);
}

export default async function canaries(attack) {
  const shop = await attack.anotherShop({ ...secrets, LOG_LEVEL: 'debug', DEMO_CLOCK_SPEED: '200' });
  let customer;
  await attack.check('a marked buyer orders, pays, looks, fails and cancels', async () => {
    customer = await Customer.arrives(shop, 'Kanarek');
    const { item } = customer;
    const paid = new Wish(shop, [{ ...item, quantity: 1 }], { payment: 'bogus' });
    paid.email = `zaplaceno-${customer.email}`;
    paid.body = JSON.stringify(customer.orderBody({ email: paid.email, paymentMethod: 'bogus' }));
    await paid.isPlaced();
    await paid.pay();
    await paid.reaches('delivered', 240);
    await everythingThatABuyerDoes(shop, customer);
    await until('mails were tried and have failed', 60, async () =>
      Number((await shop.query("SELECT coalesce(max(attempts), 0) FROM platform.job WHERE queue = 'notification.send'"))[0][0]) > 0);
  });

  const written = await papers(shop);
  const marks = {
    'a name, street, city or note': customer.mark,
    'an e-mail address': customer.email.split('@')[0],
    'a telephone number': '777123456',
    'the token of a cart': customer.cartToken,
    'the token of an order': customer.orderToken,
    'a card number': '4242424242424242',
    ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, value.includes('heslo') ? 'kanarek-heslo' : value])),
  };
  const results = Object.entries(written).flatMap(([place, text]) => Object.entries(marks).map(([what, mark]) => {
    const at = text.toLowerCase().indexOf(mark.toLowerCase());
    return { name: `${what} in ${place}`, complaints: at < 0 ? [] : [text.slice(Math.max(0, at - 200), at + 80)] };
  }));
  attack.tally('no mark and no secret is written down', results);
  await attack.check('there was something to find them in', () => {
    assert.ok(Object.values(written).join('').length > 20_000, 'the logs are full');
    for (const place of ['jobs', 'events']) assert.ok(written[place].length > 1000, place);
    assert.ok(written.events.includes(customer.orderId), 'events name the order by its id');
  });
  await attack.check('one event is one line of the log, and each is JSON', () => {
    const logs = Object.entries(written).filter(([place]) => /logs\/(?!postgres)/.test(place));
    for (const [place, text] of logs) {
      for (const line of text.split('\n').filter(Boolean)) assert.doesNotThrow(() => JSON.parse(line), `${place}: ${line}`);
    }
    return `${logs.length} files`;
  });
  await attack.check('settings are shown without their secrets', async () => {
    for (const words of [['config'], ['config', '--json'], ['doctor'], ['doctor', '--json']]) {
      const { stdout, stderr } = await shop.command(...words);
      for (const value of ['kanarek-heslo', secrets.FLIPFLOP_SECRET, secrets.PAYMENT_API_KEY]) assert.ok(!`${stdout}${stderr}`.includes(value), words.join(' '));
    }
  });
}
