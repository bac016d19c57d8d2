import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Auth, createAuth } from '../src/index';
import { AccountBrowser, PASSWORD, recordOf } from './account-browser';
import { type FakeIssuer, startFakeIssuer } from './fake-issuer';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let issuer: FakeIssuer;
let auth: Auth;
let number = 0;
const SECRET = 'x'.repeat(32);
const browser = (by = auth) => new AccountBrowser(deps, by);

const settings = (url: string) => ({
  issuer: url,
  clientId: 'unpark',
  clientSecret: 'only-for-tests',
  mailDomains: ['example.test'],
  name: 'Example',
});

beforeAll(async () => {
  deps = await makeTestDeps('http://localhost:3000');
  issuer = await startFakeIssuer('unpark', 'only-for-tests');
  auth = createAuth(deps, { secret: SECRET, singleSignOn: settings(issuer.url) });
});
afterAll(async () => {
  await issuer.close();
  await deps.drop();
});
beforeEach(() => {
  number += 1;
  issuer.forges = false;
  issuer.claims = {
    sub: `subject-${number}`,
    email: `sso${number}@example.test`,
    email_verified: true,
    name: 'Grace Hopper',
  };
});

/** Goes to the provider and comes back; where the browser ends up. */
async function comeBack(own: AccountBrowser, next = '/w/demo'): Promise<string> {
  const { url } = await own.ask<{ url: string }>('sign-in/sso', { next });
  const back = await own.get('callback/sso', issuer.visit(url));
  expect(back.status).toBe(302);
  return back.headers.get('location') ?? '';
}

describe('single sign-on', () => {
  it('makes an account at the first time and finds it again later', async () => {
    const own = browser();
    expect(await comeBack(own)).toBe('http://localhost:3000/w/demo');
    const first = await own.session();
    expect(first?.user).toMatchObject({ name: 'Grace Hopper', email: issuer.claims['email'] });
    const again = browser();
    await comeBack(again);
    const second = await again.session();
    expect(second?.user.id).toBe(first?.user.id);
    expect(second?.sessionId).not.toBe(first?.sessionId);
    expect(await recordOf(deps, first?.user.id ?? '')).toEqual([
      'account.create done sso',
      'account.sign-in done sso',
      'account.sign-in done sso',
    ]);
  });

  it('keeps no token of the provider', async () => {
    const own = browser();
    await comeBack(own);
    const rows = await deps.database.accounts.account.findMany({ where: { providerId: 'sso' } });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect([row.accessToken, row.refreshToken, row.idToken]).toEqual([null, null, null]);
    }
  });

  it.each([
    ['another domain', { email: 'eve@evil.test' }],
    ['a domain that ends alike', { email: 'eve@notexample.test' }],
    ['an address that is not proven', { email_verified: false }],
  ])('refuses %s', async (_name, claims) => {
    Object.assign(issuer.claims, claims);
    const own = browser();
    expect(await comeBack(own)).toBe('http://localhost:3000/sign-in?sso=domain');
    expect(await own.session()).toBeUndefined();
  });

  it('refuses a token that the provider did not sign, is for others, or of another sign-in', async () => {
    const wrong = [
      () => void (issuer.forges = true),
      () => void Object.assign(issuer.claims, { aud: 'another-client' }),
      () => void Object.assign(issuer.claims, { iss: 'https://evil.test' }),
      () => void Object.assign(issuer.claims, { nonce: 'of-another-sign-in' }),
      () => void Object.assign(issuer.claims, { exp: 1 }),
    ];
    const good = { ...issuer.claims };
    for (const make of wrong) {
      issuer.claims = { ...good };
      issuer.forges = false;
      make();
      const own = browser();
      expect(await comeBack(own)).toBe('http://localhost:3000/sign-in?sso=failed');
      expect(await own.session()).toBeUndefined();
    }
  });

  it('lets no browser come back that did not leave', async () => {
    const own = browser();
    const { url } = await own.ask<{ url: string }>('sign-in/sso', { next: '/' });
    const query = issuer.visit(url);
    const victim = browser();
    const back = await victim.get('callback/sso', query);
    expect(back.headers.get('location')).toBe('http://localhost:3000/sign-in?sso=failed');
    expect(await victim.session()).toBeUndefined();
    for (const odd of ['', '?code=x', '?state=null&code=x', '?error=access_denied']) {
      const answer = await browser().get('callback/sso', odd);
      expect(answer.headers.get('location')).toBe('http://localhost:3000/sign-in?sso=failed');
    }
  });

  it('does not get into an account whose address nobody proved; its person joins the two', async () => {
    const own = browser();
    const email = await own.signUp(`sso${number}@example.test`);
    const stranger = browser();
    expect(await comeBack(stranger)).toBe('http://localhost:3000/sign-in?sso=password-account');
    expect(await stranger.session()).toBeUndefined();
    expect((await own.outcome('sso/link', { password: 'wrong' }))[0]).toBe(403);
    const { url } = await own.ask<{ url: string }>('sso/link', { password: PASSWORD });
    const back = await own.get('callback/sso', issuer.visit(url));
    expect(back.headers.get('location')).toBe('http://localhost:3000/account');
    const userId = (await own.session())?.user.id ?? '';
    expect(await recordOf(deps, userId)).toContain('account.sso-link done');
    const joined = browser();
    await comeBack(joined);
    expect((await joined.session())?.user).toMatchObject({ id: userId, email });
  });

  it('does not join an account of another address', async () => {
    const own = browser();
    await own.signUp();
    const { url } = await own.ask<{ url: string }>('sso/link', { password: PASSWORD });
    const back = await own.get('callback/sso', issuer.visit(url));
    expect(back.headers.get('location')).toBe('http://localhost:3000/account?sso=other-address');
  });

  it.each(['//evil.test', '/\\evil.test', 'https://evil.test', 'javascript:x', ''])(
    'goes on to paths of this site only, not to %j (B6)',
    async (next) => {
      expect((await browser().outcome('sign-in/sso', { next }))[0]).toBe(400);
    },
  );

  it('says that the provider is away, and works once it is there', async () => {
    const away = createAuth(deps, {
      secret: SECRET,
      singleSignOn: settings('http://127.0.0.1:9'),
    });
    expect(await browser(away).outcome('sign-in/sso', { next: '/' })).toEqual([
      503,
      'account.sso-unavailable',
    ]);
  });

  it('is not there where it is not set', async () => {
    const without = createAuth(deps, { secret: SECRET });
    const own = browser(without);
    expect((await own.outcome('sign-in/sso', { next: '/' }))[1]).toBe('account.sso-unavailable');
    expect((await own.get('callback/sso', '?code=x&state=y')).status).toBe(404);
  });

  it('cleans names that come from the provider', async () => {
    Object.assign(issuer.claims, { name: `\u0000\u0007${'n'.repeat(300)}` });
    const own = browser();
    await comeBack(own);
    expect((await own.session())?.user.name).toBe('n'.repeat(100));
  });
});
