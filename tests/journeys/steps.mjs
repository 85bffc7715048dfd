// Steps that several journeys take.

import assert from 'node:assert/strict';
import { until } from './shop.mjs';

// The mail of this kind, once it has its text.
export async function getsMail(shop, email, kind) {
  const mail = await until(`the mail ${kind} arrived`, 40, async () =>
    (await shop.mails(email)).find((one) => one.kind === kind && one.subject));
  assert.ok(mail.text.length > 50);
  return mail;
}

export async function auditIsClean(shop) {
  const audit = await shop.command('audit');
  assert.equal(audit.code, 0, `flipflop audit is clean:\n${audit.stdout}${audit.stderr}`);
}

// A new owner of the shop, signed in on the first page of the administration.
export async function signedInStaff(shop, page) {
  const email = `majitel-${Date.now()}@example.cz`;
  const made = await shop.command('admin', 'create', '--email', email, '--role', 'owner');
  const password = made.stdout.match(/password: (\S+)/)?.[1];
  assert.ok(password, `${made.stdout}${made.stderr}`);
  await page.goto(`${shop.url}/sprava/prihlaseni`);
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('main form.sign-in button').first().click();
  await page.waitForURL(/\/sprava$/);
}

// Sends JSON as a buyer's program does; the answer's data.
export async function post(url, body, headers = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${answer.status} ${text}`);
  return JSON.parse(text).data;
}

// Pieces of these items, bought by a guest at the API.
export function order(shop, email, paymentMethod, items) {
  return post(`${shop.api}/api/orders/guest`, {
    email,
    phone: '+420777123456',
    deliveryAddress: { firstName: 'Žofie', lastName: 'Dvořáčková', street: 'Dlouhá 12', city: 'Plzeň', postalCode: '30100', country: 'CZ' },
    paymentMethod,
    deliveryMethod: 'bogus',
    items,
  });
}

export async function isDelivered(shop, token) {
  await until('the order is delivered', 120, async () => {
    const answer = await fetch(`${shop.api}/api/orders/track/${token}`);
    return (await answer.json()).data.status === 'delivered';
  });
}
