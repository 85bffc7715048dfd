// Somebody with an account, as a program of theirs speaks to the shop.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { binary, until } from '../journeys/shop.mjs';
import { call } from './client.mjs';

let number = 0;

export class Member {
  constructor(shop) {
    number += 1;
    this.shop = shop;
    this.email = `clen-${process.pid}-${number}-${Date.now()}@example.cz`;
    this.password = `kocour kolo petržel ${process.pid} ${number}`;
  }

  static async joins(shop) {
    const member = new this(shop);
    await member.registers();
    return member;
  }

  // An account of staff with this role.
  static async works(shop, role) {
    const member = new this(shop);
    await new Promise((resolve, reject) => {
      const child = execFile(binary, ['admin', 'create', '--email', member.email, '--role', role],
        { env: shop.environment, cwd: shop.folder }, (error) => (error ? reject(error) : resolve()));
      child.stdin.end(`${member.password}\n`);
    });
    await member.signsIn();
    return member;
  }

  registration() {
    return { email: this.email, password: this.password, firstName: 'Žofie', lastName: 'Dvořáčková' };
  }

  registers() {
    return this.enters('/api/auth/register', this.registration());
  }

  signsIn() {
    const { email, password } = this;
    return this.enters('/api/auth/login', { email, password });
  }

  // Slow hashes on a busy machine may take longer than the shop allows, and a password that was not
  // compared in time counts as a wrong one; so it tries again.
  async enters(path, body) {
    let answer;
    await until(`${path} lets ${this.email} in`, 180, async () => {
      answer = await call(this.shop.url, 'POST', path, { body, seconds: 60 });
      return answer.status !== 0 && answer.status < 500 && answer.status !== 429;
    });
    assert.ok(answer.status === 200 || answer.status === 201, answer.text);
    this.tokens = answer.json.data;
    this.headers = { authorization: `Bearer ${this.tokens.accessToken}` };
  }

  refresh(refreshToken = this.tokens.refreshToken) {
    return call(this.shop.url, 'POST', '/api/auth/refresh', { body: { refreshToken }, seconds: 60 });
  }

  // Whether the tokens of an answer open anything.
  async isLetIn(tokens = this.tokens) {
    const headers = { authorization: `Bearer ${tokens.accessToken}` };
    return (await call(this.shop.url, 'GET', '/api/auth/profile', { headers })).status === 200;
  }

  // The token at the end of the newest mail's link below `path`.
  tokenFromMail(path) {
    return until(`a mail with a link below ${path} came to ${this.email}`, 60, async () => {
      for (const mail of await this.shop.mails(this.email)) {
        const found = mail.text.match(new RegExp(`https?://\\S+/${path}/(\\S+)`));
        if (found) return found[1];
      }
      return null;
    });
  }

  async verifies() {
    const token = await this.tokenFromMail('overeni-emailu');
    const answer = await call(this.shop.url, 'POST', '/api/auth/verify-email', { body: { token } });
    assert.equal(answer.status, 200, answer.text);
  }
}
