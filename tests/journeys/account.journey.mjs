// Accounts: from registering to the end, in a browser, by the mails that really arrive.

import assert from 'node:assert/strict';
import { until, visitor } from './shop.mjs';

const password = 'kocour kolo petržel úterý';

const fresh = (name) => `${name}-${Date.now()}@example.cz`;

async function showsText(page, text) {
  const body = await page.locator('body').innerText();
  assert.ok(body.includes(text), `the page shows "${text}", but only:\n${body.slice(0, 1000)}`);
}

// The newest mail that holds `pattern`; resolves to what the pattern's first group caught.
async function fromMail(shop, email, pattern) {
  return until(`a mail with ${pattern} arrived`, 30, async () => {
    for (const mail of await shop.mails(email)) {
      const found = mail.text.match(pattern);
      if (found) return found[1];
    }
    return null;
  });
}

const linkFromMail = (shop, email, path) => fromMail(shop, email, new RegExp(`(https?://\\S+/${path}/\\S+)`));

async function register(shop, page, email) {
  await page.goto(`${shop.url}/registrace`);
  await page.fill('#jmeno', 'Žofie');
  await page.fill('#prijmeni', 'Dvořáčková');
  await page.fill('#email', email);
  await page.fill('#nove-heslo', password);
  assert.ok(!(await page.isChecked('input[name="marketing"]')), 'nothing is agreed to beforehand');
  await page.getByRole('button', { name: 'Založit účet' }).click();
  await page.waitForURL(/\/ucet/);
}

async function verify(shop, page, email) {
  await page.goto(await linkFromMail(shop, email, 'overeni-emailu'));
  await page.getByRole('button', { name: 'Ověřit e-mail' }).click();
  await page.waitForURL(/zprava=overeno/);
}

async function signIn(shop, page, email, secret = password) {
  await page.goto(`${shop.url}/prihlaseni`);
  await page.fill('#email', email);
  await page.fill('#heslo', secret);
  await page.getByRole('button', { name: 'Přihlásit se', exact: true }).click();
  await page.waitForURL(/\/ucet/);
}

async function signOut(shop, page) {
  await page.goto(`${shop.url}/ucet`);
  await page.getByRole('button', { name: 'Odhlásit se' }).click();
  await page.waitForURL(/\/prihlaseni/);
}

async function putSomethingInTheCart(shop, page) {
  await page.goto(shop.url);
  const count = await page.locator('main .card a').count();
  for (let card = 0; card < Math.min(count, 8); card += 1) {
    await page.goto(shop.url);
    await page.locator('main .card a').nth(card).click();
    await page.waitForURL(/\/produkt\//);
    const button = page.locator('form.buy button:visible, button[form="koupit"]:visible').first();
    if (!(await button.count())) continue;  // sold out in this variant
    await button.click();
    await page.waitForURL(/\/kosik$/);
    return;
  }
  assert.fail('nothing on the home page can be bought');
}

// `contact`: what a guest types; an account has it typed beforehand.
async function order(shop, page, contact = {}) {
  await putSomethingInTheCart(shop, page);
  await page.goto(`${shop.url}/pokladna`);
  return send(page, contact);
}

// Fills what the checkout on the page still lacks and sends it.
async function send(page, contact = {}) {
  const typed = {
    '#telefon': '+420 777 123 456', '#jmeno': 'Žofie', '#prijmeni': 'Dvořáčková', '#ulice': 'Dlouhá 12', '#mesto': 'Plzeň', '#psc': '301 00',
    ...contact,
  };
  for (const [field, value] of Object.entries(typed)) {
    if (!(await page.inputValue(field))) await page.fill(field, value);
  }
  const cash = page.locator('input[name="payment"][value="cod"]');
  if (!(await cash.isChecked())) {
    const answered = page.waitForResponse(/prepocitat/);
    await cash.check();
    const button = page.locator('[data-recalculate]');
    if (await button.isVisible()) await button.click();
    await answered;
  }
  await page.getByRole('button', { name: 'Objednávka zavazující k platbě' }).click();
  await page.waitForURL(/dekujeme/);
  return (await page.locator('aside h2').innerText()).match(/\d{10}/)[0];
}

async function saveAddress(shop, page, street = 'Krátká 1') {
  await page.goto(`${shop.url}/ucet/adresy/nova`);
  await page.fill('#ulice', street);
  await page.fill('#mesto', 'Brno');
  await page.fill('#psc', '602 00');
  await page.fill('#telefon', '777 123 456');
  await page.getByRole('button', { name: 'Uložit adresu' }).click();
  await page.waitForURL(/\/ucet\/adresy\?/);
}

export default {
  'an account is made, proven, orders from a saved address and sees its order': async ({ shop, page }) => {
    const email = fresh('ucet');
    await page.goto(`${shop.url}/ucet/objednavky`);
    await page.waitForURL(/\/prihlaseni\?zpet=/);
    await register(shop, page, email);
    await showsText(page, 'Ověřte prosím svůj e-mail');
    await verify(shop, page, email);
    await saveAddress(shop, page, 'Dlouhá 12');
    await saveAddress(shop, page);
    await putSomethingInTheCart(shop, page);
    await page.goto(`${shop.url}/pokladna`);
    assert.equal(await page.inputValue('#email'), email);
    assert.equal(await page.inputValue('#ulice'), 'Dlouhá 12');
    await page.fill('#poznamka', 'Zvonek nefunguje.');
    await page.locator('#ulozena').selectOption({ label: await page.locator('#ulozena option', { hasText: 'Krátká 1' }).innerText() });
    await page.getByRole('button', { name: 'Použít adresu' }).click();
    await page.waitForURL(/prepocitat/);
    assert.equal(await page.inputValue('#ulice'), 'Krátká 1');
    assert.equal(await page.inputValue('#poznamka'), 'Zvonek nefunguje.');
    const number = await send(page);
    assert.equal(await page.locator('#zalozit-ucet').count(), 0, 'an account needs no second one');
    await page.goto(`${shop.url}/ucet/objednavky`);
    await page.getByRole('link', { name: `Objednávka ${number}` }).click();
    await page.waitForURL(/\/objednavka\/.+/);
    await showsText(page, 'Krátká 1');
  },

  'looking at the link of a mail does not spend it': async ({ shop, page }) => {
    const email = fresh('skener');
    await register(shop, page, email);
    const link = await linkFromMail(shop, email, 'overeni-emailu');
    assert.equal((await fetch(link)).status, 200);
    assert.equal((await fetch(link)).status, 200);
    await verify(shop, page, email);
    await page.goto(link);
    // A second click, perhaps of an impatient person, changes nothing and frightens nobody.
    await page.getByRole('button', { name: 'Ověřit e-mail' }).click();
    await showsText(page, 'E-mail je ověřený');
    await page.goto(`${link}x`);
    await page.getByRole('button', { name: 'Ověřit e-mail' }).click();
    await showsText(page, 'Odkaz už neplatí');
  },

  'a forgotten password is replaced and the old one opens nothing': async ({ shop, page, context }) => {
    const email = fresh('zapomnel');
    await register(shop, page, email);
    await verify(shop, page, email);
    const elsewhere = await context.browser().newContext(visitor);
    const other = await elsewhere.newPage();
    await other.goto(`${shop.url}/zapomenute-heslo`);
    await other.fill('#email', email);
    await other.getByRole('button', { name: 'Poslat odkaz' }).click();
    await showsText(other, 'Podívejte se do e-mailu');
    await other.goto(await linkFromMail(shop, email, 'nove-heslo'));
    await other.fill('#nove-heslo', 'kráva');
    await other.getByRole('button', { name: 'Nastavit heslo' }).click();
    assert.equal(await other.locator('#nove-heslo').getAttribute('aria-invalid'), 'true');
    await other.fill('#nove-heslo', 'nová myš utekla do lesa');
    await other.getByRole('button', { name: 'Nastavit heslo' }).click();
    await other.waitForURL(/zprava=heslo-zmeneno/);
    await page.goto(`${shop.url}/ucet`);
    await page.waitForURL(/\/prihlaseni/);  // a reset ends every session
    await page.fill('#email', email);
    await page.fill('#heslo', password);
    await page.getByRole('button', { name: 'Přihlásit se', exact: true }).click();
    await showsText(page, 'nesouhlasí');
    await signIn(shop, other, email, 'nová myš utekla do lesa');
    await elsewhere.close();
  },

  'a code from a mail signs in without a password': async ({ shop, page }) => {
    const email = fresh('kodem');
    await register(shop, page, email);
    await verify(shop, page, email);
    await signOut(shop, page);
    await page.goto(`${shop.url}/prihlaseni?zpet=%2Fucet%2Fadresy`);
    await page.getByRole('link', { name: 'Přihlásit kódem z e-mailu' }).click();
    await page.fill('#email', email);
    await page.getByRole('button', { name: 'Poslat kód' }).click();
    const code = await fromMail(shop, email, /(?:^|\D)(\d{6})(?:\D|$)/);
    await page.fill('#kod', code);
    await page.getByRole('button', { name: 'Přihlásit se' }).click();
    await page.waitForURL(/\/ucet\/adresy$/);
  },

  "a guest's order moves into an account that is made by one password": async ({ shop, page }) => {
    const email = fresh('host');
    const number = await order(shop, page, { '#email': email });
    await page.fill('#nove-heslo', password);
    await page.getByRole('button', { name: 'Založit účet' }).click();
    await page.waitForURL(/\/ucet/);
    assert.ok(!(await page.locator('main').innerText()).includes(number), 'an unproven address shows no order');
    await verify(shop, page, email);
    await until('the order is in the account', 20, async () => {
      await page.goto(`${shop.url}/ucet/objednavky`);
      return (await page.locator('main').innerText()).includes(number);
    });
  },

  'two devices are signed in and one signs out the other': async ({ shop, page, context }) => {
    const email = fresh('dve');
    await register(shop, page, email);
    await verify(shop, page, email);
    const elsewhere = await context.browser().newContext(visitor);
    const other = await elsewhere.newPage();
    await signIn(shop, other, email);
    await page.goto(`${shop.url}/ucet/prihlaseni`);
    assert.equal(await page.locator('.sessions li').count(), 2);
    await page.getByRole('button', { name: /^Odhlásit zařízení/ }).click();
    await page.waitForURL(/zarizeni-odhlaseno/);
    await until('the other device is signed out', 5, async () => {
      await other.goto(`${shop.url}/ucet`);
      return other.url().includes('/prihlaseni');
    });
    await page.goto(`${shop.url}/ucet`);
    await showsText(page, email);
    await elsewhere.close();
  },

  'a liked product waits in the account, without script too': async ({ shop, page, context }) => {
    const email = fresh('srdce');
    const plain = await context.browser().newContext({ ...visitor, javaScriptEnabled: false });
    const other = await plain.newPage();
    await register(shop, page, email);
    await other.goto(shop.url);
    await other.locator('main .card a').first().press('Enter');
    await other.waitForURL(/\/produkt\//);
    const name = (await other.locator('h1').innerText()).trim();
    const product = other.url();
    await other.getByRole('button', { name: 'Přidat do oblíbených' }).press('Enter');
    await other.waitForURL(/\/prihlaseni\?.*zpet=/);
    await other.fill('#email', email);
    await other.fill('#heslo', password);
    await other.locator('form[action="/prihlaseni"] button').press('Enter');
    await other.waitForURL(product);
    await other.getByRole('button', { name: 'Přidat do oblíbených' }).press('Enter');
    await other.waitForURL(/\/ucet\/oblibene/);
    await showsText(other, name);
    await plain.close();
  },

  'a person takes a copy of everything and leaves': async ({ shop, page }) => {
    const email = fresh('odchazi');
    await register(shop, page, email);
    await verify(shop, page, email);
    await saveAddress(shop, page);
    await page.goto(`${shop.url}/ucet/soukromi`);
    await page.fill('#heslo-kopie', 'špatné heslo');
    await page.getByRole('button', { name: 'Stáhnout moje údaje' }).click();
    await showsText(page, 'Heslo nesouhlasí');
    await page.fill('#heslo-kopie', password);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Stáhnout moje údaje' }).click();
    assert.match((await downloading).suggestedFilename(), /\.zip$/);
    await page.goto(`${shop.url}/ucet/soukromi`);
    await page.getByText('Chci účet smazat').click();
    await page.fill('#heslo-smazani', password);
    await page.fill('#potvrzeni', 'smazat');
    await page.getByRole('button', { name: 'Navždy smazat účet' }).click();
    await showsText(page, 'Účet je smazaný');
    await page.goto(`${shop.url}/prihlaseni`);
    await page.fill('#email', email);
    await page.fill('#heslo', password);
    await page.getByRole('button', { name: 'Přihlásit se', exact: true }).click();
    await showsText(page, 'nesouhlasí');
    const audit = await shop.command('audit');
    assert.equal(audit.code, 0, `flipflop audit is clean:\n${audit.stdout}${audit.stderr}`);
  },
};
