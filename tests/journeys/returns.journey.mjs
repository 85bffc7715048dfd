// From "delivered" back: a withdrawal from one of two lines, its money and its place on the shelf; a
// withdrawal before the parcel left; a claim.

import assert from 'node:assert/strict';
import { until } from './shop.mjs';
import { auditIsClean, getsMail, isDelivered, order, signedInStaff } from './steps.mjs';

// What came back lies on the shop's own shelf, from where somebody would have to send it.
const ordered = new Set();

// Two different things that the shop has.
async function twoProducts(shop) {
  const list = await (await fetch(`${shop.api}/api/products?limit=50`)).json();
  const chosen = [];
  for (const { id } of list.data.items.filter((one) => !ordered.has(one.id))) {
    const { data } = await (await fetch(`${shop.api}/api/products/${id}`)).json();
    const variant = data.variants.find((one) => one.stockQuantity > 0);
    if (!variant) continue;
    ordered.add(id);
    chosen.push({ productId: id, variantId: variant.id });
    if (chosen.length === 2) return chosen;
  }
  throw new Error('the shop has less than two things');
}

async function orderTwo(shop, email, paymentMethod) {
  return order(shop, email, paymentMethod, (await twoProducts(shop)).map((one) => ({ ...one, quantity: 1 })));
}

async function payByCard(shop, page, placed) {
  await page.goto(placed.paymentUrl);
  await page.waitForURL(/\/dev\/payments\/|\/platba\//);
  if (!/\/dev\/payments\//.test(page.url())) {
    await page.locator('form[action*="platba"] button').first().click();
    await page.waitForURL(/\/dev\/payments\//);
  }
  await page.getByRole('button', { name: /Zaplatit/ }).click();
  await page.waitForURL(/\/(platba|objednavka|dekujeme)/);
}

export default {
  'a buyer pays, withdraws from one of two lines and gets the money back': async ({ shop, page }) => {
    const email = `vraceni-${Date.now()}@example.cz`;
    const placed = await orderTwo(shop, email, 'bogus');
    await payByCard(shop, page, placed);
    await isDelivered(shop, placed.accessToken);

    await page.goto(`${shop.url}/objednavka`);
    await page.locator('.foot').getByRole('link', { name: 'Odstoupit od smlouvy', exact: true }).click();
    await page.waitForURL(/odstoupeni-od-smlouvy/);
    await page.fill('#cislo', placed.orderNumber);
    await page.fill('#email', 'nekdo@jiny.cz');
    await page.getByRole('button', { name: 'Odstoupit od smlouvy' }).click();
    await page.locator('#chyby').waitFor();  // a wrong pair opens nothing
    await page.fill('#email', email);
    await page.getByRole('button', { name: 'Odstoupit od smlouvy' }).click();
    await page.waitForURL(/\/odstoupeni$/);
    await page.getByRole('button', { name: 'Potvrdit odstoupení od smlouvy' }).click();
    await page.locator('#chyby').waitFor();  // nothing is chosen yet
    await page.fill('#kusu-1', '1');
    await page.getByRole('button', { name: 'Potvrdit odstoupení od smlouvy' }).click();
    await page.waitForURL(/\/vraceni\/\d{10}-V1$/);
    const confirmation = await page.locator('main').innerText();
    assert.match(confirmation, /Odstoupení od smlouvy jsme přijali/);
    assert.match(confirmation, /\d{10}-V1/);
    const mail = await getsMail(shop, email, 'return_announced');
    assert.match(mail.text, /-V1/);
    assert.match(mail.text, /1 × /);

    const [[id, variant]] = await shop.query(`SELECT c.id, l.variant_id FROM returns.case c JOIN returns.case_line l ON l.case_id = c.id
      JOIN "order".orders o ON o.id = c.order_id WHERE o.number = '${placed.orderNumber}'`);
    const onShelf = async () => Number((await shop.query(`SELECT coalesce(sum(on_hand), 0) FROM warehouse.stock s JOIN warehouse.location w
      ON w.id = s.location_id WHERE w.kind = 'own' AND s.item_id = '${variant}'`))[0][0]);
    const before = await onShelf();
    await signedInStaff(shop, page);
    await page.goto(`${shop.url}/sprava/vraceni`);
    await page.getByRole('link', { name: /-V1/ }).first().click();
    await page.waitForURL(new RegExp(id));
    await page.locator('form[action$="/prijmout"] input[type=checkbox]').check();
    await page.getByRole('button', { name: 'Přijmout a vrátit peníze' }).click();
    await page.waitForURL(new RegExp(`${id}$`));
    assert.equal(await onShelf(), before + 1, 'the piece is on the shelf');
    await until('the gateway sent the money', 60, async () => (await shop.query(
      `SELECT 1 FROM returns.case WHERE id = '${id}' AND state = 'refunded'`)).length === 1);
    const [[asked, sent]] = await shop.query(`SELECT r.amount, sum(f.amount) FROM returns.refund r JOIN payment.refund f ON f.cause = r.cause
      WHERE r.case_id = '${id}' AND f.state = 'done' GROUP BY r.amount`);
    assert.equal(asked, sent);
    await getsMail(shop, email, 'return_received');
    await getsMail(shop, email, 'refund_sent');
    await page.goto(`${shop.url}/objednavka/${placed.accessToken}`);
    assert.match(await page.locator('main').innerText(), /Peníze jsme vrátili/);
    await auditIsClean(shop);
  },

  'a withdrawal before the parcel left cancels the order': async ({ shop, page }) => {
    const email = `rozmyslel-${Date.now()}@example.cz`;
    const placed = await orderTwo(shop, email, 'bank_transfer');
    await page.goto(`${shop.url}/objednavka/${placed.accessToken}`);
    await page.getByRole('link', { name: 'Odstoupit od smlouvy' }).first().click();
    await page.waitForURL(/\/odstoupeni$/);
    await page.fill('#kusu-1', '1');
    await page.fill('#kusu-2', '1');
    await page.fill('#ucet', '123');
    await page.getByRole('button', { name: 'Potvrdit odstoupení od smlouvy' }).click();
    assert.equal(await page.locator('#ucet').getAttribute('aria-invalid'), 'true');
    await page.fill('#ucet', '2000000018/2010');
    await page.getByRole('button', { name: 'Potvrdit odstoupení od smlouvy' }).click();
    await page.waitForURL(/-V1$/);
    assert.match(await page.locator('main').innerText(), /Nic neposílejte/);
    await page.goto(`${shop.url}/objednavka/${placed.accessToken}`);
    assert.match(await page.locator('main').innerText(), /Zrušeno/);
    await getsMail(shop, email, 'return_announced');
    await getsMail(shop, email, 'order_cancelled');
    await auditIsClean(shop);
  },

  'a claim is made, judged and settled': async ({ shop, page }) => {
    const email = `reklamace-${Date.now()}@example.cz`;
    const placed = await orderTwo(shop, email, 'cod');
    await isDelivered(shop, placed.accessToken);
    await page.goto(`${shop.url}/reklamace`);
    await page.fill('#cislo', placed.orderNumber);
    await page.fill('#email', email);
    await page.getByRole('button', { name: 'Reklamovat zboží' }).click();
    await page.waitForURL(/\/objednavka\/.+\/reklamace$/);
    await page.fill('#kusu-1', '1');
    await page.fill('#popis', 'Nesvítí, ani když svítí.');
    await page.selectOption('#vyrizeni', 'replacement');
    await page.getByRole('button', { name: 'Odeslat reklamaci' }).click();
    await page.waitForURL(/-R1$/);
    const mail = await getsMail(shop, email, 'return_announced');
    assert.match(mail.text, /Nesvítí/);
    assert.match(mail.text, /Výměna/);
    await signedInStaff(shop, page);
    await page.goto(`${shop.url}/sprava/vraceni?kind=claim`);
    await page.getByRole('link', { name: `${placed.orderNumber}-R1` }).click();
    await page.getByRole('button', { name: 'Uznat', exact: true }).click();
    await page.locator('form[action$="/vyridit"] input[type=checkbox]').check();
    await page.getByRole('button', { name: 'Vyřídit', exact: true }).click();
    await page.waitForLoadState();
    assert.match(await page.locator('main').innerText(), /Vyřízená/);
    await getsMail(shop, email, 'claim_accepted');
    await getsMail(shop, email, 'claim_settled');
    await auditIsClean(shop);
  },
};
