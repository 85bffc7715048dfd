// Promotions: staff make a coupon without script, a buyer uses it, staff switch it off.

import assert from 'node:assert/strict';
import { visitor } from './shop.mjs';
import { signedInStaff } from './steps.mjs';

// A product that is on sale, by its name and its address.
async function somethingOnSale(shop, page) {
  await page.goto(shop.url);
  const paths = await page.locator('main .card a').evaluateAll((links) => links.map((link) => link.href));
  for (const path of [...new Set(paths)].filter((one) => one.includes('/produkt/')).slice(0, 8)) {
    await page.goto(path);
    const button = page.locator('form.buy button:visible, button[form="koupit"]:visible').first();
    if (await button.count()) return { path, name: await page.locator('h1').innerText(), button };
  }
  return assert.fail('nothing on the home page can be bought');
}

export default {
  'staff make a coupon without script, a buyer uses it, staff switch it off': async ({ shop, page, context }) => {
    const product = await somethingOnSale(shop, page);
    await product.button.click();
    await page.waitForURL(/\/kosik$/);

    const plain = await context.browser().newContext({ ...visitor, javaScriptEnabled: false });
    plain.setDefaultTimeout(60_000);
    const staff = await plain.newPage();
    await signedInStaff(shop, staff);
    await staff.getByRole('link', { name: 'Akce a kupóny' }).first().click();
    await staff.getByRole('link', { name: 'Nová akce' }).click();
    await staff.locator('a[href$="lane=coupon&effect=percent"]').click();
    await staff.fill('#pole-percent', '20 %');
    await staff.fill('#find-products', product.name);
    await staff.locator('#vyber-products button').click();
    await staff.getByRole('checkbox', { name: product.name }).first().check();
    await staff.fill('#pole-name', 'Sleva & radost');
    await staff.getByRole('button', { name: 'Uložit' }).click();
    await staff.waitForURL(/\/sprava\/akce\/[0-9a-f-]{36}$/);
    const promotion = staff.url();
    assert.ok((await staff.locator('dl.facts').innerText()).includes(product.name), 'goods are shown by name');
    await staff.getByRole('link', { name: 'Nové kódy' }).click();
    await staff.fill('#jeden-code', 'radost20');
    await staff.getByRole('button', { name: 'Vytvořit jeden kód' }).click();
    await staff.waitForURL(/#kupony$/);
    assert.equal(await staff.getByRole('link', { name: 'RADOST20' }).count(), 1);

    await page.fill('#kod', 'Radost20');
    await page.locator('#kupon button').click();
    await page.locator('strong', { hasText: 'RADOST20' }).waitFor();
    assert.ok((await page.locator('main').innerText()).includes('Sleva & radost'));

    await staff.goto(promotion);
    await staff.getByRole('checkbox', { name: 'Opravdu ji vypnout' }).check();
    await staff.getByRole('button', { name: 'Vypnout akci' }).click();
    await staff.getByRole('button', { name: 'Zapnout akci' }).waitFor();
    await page.goto(`${shop.url}/kosik`);
    assert.ok(!(await page.locator('main').innerText()).includes('Sleva & radost'), 'a promotion that is off saves nothing');
    await plain.close();
  },
};
