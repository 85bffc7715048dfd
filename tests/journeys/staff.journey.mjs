// Staff set up a second factor and sign in by it.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

// The code of a secret in base32 for this half minute, or one that is `steps` away (RFC 6238).
function codeOf(secret, steps = 0) {
  const bits = [...secret.replace(/[^A-Z2-7]/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac('sha1', key).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function signIn(shop, page, email, password) {
  await page.goto(`${shop.url}/sprava/prihlaseni`);
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('main form.sign-in button').first().click();
}

export default {
  'staff set up a second factor and sign in by a code, once': async ({ shop, page }) => {
    const email = `majitel-${Date.now()}@example.cz`;
    const made = await shop.command('admin', 'create', '--email', email, '--role', 'owner');
    const password = made.stdout.match(/password: (\S+)/)?.[1];
    assert.ok(password, `${made.stdout}${made.stderr}`);
    await signIn(shop, page, email, password);
    await page.waitForURL(/\/sprava$/);

    await page.goto(`${shop.url}/sprava/ucet`);
    await page.fill('#password', password);
    await page.getByRole('button', { name: 'Zapnout' }).click();
    await page.locator('.qr svg').waitFor();
    const secret = await page.locator('code').first().innerText();
    await page.fill('#code', '000000');
    await page.getByRole('button', { name: 'Potvrdit' }).click();
    await page.locator('#mistake').waitFor();  // a wrong code is said
    const used = codeOf(secret);
    await page.fill('#code', used);
    await page.getByRole('button', { name: 'Potvrdit' }).click();
    await page.locator('.codes code').first().waitFor();
    const recovery = await page.locator('.codes code').allInnerTexts();
    assert.equal(recovery.length, 10);

    await page.context().clearCookies();
    await signIn(shop, page, email, password);
    await page.waitForURL(/\/sprava\/prihlaseni/);
    await page.goto(`${shop.url}/sprava/objednavky`);
    assert.match(page.url(), /prihlaseni/, 'half a sign-in opens nothing');
    await signIn(shop, page, email, password);
    await page.fill('#code', used);  // the next half minute has another one, which is good
    await page.locator('main form.sign-in button').first().click();
    await page.locator('#mistake').waitFor();  // the code that set it up does not work again
    await page.fill('#code', recovery[0]);
    await page.locator('main form.sign-in button').first().click();
    await page.waitForURL(/\/sprava$/);
    await page.goto(`${shop.url}/sprava/ucet`);
    assert.ok((await page.locator('main').innerText()).includes('9'), 'a recovery code less');
  },
};
