// Loyalty points: from a balance to a coupon, to a cheaper order.

import assert from 'node:assert/strict';

async function showsText(page, text) {
  const body = await page.locator('body').innerText();
  assert.ok(body.includes(text), `the page shows "${text}", but only:\n${body.slice(0, 1000)}`);
}

async function register(shop, page, email) {
  await page.goto(`${shop.url}/registrace`);
  await page.fill('#jmeno', 'Žofie');
  await page.fill('#prijmeni', 'Dvořáčková');
  await page.fill('#email', email);
  await page.fill('#nove-heslo', 'kocour kolo petržel úterý');
  await page.getByRole('button', { name: 'Založit účet' }).click();
  await page.waitForURL(/\/ucet/);
}

// Past the shop: no journey waits for fourteen days.
async function givePoints(shop, email, points) {
  const [[account]] = await shop.query(`SELECT id FROM auth.account WHERE email = '${email}'`);
  await shop.query(`
    INSERT INTO loyalty.account VALUES ('${account}');
    INSERT INTO loyalty.entry (id, account_id, kind, points, reason, valid_until, at) VALUES
      (gen_random_uuid(), '${account}', 'adjusted', ${points}, 'Dárek', now() + interval '24 months', now())`);
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

export default {
  'points become one coupon, however often the button is pressed, and the coupon lowers an order': async ({ shop, page }) => {
    const email = `body-${Date.now()}@example.cz`;
    await register(shop, page, email);
    await page.goto(`${shop.url}/ucet/body`);
    await showsText(page, 'První body vám připíšeme za doručenou objednávku.');
    await givePoints(shop, email, 452);
    await page.reload();
    await page.locator('.points-confirm summary').click();
    await page.getByRole('button', { name: 'Ano, vyměnit' }).dblclick();
    // The second press sends the form again while the answer to the first one may be loading.
    await page.getByText('Kupón je váš').waitFor();
    await page.waitForLoadState('networkidle');
    assert.match(page.url(), /zprava=kupon/);
    assert.equal(await page.locator('.points-count strong').innerText(), '252');
    assert.equal(await page.locator('.coupon-code').count(), 1);
    const code = await page.locator('.coupon-code').innerText();

    await putSomethingInTheCart(shop, page);
    await page.fill('#kod', code.toLowerCase());
    await page.locator('form:has(#kod) button').click();
    await page.getByText('Sleva 100 Kč za věrnostní body').waitFor();

    await page.goto(`${shop.url}/pokladna`);
    const typed = { '#telefon': '+420 777 123 456', '#jmeno': 'Žofie', '#prijmeni': 'Dvořáčková', '#ulice': 'Dlouhá 12', '#mesto': 'Plzeň', '#psc': '301 00' };
    for (const [id, value] of Object.entries(typed)) if (!(await page.inputValue(id))) await page.fill(id, value);
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
    await page.goto(page.url().replace(/\/dekujeme.*/, ''));
    await showsText(page, 'Za tuto objednávku získáte');
    await page.goto(`${shop.url}/ucet/body`);
    await showsText(page, 'použitý');
  },
};
