import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Auth, changePasskey, createAuth } from '../src/index';
import { AccountBrowser, PASSWORD, recordOf } from './account-browser';
import { SoftAuthenticator } from './soft-authenticator';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let auth: Auth;
const browser = () => new AccountBrowser(deps, auth);

beforeAll(async () => {
  deps = await makeTestDeps('http://localhost:3000');
  auth = createAuth(deps, { secret: 'x'.repeat(32) });
});
afterAll(() => deps.drop());

type Options = { options: { challenge: string; userVerification?: string } };
const device = () => new SoftAuthenticator('localhost', 'http://localhost:3000');

async function add(own: AccountBrowser, key: SoftAuthenticator, name = 'Laptop') {
  const { options } = await own.ask<Options>('passkey/begin', { password: PASSWORD });
  return own.outcome('passkey/add', { name, answer: key.create(options) });
}

async function signIn(fresh: AccountBrowser, key: SoftAuthenticator) {
  const { options } = await fresh.ask<Options>('sign-in/passkey/begin', {});
  expect(options.userVerification).toBe('required');
  return fresh.outcome('sign-in/passkey', { answer: key.get(options) });
}

describe('a passkey', () => {
  it('is added after the password and signs its person in', async () => {
    const own = browser();
    await own.signUp();
    const userId = (await own.session())?.user.id ?? '';
    expect((await own.outcome('passkey/begin', { password: 'wrong' }))[0]).toBe(403);
    expect((await own.outcome('passkey/begin', {}))[0]).toBe(403);
    const key = device();
    expect(await add(own, key)).toEqual([200, '']);
    const fresh = browser();
    expect(await signIn(fresh, key)).toEqual([200, '']);
    expect((await fresh.session())?.user.id).toBe(userId);
    expect(await recordOf(deps, userId)).toEqual([
      'account.create done',
      'account.password-check failed',
      'account.password-check failed',
      'account.passkey-add done',
      'account.sign-in done passkey',
    ]);
  });

  it('stands for two factors, so a device that did not check its person is refused', async () => {
    const own = browser();
    await own.signUp();
    const key = device();
    key.checksPerson = false;
    expect(await add(own, key)).toEqual([400, 'account.passkey-refused']);
    key.checksPerson = true;
    await add(own, key);
    key.checksPerson = false;
    const fresh = browser();
    expect(await signIn(fresh, key)).toEqual([401, 'account.passkey-refused']);
    expect(await fresh.session()).toBeUndefined();
  });

  it('answers one challenge of one browser, once', async () => {
    const own = browser();
    await own.signUp();
    const key = device();
    await add(own, key);
    const fresh = browser();
    const { options } = await fresh.ask<Options>('sign-in/passkey/begin', {});
    const answer = key.get(options);
    const other = browser();
    await other.ask('sign-in/passkey/begin', {});
    expect((await other.outcome('sign-in/passkey', { answer }))[0]).toBe(401);
    const kept = fresh.cookies.get('unpark.passkey') ?? '';
    expect((await fresh.outcome('sign-in/passkey', { answer }))[0]).toBe(200);
    const again = browser();
    again.cookies.set('unpark.passkey', kept);
    expect((await again.outcome('sign-in/passkey', { answer }))[0]).toBe(401);
  });

  it.each([
    ['another site', new SoftAuthenticator('localhost', 'https://evil.test')],
    ['another party', new SoftAuthenticator('evil.test', 'http://localhost:3000')],
  ])('of %s is refused', async (_name, key) => {
    const own = browser();
    await own.signUp();
    expect((await add(own, key))[1]).toBe('account.passkey-refused');
  });

  it('of somebody else cannot be named or removed', async () => {
    const [own, other] = [browser(), browser()];
    await own.signUp();
    await other.signUp();
    await add(own, device());
    const userId = (await own.session())?.user.id ?? '';
    const otherId = (await other.session())?.user.id ?? '';
    const { id } = await deps.database.accounts.passkey.findFirstOrThrow({ where: { userId } });
    for (const change of ['remove', { name: 'mine' }] as const) {
      const foreign = await changePasskey(deps, { userId: otherId }, { id, change });
      const missing = await changePasskey(deps, { userId: otherId }, { id: 'req_x', change });
      expect(foreign).toEqual(missing);
      expect(foreign.ok).toBe(false);
    }
    await changePasskey(deps, { userId }, { id, change: { name: 'Phone' } });
    expect(await deps.database.accounts.passkey.findMany({ where: { userId } })).toMatchObject([
      { name: 'Phone' },
    ]);
  });

  it('does not work once it is removed', async () => {
    const own = browser();
    await own.signUp();
    const key = device();
    await add(own, key);
    const userId = (await own.session())?.user.id ?? '';
    const { id } = await deps.database.accounts.passkey.findFirstOrThrow({ where: { userId } });
    expect((await changePasskey(deps, { userId }, { id, change: 'remove' })).ok).toBe(true);
    expect((await signIn(browser(), key))[0]).toBe(401);
  });

  it.each([{}, { answer: null }, { answer: { id: 'x' } }, { answer: { id: 'x'.repeat(2000) } }])(
    'is not made of %j',
    async (body) => {
      const fresh = browser();
      await fresh.ask('sign-in/passkey/begin', {});
      expect((await fresh.outcome('sign-in/passkey', body))[0]).toBeGreaterThanOrEqual(400);
      expect(await fresh.session()).toBeUndefined();
    },
  );
});
