import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Auth,
  createAuth,
  createWorkspace,
  deleteAccount,
  endSessions,
  exportAccount,
  getAccountView,
  sha256Hex,
  updateProfile,
} from '../src/index';
import { renewSessionsOf } from '../src/auth/renew-sessions';
import { sweepEndedSessions } from '../src/auth/sweep-ended-sessions';
import type { MailMessage } from '../src/mail/mail-port';
import { AccountBrowser, newEmail, PASSWORD, recordOf } from './account-browser';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let auth: Auth;
let mails: MailMessage[];
const NEW_PASSWORD = 'four loud schedulers wait';
const browser = (by = auth) => new AccountBrowser(deps, by);

/** The same installation with a mail server. */
let withMail: TestDeps;
let mailAuth: Auth;

beforeAll(async () => {
  deps = await makeTestDeps();
  auth = createAuth(deps, { secret: 'x'.repeat(32) });
  mails = [];
  withMail = Object.assign(Object.create(deps) as TestDeps, {
    mail: {
      send: async (message: MailMessage) => {
        mails.push(message);
        return { ok: true, value: undefined } as const;
      },
    },
  });
  mailAuth = createAuth(withMail, { secret: 'x'.repeat(32) });
});
afterAll(() => deps.drop());

const tokenIn = (mail: MailMessage | undefined): string =>
  /#([\w-]+)$/m.exec(mail?.text ?? '')?.[1] ?? '';
const mailsTo = (email: string) => mails.filter((mail) => mail.to === email);

async function somebody(by = auth) {
  const own = browser(by);
  const email = await own.signUp();
  const session = await own.session();
  if (!session) throw new Error('nobody is signed in');
  return { own, email, session, userId: session.user.id };
}
const signIn = async (email: string, password = PASSWORD) => {
  const own = browser();
  const outcome = await own.outcome('sign-in/email', { email, password });
  return { own, outcome };
};

describe('sessions', () => {
  it('are listed with device and last use, and ended one by one or all others (S1)', async () => {
    const { own, email, session, userId } = await somebody();
    const [one, two] = [(await signIn(email)).own, (await signIn(email)).own];
    const view = await getAccountView(deps, session);
    expect(view.sessions).toHaveLength(3);
    expect(view.sessions.filter((row) => row.isCurrent).map((row) => row.id)).toEqual([
      session.sessionId,
    ]);
    expect(view.sessions[0]?.userAgent).toContain('Chrome');
    expect(JSON.stringify(view)).not.toMatch(/token/i);
    const id = (await one.session())?.sessionId ?? '';
    expect(await endSessions(deps, session, { id })).toMatchObject({ ok: true });
    expect(await one.session()).toBeUndefined();
    expect(await two.session()).toBeDefined();
    await endSessions(deps, session, 'others');
    expect(await two.session()).toBeUndefined();
    expect(await own.session()).toBeDefined();
    expect((await recordOf(deps, userId)).filter((line) => line.includes('session'))).toHaveLength(
      2,
    );
  });

  it('of others cannot be ended: theirs look like missing ones (A3)', async () => {
    const [me, other] = [await somebody(), await somebody()];
    const foreign = await endSessions(deps, me.session, { id: other.session.sessionId });
    const missing = await endSessions(deps, me.session, { id: 'req_none' });
    const odd = await endSessions(deps, me.session, { id: '\0'.repeat(3) });
    expect([missing, odd]).toEqual([foreign, foreign]);
    expect(await other.own.session()).toBeDefined();
  });

  it('S1 get a new id when a role changes, keep their age, and end without one', async () => {
    const { own, userId, session } = await somebody();
    await renewSessionsOf(deps, userId);
    expect((await own.session())?.renewDue).toBe(true);
    const before = own.headers();
    const answers = await Promise.all([auth.renewSession(before), auth.renewSession(before)]);
    const cookies = answers.flat();
    expect(cookies).toHaveLength(1);
    own.keep(new Response(null, { headers: { 'set-cookie': cookies[0] ?? '' } }));
    const renewed = await own.session();
    expect(renewed).toMatchObject({ user: { id: userId } });
    expect(renewed?.sessionId).not.toBe(session.sessionId);
    expect(renewed?.renewDue).toBeUndefined();
    const rows = await deps.database.accounts.session.findMany({ where: { userId } });
    const [old, young] = [session.sessionId, renewed?.sessionId].map((id) =>
      rows.find((row) => row.id === id),
    );
    expect(young?.createdAt).toEqual(old?.createdAt);
    expect(young?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 29 * 24 * 3600_000);
    deps.skewMs = 61_000;
    expect(await auth.readSession(before)).toBeUndefined();
    expect(await own.session()).toBeDefined();
    deps.skewMs = 0;
    await renewSessionsOf(deps, userId);
    deps.skewMs = 16 * 60_000;
    expect(await own.session()).toBeUndefined();
    deps.skewMs = 0;
  });
});

describe('the password', () => {
  it('is changed with the one before, and ends other sessions', async () => {
    const { own, email, userId } = await somebody();
    const other = (await signIn(email)).own;
    const change = { password: PASSWORD, newPassword: NEW_PASSWORD };
    expect(await own.outcome('password/change', { ...change, password: 'wrong' })).toEqual([
      403,
      'account.wrong-password',
    ]);
    expect((await own.outcome('password/change', { ...change, newPassword: 'short' }))[1]).toBe(
      'account.password-short',
    );
    expect(await own.outcome('password/change', change)).toEqual([200, '']);
    expect(await own.session()).toBeDefined();
    expect(await other.session()).toBeUndefined();
    expect((await signIn(email)).outcome[0]).toBe(401);
    expect((await signIn(email, NEW_PASSWORD)).outcome[0]).toBe(200);
    expect(await recordOf(deps, userId)).toContain('account.password-change done');
  });

  it('is set anew by a link in a mail, once, within an hour', async () => {
    const { own, email } = await somebody(mailAuth);
    expect(await own.outcome('password/forgot', { email: email.toUpperCase() })).toEqual([200, '']);
    const token = tokenIn(mailsTo(email)[0]);
    expect(token).toHaveLength(32);
    const stored = JSON.stringify(await deps.database.accounts.verification.findMany());
    expect(stored).not.toContain(token);
    expect(stored).toContain(sha256Hex(token));
    const reset = { token, newPassword: NEW_PASSWORD };
    const weak = await own.outcome('password/reset', { ...reset, newPassword: 'short' });
    expect(weak[1]).toBe('account.password-short');
    expect(await browser().outcome('password/reset', reset)).toEqual([200, '']);
    expect(await own.session()).toBeUndefined();
    expect((await signIn(email, NEW_PASSWORD)).outcome[0]).toBe(200);
    expect(await browser().outcome('password/reset', reset)).toEqual([400, 'account.link-ended']);
    const next = await somebody(mailAuth);
    await next.own.ask('password/forgot', { email: next.email });
    deps.skewMs = 3601_000;
    const late = { token: tokenIn(mailsTo(next.email)[0]), newPassword: NEW_PASSWORD };
    expect((await browser().outcome('password/reset', late))[1]).toBe('account.link-ended');
    await sweepEndedSessions(deps);
    expect(await deps.database.accounts.verification.count()).toBe(0);
    deps.skewMs = 0;
  });

  it('is set once when two use the link at the same time', async () => {
    const { own, email } = await somebody(mailAuth);
    await own.ask('password/forgot', { email });
    const token = tokenIn(mailsTo(email)[0]);
    const outcomes = await Promise.all(
      ['one password of many', 'two passwords of many'].map((newPassword) =>
        browser().outcome('password/reset', { token, newPassword }),
      ),
    );
    expect(outcomes.map(([status]) => status).sort()).toEqual([200, 400]);
  });

  it('says the same of an address without an account, and sends nothing', async () => {
    const email = newEmail();
    const known = await somebody(mailAuth);
    const unknown = await browser(mailAuth).post('password/forgot', { email });
    const found = await browser(mailAuth).post('password/forgot', { email: known.email });
    expect([unknown.status, await unknown.text()]).toEqual([found.status, await found.text()]);
    expect(mailsTo(email)).toEqual([]);
  });

  it('sends five mails to one mailbox and no more', async () => {
    const { own, email } = await somebody(mailAuth);
    for (let i = 0; i < 5; i++) await own.ask('password/forgot', { email });
    expect((await own.outcome('password/forgot', { email }))[0]).toBe(429);
  });

  it('cannot be set anew where no mail is sent', async () => {
    const { own, email } = await somebody();
    expect((await own.outcome('password/forgot', { email }))[1]).toBe('account.no-mail');
  });

  it.each(['', 'null', ':token', '..', '%00', 'x'.repeat(100)])(
    'is not set by the odd link %j (S7)',
    async (token) => {
      const odd = await browser().outcome('password/reset', { token, newPassword: NEW_PASSWORD });
      expect(odd).toEqual([400, 'account.link-ended']);
    },
  );

  it('by a link leaves the second factor, and takes passkeys of an address nobody proved', async () => {
    const { own, email, userId } = await somebody(mailAuth);
    await deps.database.accounts.user.update({
      where: { id: userId },
      data: { twoFactorEnabled: true },
    });
    const passkey = { publicKey: 'x', counter: 0, deviceType: 'x', backedUp: false };
    await deps.database.accounts.passkey.create({
      data: { id: `req_${userId}`, userId, credentialID: userId, ...passkey },
    });
    await own.ask('password/forgot', { email });
    const token = tokenIn(mailsTo(email)[0]);
    await browser().ask('password/reset', { token, newPassword: NEW_PASSWORD });
    const after = await deps.database.accounts.user.findUnique({
      where: { id: userId },
      select: { twoFactorEnabled: true, emailVerified: true, passkeys: true },
    });
    expect(after).toEqual({ twoFactorEnabled: true, emailVerified: true, passkeys: [] });
  });
});

describe('the mail address', () => {
  it('changes at once where no mail is sent', async () => {
    const { own, userId } = await somebody();
    const email = newEmail();
    expect((await own.outcome('email/change', { email }))[0]).toBe(403);
    await own.ask('email/change', { email: email.toUpperCase(), password: PASSWORD });
    expect((await own.session())?.user.email).toBe(email);
    expect(await recordOf(deps, userId)).toContain('account.email-change done');
  });

  it('changes by a link in a mail to the new one, and tells the old one', async () => {
    const { own, email } = await somebody(mailAuth);
    const next = newEmail();
    const asked = await own.ask('email/change', { email: next, password: PASSWORD });
    expect(asked).toEqual({ sent: true });
    expect((await own.session())?.user.email).toBe(email);
    const token = tokenIn(mailsTo(next)[0]);
    await browser(mailAuth).ask('email/confirm', { token });
    expect((await own.session())?.user.email).toBe(next);
    expect(mailsTo(email)).toHaveLength(1);
    expect((await browser().outcome('email/confirm', { token }))[1]).toBe('account.link-ended');
  });

  it('of somebody else is not taken, and who is here is not said', async () => {
    const [own, other] = [await somebody(mailAuth), await somebody(mailAuth)];
    const asked = await own.own.ask('email/change', { email: other.email, password: PASSWORD });
    expect(asked).toEqual({ sent: true });
    expect(mailsTo(other.email)).toEqual([]);
  });
});

describe('personal data', () => {
  it('is exported whole, without what opens something', async () => {
    const { session, userId, email } = await somebody();
    const made = await createWorkspace(deps, { userId }, { name: 'Payments' });
    const left = await createWorkspace(deps, { userId: (await somebody()).userId }, { name: 'B' });
    if (!made.ok || !left.ok) throw new Error('no workspace');
    for (const { id } of [made.value, left.value]) {
      const client = deps.database.forWorkspace(id);
      const endsAt = new Date(Date.now() + 3600_000);
      const mute = { fingerprint: 'f', pattern: 'p', title: `title in ${id}`, reason: 'r' };
      await client.findingMute.create({
        data: { id: `mut_${id}`, ...mute, createdByUserId: userId, endsAt },
      });
    }
    const exported = await exportAccount(deps, session);
    const kinds = exported.kinds.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['User', 'Session', 'Account', 'Member', 'AuditEntry', 'FindingMute']),
    );
    const text = JSON.stringify(exported);
    expect(text).toContain(email);
    expect(text).toContain(`title in ${made.value.id}`);
    // of a workspace that they are not in: that there is something, not what
    expect(text).toContain(`mut_${left.value.id}`);
    expect(text).not.toContain(`title in ${left.value.id}`);
    const account = await deps.database.accounts.account.findFirst({ where: { userId } });
    const row = await deps.database.accounts.session.findFirst({ where: { userId } });
    expect(text).not.toContain(account?.password ?? 'none');
    expect(text).not.toContain(row?.token ?? 'none');
    expect(await recordOf(deps, userId)).toContain('account.export done');
  });

  it('is deleted after the password, and stands nowhere (R2)', async () => {
    const { own, email, userId } = await somebody();
    const marker = `Marker ${userId}`;
    await updateProfile(deps, { userId }, { name: marker });
    const alone = await createWorkspace(deps, { userId }, { name: 'Alone' });
    const host = await somebody();
    const shared = await createWorkspace(deps, { userId: host.userId }, { name: 'Shared' });
    if (!alone.ok || !shared.ok) throw new Error('no workspace');
    await deps.database.forWorkspace(shared.value.id).member.create({
      data: { id: `mem_${userId}`, userId, role: 'editor' },
    });
    expect((await own.outcome('account/delete', { password: 'wrong' }))[0]).toBe(403);
    await own.ask('account/delete', { password: PASSWORD });
    expect(own.cookies.size).toBe(0);
    expect((await signIn(email)).outcome[0]).toBe(401);
    const { accounts, system } = deps.database;
    expect(await accounts.workspace.count({ where: { id: alone.value.id } })).toBe(0);
    expect(await accounts.workspace.count({ where: { id: shared.value.id } })).toBe(1);
    const tables = await system.$queryRaw<{ name: string }[]>`
      SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
    for (const { name } of tables) {
      const rows = await system.$queryRawUnsafe<unknown[]>(
        `SELECT 1 FROM "${name}" AS row WHERE row::text ILIKE '%' || $1 || '%' OR row::text ILIKE '%' || $2 || '%'`,
        marker,
        email,
      );
      expect([name, rows.length]).toEqual([name, 0]);
    }
    expect(await recordOf(deps, userId)).toContain('account.delete done');
  });

  it('of the last owner of a workspace with others is kept, and it is said why', async () => {
    const { own, userId, session } = await somebody();
    const guest = await somebody();
    const made = await createWorkspace(deps, { userId }, { name: 'Ours' });
    if (!made.ok) throw new Error('no workspace');
    await deps.database.forWorkspace(made.value.id).member.create({
      data: { id: `mem_${guest.userId}`, userId: guest.userId, role: 'admin' },
    });
    const response = await own.post('account/delete', { password: PASSWORD });
    expect(response.status).toBe(409);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe('account.last-owner');
    expect(error.message).toContain('Ours');
    expect((await getAccountView(deps, session)).onDelete.needOwner).toMatchObject([
      { name: 'Ours' },
    ]);
    expect(await own.session()).toBeDefined();
    expect((await deleteAccount(deps, { userId: guest.userId })).ok).toBe(true);
    expect((await deleteAccount(deps, { userId })).ok).toBe(true);
  });
});

describe('a mail', () => {
  it('is in the language of the browser', async () => {
    const { own, email } = await somebody(mailAuth);
    own.cookies.set('unpark-locale', 'zh');
    await own.ask('password/forgot', { email });
    expect(mailsTo(email)[0]?.text).toMatch(/请在这里设置：\s+http:\S+\/reset-password#[\w-]{32}/);
  });
});
