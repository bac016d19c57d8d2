import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Action,
  bearerOf,
  createApiKey,
  createWorkspace,
  enterWorkspace,
  enterWorkspaceOf,
  findOrCreateService,
  getSessionView,
  listApiKeys,
  listCaptures,
  revokeApiKey,
  rotateApiKey,
  sha256Hex,
  slugOf,
  verifyApiKey,
  type WorkspaceScope,
} from '../src/index';
import { isApiKeyText } from '../src/keys/api-key-text';
import { joinAs, makeUser, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let mine: WorkspaceScope;
let other: WorkspaceScope;

beforeAll(async () => {
  deps = await makeTestDeps();
  mine = await makeWorkspace(deps, 'Mine');
  other = await makeWorkspace(deps, 'Other');
});
afterAll(() => deps.drop());

const value = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code;
const newKey = async (scopes: readonly ('ingest' | 'read' | 'admin')[], expiresInDays?: number) =>
  value(await createApiKey(deps, mine, { name: 'agents', scopes, expiresInDays }));

describe('workspaces', () => {
  it('get a slug of their name, with a number when it is taken, also when many come at once', async () => {
    const userId = await makeUser(deps);
    const names = ['Crème Brûlée!', 'Crème Brûlée', 'crème-brûlée', '漢字', '漢'];
    const slugs = await Promise.all(
      names.map(async (name) => value(await createWorkspace(deps, { userId }, { name })).slug),
    );
    expect(slugs.slice(0, 3).sort()).toEqual(['creme-brulee', 'creme-brulee-2', 'creme-brulee-3']);
    expect(slugs.slice(3).sort()).toEqual(['workspace', 'workspace-2']);
    const session = { sessionId: 's', user: { id: userId, name: 'A', email: 'a@example.test' } };
    const view = await getSessionView(deps, session);
    expect(new Set(view.workspaces.map((workspace) => workspace.slug))).toEqual(new Set(slugs));
    expect(view.workspaces.every((workspace) => workspace.role === 'owner')).toBe(true);
    expect(slugOf('-'.repeat(100_000) + 'a')).toBe('a');
  });

  it('are entered by members only; a missing and a foreign one look the same', async () => {
    const foreign = await enterWorkspace(deps, mine.caller, { slug: other.workspace.slug });
    const missing = await enterWorkspace(deps, mine.caller, { slug: 'no-such-workspace' });
    expect(foreign).toEqual(missing);
    expect(codeOf(foreign)).toBe('workspace.not-found');
    expect(
      codeOf(await enterWorkspace(deps, mine.caller, { workspaceId: other.workspace.id })),
    ).toBe('workspace.not-found');
  });

  it('are closed to a removed member with the next call, and follow a changed role', async () => {
    const viewer = await joinAs(deps, mine, 'viewer');
    const slug = mine.workspace.slug;
    const userId = viewer.caller.kind === 'user' ? viewer.caller.userId : '';
    await mine.client.member.updateMany({ where: { userId }, data: { role: 'editor' } });
    expect(value(await enterWorkspace(deps, viewer.caller, { slug })).role).toBe('editor');
    await mine.client.member.deleteMany({ where: { userId } });
    expect(codeOf(await enterWorkspace(deps, viewer.caller, { slug }))).toBe('workspace.not-found');
  });

  it('are found by a row of theirs, for members', async () => {
    const { service } = value(await findOrCreateService(deps, mine, 'x'));
    await mine.client.capture.create({
      data: { id: 'cap_1', serviceId: service.id, contentHash: 'h' },
    });
    expect((await enterWorkspaceOf(deps, mine.caller, 'capture', 'cap_1'))?.workspace.id).toBe(
      mine.workspace.id,
    );
    expect(await enterWorkspaceOf(deps, other.caller, 'capture', 'cap_1')).toBeUndefined();
    expect(await enterWorkspaceOf(deps, mine.caller, 'artifact', 'cap_1')).toBeUndefined();
  });
});

describe('API keys', () => {
  it('are shown once, kept as a hash, and open their workspace by their scopes', async () => {
    const { key, secret } = await newKey(['ingest']);
    expect(secret).toMatch(/^upk_[0-9a-hjkmnp-tv-z]{46}$/);
    expect(secret.startsWith(key.prefix)).toBe(true);
    const row = await mine.client.apiKey.findUnique({ where: { id: key.id } });
    expect(row?.secretHash).toBe(sha256Hex(secret));
    expect(JSON.stringify(row)).not.toContain(secret.slice(12));
    const caller = value(await verifyApiKey(deps, secret));
    const scope = value(await enterWorkspace(deps, caller, { slug: mine.workspace.slug }));
    expect(
      ['capture.upload', 'capture.read', 'key.create', 'capture.delete'].map((action) =>
        scope.may(action as never),
      ),
    ).toEqual([true, false, false, false]);
    expect(codeOf(await listCaptures(scope))).toBe('access.scope');
    expect(codeOf(await listApiKeys(deps, scope))).toBe('access.scope');
    expect(codeOf(await enterWorkspace(deps, caller, { slug: other.workspace.slug }))).toBe(
      'workspace.not-found',
    );
    expect(value(await listApiKeys(deps, mine))[0]?.lastUsedAt).toBeDefined();
  });

  it('end by revoking, by expiry, and only for their own workspace', async () => {
    const revoked = await newKey(['ingest', 'read']);
    const successor = await newKey(['ingest']);
    expect(codeOf(await revokeApiKey(deps, other, { id: revoked.key.id }))).toBe('key.not-found');
    value(await revokeApiKey(deps, mine, { id: revoked.key.id }));
    value(await revokeApiKey(deps, mine, { id: revoked.key.id }));
    expect(codeOf(await verifyApiKey(deps, revoked.secret))).toBe('access.key');
    expect((await verifyApiKey(deps, successor.secret)).ok).toBe(true);
    const short = await newKey(['read'], 1);
    deps.skewMs = 24 * 3600_000 - 60_000;
    expect((await verifyApiKey(deps, short.secret)).ok).toBe(true);
    deps.skewMs = 24 * 3600_000 + 60_000;
    expect(codeOf(await verifyApiKey(deps, short.secret))).toBe('access.key');
    deps.skewMs = 0;
  });

  it('are refused alike for odd, mistyped and unknown text', async () => {
    const { secret } = await newKey(['read']);
    const wrong = secret.slice(0, 20) + (secret[20] === 'a' ? 'b' : 'a') + secret.slice(21);
    for (const text of [
      '',
      'null',
      ':token',
      '..',
      '%00',
      '\0',
      'a'.repeat(10_000),
      wrong,
      `${secret}x`,
      secret.toUpperCase(),
    ]) {
      expect(isApiKeyText(text)).toBe(false);
      expect(codeOf(await verifyApiKey(deps, text))).toBe('access.key');
    }
    expect(bearerOf(new Headers({ authorization: `Bearer ${secret}` }))).toBe(secret);
    expect(bearerOf(new Headers({ authorization: `Basic ${secret}` }))).toBeUndefined();
    expect(bearerOf(new Headers())).toBeUndefined();
  });

  it('S4 are rotated: two of a line live side by side until the old one ends, never three', async () => {
    const first = await newKey(['read', 'ingest'], 90);
    const next = value(await rotateApiKey(deps, mine, { id: first.key.id, overlapHours: 24 }));
    expect(next.secret).not.toBe(first.secret);
    expect(next.key).toMatchObject({ name: 'agents', scopes: ['ingest', 'read'] });
    const days = Date.parse(next.key.expiresAt ?? '') - Date.parse(next.key.createdAt);
    expect(days).toBe(90 * 24 * 3600_000);
    for (const key of [first, next]) expect((await verifyApiKey(deps, key.secret)).ok).toBe(true);
    expect(codeOf(await rotateApiKey(deps, mine, { id: first.key.id, overlapHours: 1 }))).toBe(
      'key.replaced',
    );
    const listed = value(await listApiKeys(deps, mine)).find(({ id }) => id === first.key.id);
    expect(listed?.replacedBy).toBe(next.key.prefix);
    deps.skewMs = 24 * 3600_000 + 60_000;
    expect(codeOf(await verifyApiKey(deps, first.secret))).toBe('access.key');
    expect((await verifyApiKey(deps, next.secret)).ok).toBe(true);
    deps.skewMs = 0;
    expect(codeOf(await rotateApiKey(deps, other, { id: next.key.id, overlapHours: 1 }))).toBe(
      'key.not-found',
    );
    value(await revokeApiKey(deps, mine, { id: next.key.id }));
    expect(codeOf(await rotateApiKey(deps, mine, { id: next.key.id, overlapHours: 1 }))).toBe(
      'key.replaced',
    );
  });

  it('S4 a key that is nearly over is not made to live longer by rotating it', async () => {
    const short = await newKey(['read'], 1);
    value(await rotateApiKey(deps, mine, { id: short.key.id, overlapHours: 720 }));
    const listed = value(await listApiKeys(deps, mine)).find(({ id }) => id === short.key.id);
    expect(listed?.expiresAt).toBe(short.key.expiresAt);
  });

  it('S4 of scope admin run the workspace, and hand out no rights', async () => {
    const { secret } = await newKey(['admin']);
    const caller = value(await verifyApiKey(deps, secret));
    const scope = value(await enterWorkspace(deps, caller, { slug: mine.workspace.slug }));
    const may = (action: Action) => scope.may(action);
    expect(
      (['capture.upload', 'capture.read', 'capture.delete', 'key.list', 'key.revoke'] as const).map(
        may,
      ),
    ).toEqual([true, true, true, true, true]);
    const needPeople = [
      'key.create',
      'key.rotate',
      'member.invite',
      'member.manage',
      'member.leave',
      'workspace.update',
      'workspace.transfer',
      'workspace.delete',
    ] as const;
    expect(needPeople.filter(may)).toEqual([]);
    const leaked = await newKey(['read']);
    value(await revokeApiKey(deps, scope, { id: leaked.key.id }));
    expect(codeOf(await verifyApiKey(deps, leaked.secret))).toBe('access.key');
    expect(codeOf(await createApiKey(deps, scope, { name: 'k', scopes: ['admin'] }))).toBe(
      'access.scope',
    );
  });

  it('are managed by admins, and each step is on record without a secret', async () => {
    const editor = await joinAs(deps, mine, 'editor');
    const admin = await joinAs(deps, mine, 'admin');
    expect(codeOf(await listApiKeys(deps, editor))).toBe('access.role');
    expect(codeOf(await createApiKey(deps, editor, { name: 'k', scopes: ['read'] }))).toBe(
      'access.role',
    );
    const { key, secret } = value(await createApiKey(deps, admin, { name: 'k', scopes: ['read'] }));
    expect(codeOf(await revokeApiKey(deps, editor, { id: key.id }))).toBe('access.role');
    value(await revokeApiKey(deps, admin, { id: key.id }));
    const entries = await mine.client.auditEntry.findMany({ where: { object: `key:${key.id}` } });
    expect(entries.map((entry) => entry.action).sort()).toEqual(['key.create', 'key.revoke']);
    expect(JSON.stringify(await mine.client.auditEntry.findMany())).not.toContain(secret.slice(12));
  });
});
