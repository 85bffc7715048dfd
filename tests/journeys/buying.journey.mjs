// From the home page to "delivered", by each way of paying.

import assert from 'node:assert/strict';
import { until, visitor } from './shop.mjs';
import { auditIsClean, getsMail } from './steps.mjs';

const byClick = (element) => element.click();
// A page without script may stop painting, and a click would wait for it to stand still.
const byKeyboard = (element) => element.press('Enter');

// The link of the first card from `start` on whose goods a supplier sends. What came back from a buyer lies on
// the shop's own shelf and would wait there for somebody who packs it.
async function linkOfCard(shop, page, start) {
  const onOwnShelf = new Set((await shop.query(`
    SELECT '/produkt/' || p.slug FROM warehouse.stock s
    JOIN warehouse.location l ON l.id = s.location_id AND l.kind = 'own'
    JOIN product.variant v ON v.id = s.item_id JOIN product.product p ON p.id = v.product_id
    WHERE s.on_hand > s.held`)).flat());
  const links = page.locator('main .card a[href^="/produkt/"]');
  for (let place = start; ; place += 1) {
    const address = await links.nth(place).getAttribute('href');
    if (!onOwnShelf.has(new URL(address, shop.url).pathname)) return links.nth(place);
  }
}

async function putSomethingInTheCart(shop, page, use = byClick) {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await page.goto(shop.url);
    await use(await linkOfCard(shop, page, attempt));
    await page.waitForURL(/\/produkt\//);
    if (await page.locator('form.buy button').count()) break;  // or it is sold out in this variant
  }
  const name = (await page.locator('h1').innerText()).trim();
  // A phone has the button in the bar at the bottom, a desktop in the form.
  await use(page.locator('form.buy button:visible, button[form="koupit"]:visible').first());
  await page.waitForURL(/\/kosik$/);
  assert.ok((await page.locator('.lines').innerText()).includes(name), 'the cart holds what was put in');
  return name;
}

// A form's answer may still be on its way when its button was clicked.
async function assertText(page, text) {
  const shown = () => page.locator('body').innerText().catch(() => '');  // between two pages
  await until(`the page shows "${text}"`, 20, async () => (await shown()).includes(text));
}

// Ticks a choice and waits for the new total, which the island brings, or else the button.
async function choose(page, name, value) {
  const choice = page.locator(`input[name="${name}"][value="${value}"]`);
  if (await choice.isChecked()) return;
  const answered = page.waitForResponse(/prepocitat/);
  await choice.check();
  const button = page.locator('[data-recalculate]');
  if (await button.isVisible()) await button.click();
  await answered;
  await page.waitForLoadState();
}

async function checkOut(shop, page, email, payment) {
  await page.goto(`${shop.url}/kosik`);
  await page.locator('a[href="/pokladna"]').first().click();
  await page.fill('#email', email);
  await page.fill('#telefon', '+420 777 123 456');
  await page.fill('#jmeno', 'Žofie');
  await page.fill('#prijmeni', 'Dvořáčková');
  await page.fill('#ulice', 'Dlouhá 12');
  await page.fill('#mesto', 'Plzeň');
  await page.fill('#psc', '301 00');
  await choose(page, 'delivery', 'bogus');
  await choose(page, 'payment', payment);
  await page.getByRole('button', { name: 'Objednávka zavazující k platbě' }).click();
}

// `state` as the order's own page has it beside its number: the words of what is still to come stand on it
// as well.
async function reachesState(page, orderUrl, state) {
  await until(`the order is ${state}`, 120, async () => {
    await page.goto(orderUrl);
    return (await page.locator('.order-head .state').innerText()) === state;
  });
}

// What a service does at the API with a key of its own.
async function asService(shop, scopes) {
  const made = await shop.command('keys', 'make', '--name', 'service', '--scopes', scopes);
  assert.equal(made.code, 0, made.stderr);
  const key = made.stdout.match(/ff_\S+/)[0];
  return async (path, body) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const answer = await fetch(`${shop.api}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, await answer.clone().text());
    return (await answer.json()).data;
  };
}

// Ten percent by a code that works once.
async function makeCoupon(shop, code) {
  const send = await asService(shop, 'marketing.write');
  const rule = await send('/admin/promotions', { name: 'Jarní sleva 10 %', lane: 'coupon', effect: 'percent', percent: '10' });
  await send(`/admin/promotions/${rule.id}/coupons`, { code, limitTotal: 1 });
}

// The codes of new gift vouchers, in the order of their values in crowns.
async function issueVouchers(shop, values) {
  const send = await asService(shop, 'payments.write');
  const codes = [];
  for (const value of values) {
    const { batchId } = await send('/admin/vouchers', { label: 'Vánoce', value, validUntil: '2034-12-31' });
    codes.push((await send(`/admin/voucher-batches/${batchId}/codes`, {})).codes[0].code);
  }
  return codes;
}

async function leftOn(shop, code) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${shop.api}/api/vouchers/balance`, { method: 'POST', headers, body: JSON.stringify({ code }) });
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()).data.balance;
}

async function enterVoucher(page, code) {
  if (!await page.isVisible('#poukaz-kod')) await page.getByText('Mám dárkový poukaz').click();
  await page.fill('#poukaz-kod', code);
  await page.getByRole('button', { name: 'Použít poukaz' }).click();
  await page.waitForLoadState();
}

async function orderUrlOf(shop, email) {
  const mail = await getsMail(shop, email, 'order_confirmed');
  const url = mail.text.match(/https?:\/\/\S+\/objednavka\/\S+/);
  assert.ok(url, 'the confirmation carries the order link');
  return url[0];
}

export default {
  'a buyer pays cash on delivery and the parcel arrives': async ({ shop, page }) => {
    const email = `dobirka-${Date.now()}@example.cz`;
    await putSomethingInTheCart(shop, page);
    await checkOut(shop, page, email, 'cod');
    await page.waitForURL(/dekujeme|objednavka/);
    const url = await orderUrlOf(shop, email);
    await reachesState(page, url, 'Doručeno');
    await getsMail(shop, email, 'order_shipped');
    await getsMail(shop, email, 'order_delivered');
    await auditIsClean(shop);
  },

  'a buyer pays by card on the gateway and the parcel arrives': async ({ shop, page }) => {
    const email = `karta-${Date.now()}@example.cz`;
    await putSomethingInTheCart(shop, page);
    await checkOut(shop, page, email, 'bogus');
    await page.waitForURL(/\/dev\/payments\//);
    await page.getByRole('button', { name: /Zaplatit/ }).click();
    await page.waitForURL(/\/(platba|objednavka|dekujeme)/);
    const url = await orderUrlOf(shop, email);
    await getsMail(shop, email, 'order_paid');
    await reachesState(page, url, 'Doručeno');
    await getsMail(shop, email, 'order_shipped');
    await getsMail(shop, email, 'order_delivered');
    await auditIsClean(shop);
  },

  'a coupon lowers what the buyer pays, once': async ({ shop, page }) => {
    const email = `kupon-${Date.now()}@example.cz`;
    const code = `JARO-${Date.now()}`;
    await makeCoupon(shop, code);
    await putSomethingInTheCart(shop, page);
    await page.fill('#kod', 'NENI-TAKOVY');
    await page.getByRole('button', { name: 'Uplatnit' }).click();
    await assertText(page, 'Takový kód neznáme');
    assert.equal(await page.inputValue('#kod'), 'NENI-TAKOVY');
    await page.fill('#kod', code.toLowerCase());
    await page.getByRole('button', { name: 'Uplatnit' }).click();
    await assertText(page, code);
    await assertText(page, 'Jarní sleva 10 %');
    await checkOut(shop, page, email, 'cod');
    await page.waitForURL(/dekujeme/);
    await assertText(page, 'Jarní sleva 10 %');
    assert.match((await getsMail(shop, email, 'order_confirmed')).text, /Jarní sleva 10 %: -/);

    await putSomethingInTheCart(shop, page);
    await page.fill('#kod', code);
    await page.getByRole('button', { name: 'Uplatnit' }).click();
    await assertText(page, 'už byl vyčerpán');
    await auditIsClean(shop);
  },

  'vouchers pay a part, and all, and come back with a cancellation': async ({ shop, page }) => {
    const [small, large] = await issueVouchers(shop, [1, 100000]);
    const email = `poukaz-${Date.now()}@example.cz`;
    await putSomethingInTheCart(shop, page);
    await enterVoucher(page, '0000-0000-0000-0000-0000');
    await assertText(page, 'Takový poukaz neznáme');
    await enterVoucher(page, small.toLowerCase().replaceAll('-', ' '));
    await assertText(page, `Dárkový poukaz …${small.slice(-4)}`);
    await checkOut(shop, page, email, 'bank_transfer');
    await page.waitForURL(/dekujeme/);
    await assertText(page, 'Zbývá zaplatit');
    assert.equal(await leftOn(shop, small), 0);
    const url = await orderUrlOf(shop, email);
    await page.goto(url);
    await page.locator('details:has(form[action$="/zrusit"]) summary').click();
    await page.locator('form[action$="/zrusit"] button').click();
    await until('the voucher has its crown back', 20, async () => (await leftOn(shop, small)) === 1);

    const whole = `poukaz-cely-${Date.now()}@example.cz`;
    await putSomethingInTheCart(shop, page);
    await enterVoucher(page, large);
    await checkOut(shop, page, whole, 'bogus');
    await page.waitForURL(/dekujeme/);  // there is nothing to pay on the gateway
    await getsMail(shop, whole, 'order_paid');
    assert.match((await getsMail(shop, whole, 'order_confirmed')).text, /zaplacená dárkovým poukazem/);
    assert.ok((await leftOn(shop, large)) < 100000);
    await auditIsClean(shop);
  },

  'a declined payment can be tried again': async ({ shop, page }) => {
    const email = `podruhe-${Date.now()}@example.cz`;
    await putSomethingInTheCart(shop, page);
    await checkOut(shop, page, email, 'bogus');
    await page.waitForURL(/\/dev\/payments\//);
    await page.getByRole('button', { name: /Zamítnout/ }).click();
    await page.waitForURL(/\/platba\//);
    await until('the shop knows of the refusal', 20, async () => {
      await page.reload();
      return page.locator('form[action*="platba"] button, form[action*="zaplatit"] button').count();
    });
    await page.locator('form[action*="platba"] button, form[action*="zaplatit"] button').first().click();
    await page.waitForURL(/\/dev\/payments\//);
    await page.getByRole('button', { name: /Zaplatit/ }).click();
    await getsMail(shop, email, 'order_paid');
    await auditIsClean(shop);
  },

  'the whole purchase works without script': async ({ shop, context }) => {
    const plain = await context.browser().newContext({ ...visitor, javaScriptEnabled: false });
    const page = await plain.newPage();
    await page.bringToFront();
    const email = `bez-skriptu-${Date.now()}@example.cz`;
    await putSomethingInTheCart(shop, page, byKeyboard);
    await page.goto(`${shop.url}/pokladna`);
    await page.fill('#email', email);
    await page.fill('#telefon', '777123456');
    await page.fill('#jmeno', 'Jiří');
    await page.fill('#prijmeni', 'Ťok');
    await page.fill('#ulice', 'Krátká 1');
    await page.fill('#mesto', 'Brno');
    await page.fill('#psc', '60200');
    for (const choice of ['input[name="delivery"][value="bogus"]', 'input[name="payment"][value="cod"]']) {
      await page.press(choice, 'Space');
      assert.ok(await page.isChecked(choice), choice);
    }
    await byKeyboard(page.locator('[data-recalculate]'));
    await page.waitForURL(/prepocitat/);
    await byKeyboard(page.getByRole('button', { name: 'Objednávka zavazující k platbě' }));
    await page.waitForURL(/dekujeme|objednavka/);
    await orderUrlOf(shop, email);
    await plain.close();
  },

  'mistakes at checkout are named at their fields and nothing is lost': async ({ shop, page }) => {
    await putSomethingInTheCart(shop, page);
    await page.goto(`${shop.url}/pokladna`);
    await page.evaluate(() => document.querySelector('form.checkout').setAttribute('novalidate', ''));
    await page.fill('#email', 'není e-mail');
    await page.fill('#jmeno', 'Eliška');
    await page.getByRole('button', { name: 'Objednávka zavazující k platbě' }).click();
    await page.waitForLoadState();
    assert.equal(await page.inputValue('#jmeno'), 'Eliška');
    assert.ok((await page.locator('#chyby li').count()) >= 3);
    assert.equal(await page.locator('#email').getAttribute('aria-invalid'), 'true');
  },

  'an order is found by its number and e-mail alone': async ({ shop, page }) => {
    const email = `hledam-${Date.now()}@example.cz`;
    await putSomethingInTheCart(shop, page);
    await checkOut(shop, page, email, 'cod');
    const mail = await getsMail(shop, email, 'order_confirmed');
    const number = mail.subject.match(/\d{6,10}/)[0];
    await page.goto(`${shop.url}/objednavka`);
    await page.fill('input[name="order_number"]', number);
    await page.fill('input[name="email"]', 'nekdo@jiny.cz');
    await page.locator('main form button').first().click();
    await page.waitForLoadState();
    assert.ok(!(await page.locator('body').innerText()).includes('Dlouhá 12'));
    await page.fill('input[name="order_number"]', number);
    await page.fill('input[name="email"]', email);
    await page.locator('main form button').first().click();
    await page.waitForURL(/\/objednavka\/.+/);
    await assertText(page, number);
  },
};
