// Gift vouchers as staff issue them and look at them through the API.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { call } from './client.mjs';

async function ask(member, method, path, body = {}) {
  const key = randomUUID();
  const send = () => call(member.shop.url, method, path,
    { headers: { ...member.headers, 'idempotency-key': key }, ...(method === 'POST' && { body }) });
  let answer = await send();
  if (answer.status === 401) {  // a storm outlasts a token
    await member.signsIn();
    answer = await send();
  }
  assert.ok(answer.status === 200 || answer.status === 201, answer.text);
  return answer.json.data;
}

// The code of a new voucher of so many crowns.
export async function newVoucher(member, crowns) {
  const validUntil = `${new Date().getFullYear() + 1}-12-31`;
  const { batchId } = await ask(member, 'POST', '/api/admin/vouchers', { label: 'Bouře', value: crowns, validUntil });
  const { codes } = await ask(member, 'POST', `/api/admin/voucher-batches/${batchId}/codes`);
  return codes[0].code;
}

// The voucher of a code, with its ledger, newest first.
export async function voucherOf(member, code) {
  const { id } = await ask(member, 'POST', '/api/admin/vouchers/lookup', { code });
  return ask(member, 'GET', `/api/admin/vouchers/${id}`);
}
