import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Auth, createAuth, sha256Hex } from '../src/index';
import { sweepEndedSessions } from '../src/auth/sweep-ended-sessions';
import { makeTestDeps, type TestDeps } from './test-deps';

const SECRET = 'x'.repeat(32);
const PASSWORD = 'three silent goroutines';
let deps: TestDeps;
let auth: Auth;
let counter = 0;

beforeAll(async () => {
  deps = await makeTestDeps();
  auth = createAuth(deps, { secret: SECRET, limits: { triesPerAccount: 3, triesPerAddress: 8 } });
});
afterAll(() => deps.drop());

const newEmail = () => `person${++counter}@example.test`;

function post(
  path: string,
  body: unknown,
  options: { headers?: HeadersInit; address?: string; by?: Auth } = {},
) {
  const headers = new Headers({
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
    ...Object.fromEntries(new Headers(options.headers)),
  });
  const request = new Request(`${deps.publicUrl}/api/auth/${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const address = options.address ?? `10.0.0.${++counter}`;
  return (options.by ?? auth).handle(path, request, address);
}

const signUp = (email: string, password = PASSWORD, by?: Auth) =>
  post('sign-up/email', { name: 'Ada', email, password }, { by });

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

const sessionOf = (cookie: string) => auth.readSession(new Headers({ cookie }));
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string; message: string } }).error;

describe('sign-up', () => {
  it('remembers what its browser reads, and sign-in what it reads by then', async () => {
    const email = newEmail();
    const localeOf = async () =>
      (await deps.database.accounts.user.findUniqueOrThrow({ where: { email } })).locale;
    const body = { name: 'Ada', email, password: PASSWORD };
    await post('sign-up/email', body, { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
    expect(await localeOf()).toBe('zh');
    const wrong = { email, password: `not ${PASSWORD}` };
    await post('sign-in/email', wrong, { headers: { cookie: 'unpark-locale=en' } });
    expect(await localeOf()).toBe('zh');
    const headers = { cookie: 'unpark-locale=en', 'accept-language': 'zh' };
    await post('sign-in/email', { email, password: PASSWORD }, { headers });
    expect(await localeOf()).toBe('en');
  });

  it('S1 makes a user and a session whose token stands nowhere in the database', async () => {
    const email = newEmail();
    const response = await signUp(email.toUpperCase());
    expect(response.status).toBe(200);
    const body = JSON.stringify(await response.json());
    const cookie = cookieOf(response);
    const token = decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? '';
    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(body).not.toContain(token);
    expect(await sessionOf(cookie)).toMatchObject({ user: { email, name: 'Ada' } });
    const stored = await deps.database.accounts.session.findMany({ where: { user: { email } } });
    expect(stored.map((row) => row.token)).toEqual([sha256Hex(token)]);
    expect(
      await sessionOf(`unpark=${encodeURIComponent(`${sha256Hex(token)}.x`)}`),
    ).toBeUndefined();
  });

  it('S2 keeps of a password what scrypt made of it, with a salt of its own', async () => {
    const kept: string[] = [];
    for (const email of [newEmail(), newEmail()]) {
      await signUp(email);
      const where = { user: { email } };
      const account = await deps.database.accounts.account.findFirst({ where });
      kept.push(account?.password ?? '');
    }
    expect(kept[0]).not.toBe(kept[1]);
    for (const text of kept) {
      const [salt = '', hash = ''] = text.split(':');
      expect(salt).toMatch(/^[0-9a-f]{32}$/);
      // 16 MiB of memory a try
      const made = scryptSync(PASSWORD.normalize('NFKC'), salt, 64, {
        N: 16_384,
        r: 16,
        p: 1,
        maxmem: 64 * 2 ** 20,
      });
      expect(hash).toBe(made.toString('hex'));
    }
  });

  it.each([
    [
      'short password',
      { name: 'A', email: 'a@example.test', password: 'elevenchars' },
      'account.password-short',
    ],
    [
      'common password',
      { name: 'A', email: 'a@example.test', password: 'Password1234' },
      'account.password-common',
    ],
    [
      'a run of keys',
      { name: 'A', email: 'a@example.test', password: 'qwertyuiopas' },
      'account.password-common',
    ],
    [
      'one character',
      { name: 'A', email: 'a@example.test', password: 'zzzzzzzzzzzz' },
      'account.password-common',
    ],
    [
      'the address itself',
      { name: 'A', email: 'abcdef@example.test', password: 'abcdef@example.test' },
      'account.password-common',
    ],
    [
      'long password',
      { name: 'A', email: 'a@example.test', password: 'xy z'.repeat(40) },
      'account.password-long',
    ],
    ['no address', { name: 'A', email: 'nobody', password: PASSWORD }, 'input.body'],
    ['no name', { name: '  ', email: 'a@example.test', password: PASSWORD }, 'input.body'],
    ['NUL in a name', { name: 'a\0b', email: 'a@example.test', password: PASSWORD }, 'input.body'],
    ['no JSON', '{', 'input.body'],
  ])('refuses %s', async (_name, body, code) => {
    const response = await post('sign-up/email', body);
    expect(response.status).toBe(400);
    expect((await errorOf(response)).code).toBe(code);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('S2 takes a password of exactly 12 characters', async () => {
    expect((await signUp(newEmail(), 'zwölf Zeichn')).status).toBe(200);
  });

  it('refuses a second account with the same address, in any case', async () => {
    const email = newEmail();
    await signUp(email);
    const again = await signUp(email.toUpperCase());
    expect(again.status).toBe(409);
    expect((await errorOf(again)).code).toBe('account.taken');
  });

  it('makes one account when two ask at the same time', async () => {
    const email = newEmail();
    const answers = await Promise.all([signUp(email), signUp(email)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });

  it('A5 ignores fields that a sender may not set', async () => {
    const email = newEmail();
    const extra = {
      name: 'A',
      email,
      password: PASSWORD,
      emailVerified: true,
      id: 'usr_mine',
      role: 'owner',
    };
    await post('sign-up/email', extra);
    const user = await deps.database.accounts.user.findUnique({ where: { email } });
    expect(user).toMatchObject({ emailVerified: false });
    expect(user?.id).toMatch(/^usr_[0-9a-z]{26}$/);
  });
});

describe('the cookie', () => {
  it('has no Secure and no __Host- on plain http, where browsers would drop it', async () => {
    const [cookie] = (await signUp(newEmail())).headers.getSetCookie();
    expect(cookie).toMatch(/^unpark=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
  });

  it('S1 is __Host-, Secure, HttpOnly and Lax on https', async () => {
    const secure = createAuth(
      { ...deps, publicUrl: 'https://unpark.example.test' },
      { secret: SECRET },
    );
    const cookies = (await signUp(newEmail(), PASSWORD, secure)).headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-unpark/);
      expect(cookie).toMatch(/Path=\/;/);
      expect(cookie).toMatch(/; Secure/i);
      expect(cookie).toMatch(/; HttpOnly/i);
      expect(cookie).toMatch(/SameSite=Lax/i);
      expect(cookie).not.toMatch(/Domain/i);
    }
  });
});

describe('sign-in', () => {
  it('S2 says the same for an unknown user and a wrong password', async () => {
    const email = newEmail();
    await signUp(email);
    const wrong = await post('sign-in/email', { email, password: 'not the password' });
    const unknown = await post('sign-in/email', {
      email: newEmail(),
      password: 'not the password',
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect([...wrong.headers.keys()]).toEqual([...unknown.headers.keys()]);
  });

  it('S1 gives a new session each time', async () => {
    const email = newEmail();
    const first = cookieOf(await signUp(email));
    const signedIn = await post(
      'sign-in/email',
      { email, password: PASSWORD },
      { headers: { cookie: first } },
    );
    const second = cookieOf(signedIn);
    expect(second).not.toBe(first);
    const sessions = [await sessionOf(first), await sessionOf(second)];
    expect(sessions[0]?.user.id).toBe(sessions[1]?.user.id);
    expect(sessions[0]?.sessionId).not.toBe(sessions[1]?.sessionId);
  });

  it('S2 limits tries of one account from any address, known or not, and opens again later', async () => {
    const known = newEmail();
    await signUp(known);
    for (const email of [known, newEmail()]) {
      const wrong = { email, password: 'not the password' };
      for (let i = 0; i < 3; i++) expect((await post('sign-in/email', wrong)).status).toBe(401);
      const limited = await post('sign-in/email', {
        email: email.toUpperCase(),
        password: PASSWORD,
      });
      expect(limited.status).toBe(429);
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    deps.skewMs = 16 * 60_000;
    expect((await post('sign-in/email', { email: known, password: PASSWORD })).status).toBe(200);
    deps.skewMs = 0;
  });

  it('S2 limits tries from one address over many accounts; successes do not count', async () => {
    const address = '10.9.9.9';
    const email = newEmail();
    await signUp(email);
    const good = { email, password: PASSWORD };
    for (let i = 0; i < 10; i++) {
      expect((await post('sign-in/email', good, { address })).status).toBe(200);
    }
    for (let i = 0; i < 8; i++) {
      const bad = { email: newEmail(), password: 'not the password' };
      expect((await post('sign-in/email', bad, { address })).status).toBe(401);
    }
    expect((await post('sign-in/email', good, { address })).status).toBe(429);
  });
});

describe('a session', () => {
  const signedIn = async () => {
    const email = newEmail();
    return { email, cookie: cookieOf(await signUp(email)) };
  };

  it('ends with sign-out', async () => {
    const { cookie } = await signedIn();
    const out = await post('sign-out', {}, { headers: { cookie } });
    expect(out.status).toBe(200);
    expect(await sessionOf(cookie)).toBeUndefined();
  });

  it('S1 ends after 12 hours without use, and use keeps it', async () => {
    const { cookie } = await signedIn();
    deps.skewMs = 11 * 3600_000;
    expect(await sessionOf(cookie)).toBeDefined();
    deps.skewMs = 22 * 3600_000;
    expect(await sessionOf(cookie)).toBeDefined();
    deps.skewMs = 34 * 3600_000 + 1000;
    expect(await sessionOf(cookie)).toBeUndefined();
    deps.skewMs = 0;
    expect(await sessionOf(cookie)).toBeUndefined();
  });

  it('S1 ends 30 days after sign-in, however much it is used', async () => {
    const { cookie, email } = await signedIn();
    const whole = 30 * 24 * 3600_000;
    const where = { user: { email } };
    deps.skewMs = whole - 60_000;
    await deps.database.accounts.session.updateMany({
      where,
      data: { updatedAt: new Date(deps.clock.nowMs()) },
    });
    expect(await sessionOf(cookie)).toBeDefined();
    deps.skewMs = whole + 60_000;
    await deps.database.accounts.session.updateMany({
      where,
      data: { updatedAt: new Date(deps.clock.nowMs()) },
    });
    expect(await sessionOf(cookie)).toBeUndefined();
    deps.skewMs = 0;
  });

  it('leaves no row behind when it has ended', async () => {
    const { cookie, email } = await signedIn();
    const rows = () => deps.database.accounts.session.count({ where: { user: { email } } });
    await sweepEndedSessions(deps);
    expect([await rows(), (await sessionOf(cookie))?.user.email]).toEqual([1, email]);
    deps.skewMs = 13 * 3600_000;
    await sweepEndedSessions(deps);
    expect(await rows()).toBe(0);
    expect(await deps.database.accounts.rateCount.count()).toBe(0);
    deps.skewMs = 0;
  });

  it('is not opened by a forged or foreign signature', async () => {
    const { cookie } = await signedIn();
    const other = createAuth(deps, { secret: 'y'.repeat(32) });
    expect(await other.readSession(new Headers({ cookie }))).toBeUndefined();
    for (const forged of ['unpark=', 'unpark=null', 'unpark=%00', `unpark=${'a'.repeat(10_000)}`]) {
      expect(await sessionOf(forged)).toBeUndefined();
    }
  });
});

describe('requests', () => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
    ['a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('refuses %s', async (_name, headers) => {
    const response = await post('sign-out', {}, { headers });
    expect(response.status).toBe(403);
    expect((await errorOf(response)).code).toBe('access.origin');
  });

  it.each([
    [undefined, 403],
    ['null', 403],
    ['https://evil.test', 403],
    ['http://127.0.0.1:3000.evil.test', 403],
    ['http://127.0.0.1:3001', 403],
    ['http://127.0.0.1:3000', 200],
    ['http://localhost:3000', 200],
  ])('judges Origin %s where the browser does not say the site', async (origin, status) => {
    const request = new Request(`${deps.publicUrl}/api/auth/sign-out`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(origin && { origin }) },
      body: '{}',
    });
    expect((await auth.handle('sign-out', request, '10.1.1.1')).status).toBe(status);
  });

  it('knows three paths and POST only', async () => {
    for (const path of ['get-session', 'update-user', 'list-sessions', '', '../sign-out', 'ok']) {
      expect((await post(path, {})).status).toBe(404);
    }
    const get = new Request(`${deps.publicUrl}/api/auth/sign-out`, {
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect((await auth.handle('sign-out', get, '10.1.1.1')).status).toBe(405);
  });

  it('takes JSON only', async () => {
    const response = await post('sign-in/email', 'email=a', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(response.status).toBe(400);
  });
});

describe('the audit record', () => {
  it('R1 names sign-ins and failures, and no address of a person or password', async () => {
    const entries = await deps.database.accounts.auditEntry.findMany();
    const seen = new Set(entries.map((entry) => `${entry.action} ${entry.result}`));
    expect(seen).toContain('account.create done');
    expect(seen).toContain('account.sign-in done');
    expect(seen).toContain('account.sign-in failed');
    expect(seen).toContain('account.sign-in refused');
    expect(seen).toContain('account.sign-out done');
    expect(JSON.stringify(entries)).not.toMatch(/@example\.test|goroutines/);
  });
});
