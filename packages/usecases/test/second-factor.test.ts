import { createOTP } from '@better-auth/utils/otp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Auth, createAuth } from '../src/index';
import { AccountBrowser, newEmail, PASSWORD, recordOf } from './account-browser';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let auth: Auth;
const browser = () => new AccountBrowser(deps, auth);

beforeAll(async () => {
  deps = await makeTestDeps();
  auth = createAuth(deps, { secret: 'x'.repeat(32) });
});
afterAll(() => deps.drop());

interface Begun {
  readonly otpauth: string;
  readonly backupCodes: readonly string[];
}

/** Base 32, as the address has the secret for an app. */
function secretOf(otpauth: string): string {
  const text = new URL(otpauth).searchParams.get('secret') ?? '';
  const bits = [...text]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter))
    .filter((value) => value >= 0)
    .map((value) => value.toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 2)));
}

const codeOf = (otpauth: string): Promise<string> => createOTP(secretOf(otpauth)).totp();
const wrongCodeOf = async (otpauth: string): Promise<string> =>
  String((Number(await codeOf(otpauth)) + 111_111) % 1_000_000).padStart(6, '0');

/** Somebody with a second factor, signed out in `fresh`. */
async function withFactor() {
  const own = browser();
  const email = await own.signUp();
  const begun = await own.ask<Begun>('second-factor/begin', { password: PASSWORD });
  await own.ask('second-factor/confirm', { code: await codeOf(begun.otpauth) });
  const userId = (await own.session())?.user.id ?? '';
  const signIn = async () => {
    const fresh = browser();
    const asked = await fresh.ask<{ secondFactor?: boolean }>('sign-in/email', {
      email,
      password: PASSWORD,
    });
    return { fresh, asked };
  };
  return { own, email, userId, ...begun, signIn };
}

describe('a second factor', () => {
  it('is asked for once a code confirmed it, and gives the session then', async () => {
    const { own, otpauth, signIn, userId } = await withFactor();
    expect(await own.session()).toBeDefined();
    const { fresh, asked } = await signIn();
    expect(asked).toEqual({ secondFactor: true });
    expect(await fresh.session()).toBeUndefined();
    await fresh.ask('sign-in/second-factor', { code: ` ${await codeOf(otpauth)} ` });
    expect((await fresh.session())?.user.id).toBe(userId);
    expect(await recordOf(deps, userId)).toEqual([
      'account.create done',
      'account.factor-on done',
      'account.sign-in done code',
    ]);
  });

  it('is not on before a code confirmed it, and needs the password', async () => {
    const own = browser();
    const email = await own.signUp();
    const no = await own.outcome('second-factor/begin', { password: 'not the password' });
    expect(no).toEqual([403, 'account.wrong-password']);
    const { otpauth } = await own.ask<Begun>('second-factor/begin', { password: PASSWORD });
    const code = await wrongCodeOf(otpauth);
    expect(await own.outcome('second-factor/confirm', { code })).toEqual([
      403,
      'account.wrong-code',
    ]);
    const fresh = browser();
    await fresh.ask('sign-in/email', { email, password: PASSWORD });
    expect(await fresh.session()).toBeDefined();
  });

  it('gives the session a new id, and ends the one before (S1)', async () => {
    const own = browser();
    await own.signUp();
    const before = new Headers(own.headers());
    const { otpauth } = await own.ask<Begun>('second-factor/begin', { password: PASSWORD });
    await own.ask('second-factor/confirm', { code: await codeOf(otpauth) });
    expect(await auth.readSession(before)).toBeUndefined();
    expect(await own.session()).toBeDefined();
  });

  it('takes each backup code once', async () => {
    const { backupCodes, signIn } = await withFactor();
    expect(new Set(backupCodes).size).toBe(10);
    const code = backupCodes[3] ?? '';
    const first = await signIn();
    await first.fresh.ask('sign-in/second-factor', { code });
    expect(await first.fresh.session()).toBeDefined();
    const second = await signIn();
    expect(await second.fresh.outcome('sign-in/second-factor', { code })).toEqual([
      401,
      'account.wrong-code',
    ]);
  });

  it('takes a code of the app once', async () => {
    const { otpauth, signIn } = await withFactor();
    const code = await codeOf(otpauth);
    const [one, two] = [await signIn(), await signIn()];
    expect(await one.fresh.outcome('sign-in/second-factor', { code })).toEqual([200, '']);
    expect((await two.fresh.outcome('sign-in/second-factor', { code }))[0]).toBe(401);
    expect(await two.fresh.session()).toBeUndefined();
  });

  it('ends a sign-in after five wrong codes and locks after ten, whatever the code', async () => {
    const { otpauth, backupCodes, signIn, userId } = await withFactor();
    const wrong = Number(await wrongCodeOf(otpauth));
    for (let attempt = 0; attempt < 10; attempt += 5) {
      const { fresh } = await signIn();
      for (let i = 0; i < 5; i++) {
        const code = String((wrong + attempt + i) % 1_000_000).padStart(6, '0');
        expect((await fresh.outcome('sign-in/second-factor', { code }))[1]).toBe(
          'account.wrong-code',
        );
      }
      const sixth = await fresh.outcome('sign-in/second-factor', { code: 'abcde-fghij' });
      expect(sixth[1]).toMatch(/account\.(sign-in-ended|factor-locked)/);
    }
    const { fresh } = await signIn();
    const right = { code: backupCodes[0] ?? '' };
    expect(await fresh.outcome('sign-in/second-factor', right)).toEqual([
      429,
      'account.factor-locked',
    ]);
    expect(await recordOf(deps, userId)).toContain('account.sign-in refused backup-code');
  });

  it('is asked of nobody who did not give the password, or whose cookie is forged', async () => {
    const { otpauth } = await withFactor();
    const stranger = browser();
    const code = await codeOf(otpauth);
    expect((await stranger.outcome('sign-in/second-factor', { code }))[0]).toBe(401);
    for (const forged of ['null', '2fa-aaaa', `2fa-${'a'.repeat(20)}.signature`, '%00', '%']) {
      stranger.cookies.set('unpark.two_factor', forged);
      expect(await stranger.outcome('sign-in/second-factor', { code })).toEqual([
        401,
        'account.sign-in-ended',
      ]);
    }
  });

  it('is turned off with the password only', async () => {
    const { own, email } = await withFactor();
    expect((await own.outcome('second-factor/end', {}))[0]).toBe(403);
    await own.ask('second-factor/end', { password: PASSWORD });
    const fresh = browser();
    await fresh.ask('sign-in/email', { email, password: PASSWORD });
    expect(await fresh.session()).toBeDefined();
    expect(await own.session()).toBeDefined();
    const again = await own.outcome('second-factor/end', { password: PASSWORD });
    expect(again[1]).toBe('account.factor-not-begun');
  });

  it('replaces all backup codes at once', async () => {
    const { own, backupCodes, signIn } = await withFactor();
    const made = await own.ask<Begun>('second-factor/backup-codes', { password: PASSWORD });
    const { fresh } = await signIn();
    const old = await fresh.outcome('sign-in/second-factor', { code: backupCodes[0] ?? '' });
    expect(old[1]).toBe('account.wrong-code');
    await fresh.ask('sign-in/second-factor', { code: made.backupCodes[0] ?? '' });
    expect(await fresh.session()).toBeDefined();
  });

  it('cannot be set up twice, nor without a session', async () => {
    const { own } = await withFactor();
    const again = await own.outcome('second-factor/begin', { password: PASSWORD });
    expect(again).toEqual([400, 'account.factor-conflict']);
    expect((await browser().outcome('second-factor/begin', { password: PASSWORD }))[0]).toBe(401);
  });

  it('keeps secret and backup codes encrypted', async () => {
    const { userId, otpauth, backupCodes } = await withFactor();
    const stored = JSON.stringify(
      await deps.database.accounts.twoFactor.findMany({ where: { userId } }),
    );
    expect(stored).not.toContain(secretOf(otpauth));
    for (const code of backupCodes) expect(stored).not.toContain(code);
  });

  it('limits tries at the password of somebody who is signed in', async () => {
    const strict = createAuth(deps, { secret: 'x'.repeat(32), limits: { triesPerAccount: 3 } });
    const own = new AccountBrowser(deps, strict);
    await own.signUp(newEmail());
    for (let i = 0; i < 3; i++) {
      expect((await own.outcome('second-factor/begin', { password: 'wrong' }))[0]).toBe(403);
    }
    expect((await own.outcome('second-factor/begin', { password: PASSWORD }))[0]).toBe(429);
  });
});
