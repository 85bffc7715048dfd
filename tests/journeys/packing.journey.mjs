// What lies on the shop's own shelf: staff see that somebody waits for it, pack it and hand it to a
// carrier; the rest goes by itself.

import assert from 'node:assert/strict';
import { fillShelf, shelfItem } from '../storms/shelf.mjs';
import { until } from './shop.mjs';
import { auditIsClean, getsMail, isDelivered, order, signedInStaff } from './steps.mjs';

export default {
  'staff pack what a buyer ordered from the own shelf, and it arrives': async ({ shop, page }) => {
    const email = `regal-${Date.now()}@example.cz`;
    const item = await shelfItem(shop);
    await fillShelf(shop, item, 2);
    const { productId, variantId } = item;
    const placed = await order(shop, email, 'cod', [{ productId, variantId, quantity: 2 }]);
    await until('the order waits to be packed', 30, async () => (await shop.query(`SELECT 1 FROM "order".to_pack p
      JOIN "order".orders o ON o.id = p.order_id WHERE o.number = '${placed.orderNumber}'`)).length === 1);

    await until('the shop has its mail', 30, async () => (await shop.query(`SELECT 1 FROM notification.mail m
      JOIN "order".orders o ON o.id = m.order_id WHERE o.number = '${placed.orderNumber}' AND m.kind = 'order_to_pack' AND m.subject <> ''`)).length === 1);

    await signedInStaff(shop, page);
    await page.locator('.waiting').getByRole('link', { name: /Objednávky k.zabalení/ }).click();
    await page.waitForURL(/\/sprava\/baleni$/);
    await page.getByRole('link', { name: placed.orderNumber }).click();
    await page.waitForURL(/\/odeslat$/);
    const slip = await page.locator('main').innerText();
    assert.match(slip, /Hlavní sklad/);
    assert.ok(slip.includes(item.name), 'what to take is named');
    assert.match(slip, /Žofie Dvořáčková\nDlouhá 12\n301 00 Plzeň/);
    await page.fill('#cislo', 'Číslo?');
    await page.getByRole('button', { name: 'Odeslat balík' }).click();
    await page.locator('#chyba').waitFor();  // what is no number is said
    await page.fill('#cislo', `BG ${String(Date.now()).slice(-10)}`);
    await page.getByRole('button', { name: 'Odeslat balík' }).click();
    await page.waitForURL(/\/sprava\/baleni$/);
    assert.equal(await page.getByRole('link', { name: placed.orderNumber }).count(), 0, 'it waits no longer');

    await getsMail(shop, email, 'order_shipped');
    await isDelivered(shop, placed.accessToken);
    await getsMail(shop, email, 'order_delivered');
    await auditIsClean(shop);
  },
};
