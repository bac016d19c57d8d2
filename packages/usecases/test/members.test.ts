import { err, ok, type Result } from '@unpark/base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailMessage } from '../src/index';
import {
  acceptInvitation,
  changeRole,
  createWorkspace,
  enterWorkspace,
  getHomeView,
  inviteMember,
  leaveWorkspace,
  listInvitations,
  listMembers,
  readInvitation,
  removeMember,
  resendInvitation,
  revokeInvitation,
  sha256Hex,
  transferWorkspace,
  type WorkspaceScope,
} from '../src/index';
import { sweepInvitations } from '../src/invitations/sweep-invitations';
import { enter, joinAs, makeUser, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

const HOUR_MS = 3600_000;

let deps: TestDeps;
let mine: WorkspaceScope;
let number = 0;

beforeAll(async () => {
  deps = await makeTestDeps();
});
afterAll(() => deps.drop());
beforeEach(async () => {
  mine = await makeWorkspace(deps, `Members ${++number}`);
});

const value = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code;
const idOf = (scope: WorkspaceScope): string =>
  scope.caller.kind === 'user' ? scope.caller.userId : '';
const again = (scope: WorkspaceScope) => enter(deps, scope.caller, scope.workspace.slug);
const rolesOf = async (scope: WorkspaceScope) =>
  Object.fromEntries(
    (await scope.client.member.findMany()).map((member) => [member.userId, member.role]),
  );
const actionsOf = async (scope: WorkspaceScope) =>
  (await scope.client.auditEntry.findMany({ orderBy: [{ at: 'asc' }, { id: 'asc' }] })).map(
    (entry) => entry.action,
  );

describe('members', () => {
  it('are listed to every member, owners first; how many keys each made only to admins', async () => {
    const viewer = await joinAs(deps, mine, 'viewer');
    await joinAs(deps, mine, 'admin');
    const seen = value(await listMembers(deps, viewer));
    expect(seen.members.map((member) => member.role)).toEqual(['owner', 'admin', 'viewer']);
    expect(seen.members.filter((member) => member.isYou).map((member) => member.userId)).toEqual([
      idOf(viewer),
    ]);
    await mine.client.apiKey.create({
      data: {
        id: `key_${number}`,
        name: 'k',
        prefix: 'upk_',
        secretHash: `members${number}`,
        scopes: ['read'],
        createdByUserId: idOf(mine),
      },
    });
    expect(value(await listMembers(deps, viewer)).members[0]?.liveKeys).toBe(0);
    expect(value(await listMembers(deps, mine)).members[0]?.liveKeys).toBe(1);
  });

  it('A6 the last owner cannot leave, be lowered or be removed, also when two go at once', async () => {
    const second = await joinAs(deps, mine, 'owner');
    const left = await Promise.all([leaveWorkspace(deps, mine), leaveWorkspace(deps, second)]);
    expect(left.map(codeOf).sort()).toEqual(['member.last-owner', undefined].sort());
    const stays = codeOf(left[0]) === undefined ? second : mine;
    expect(Object.values(await rolesOf(mine))).toEqual(['owner']);
    const me = idOf(stays);
    expect(codeOf(await changeRole(deps, stays, { userId: me, from: 'owner', to: 'admin' }))).toBe(
      'member.last-owner',
    );
    expect(codeOf(await removeMember(deps, stays, { userId: me }))).toBe('member.last-owner');
    expect(Object.values(await rolesOf(mine))).toEqual(['owner']);
  });

  it('A6 a removed member is out with the next call, and nothing is on its way to them any more', async () => {
    const editor = await joinAs(deps, mine, 'editor');
    const userId = idOf(editor);
    value(await getHomeView(await again(editor)));
    await mine.client.service.create({
      data: { id: `svc_${number}`, name: 'a', slug: 'a', ownerUserIds: [userId, idOf(mine)] },
    });
    await mine.client.notificationSubscription.create({
      data: { id: `sub_${number}`, userId, event: 'mention' },
    });
    await mine.client.notificationDelivery.create({
      data: {
        id: `dlv_${number}`,
        userId,
        event: 'mention',
        object: 'incident:x',
        payload: {},
        dedupeKey: 'x',
      },
    });
    value(await removeMember(deps, mine, { userId }));
    expect(codeOf(await enterWorkspace(deps, editor.caller, { slug: mine.workspace.slug }))).toBe(
      'workspace.not-found',
    );
    expect(await mine.client.notificationSubscription.count()).toBe(0);
    expect(await mine.client.notificationDelivery.count()).toBe(0);
    expect((await mine.client.service.findFirst())?.ownerUserIds).toEqual([idOf(mine)]);
    expect(codeOf(await removeMember(deps, mine, { userId }))).toBe('member.not-found');
    expect(await actionsOf(mine)).toContain('member.remove');
  });

  it('A6 a lowered role counts from the next call', async () => {
    const admin = await joinAs(deps, mine, 'admin');
    const userId = idOf(admin);
    value(await changeRole(deps, mine, { userId, from: 'admin', to: 'viewer' }));
    const now = await again(admin);
    expect(now.role).toBe('viewer');
    expect(codeOf(await listInvitations(deps, now))).toBe('access.role');
    expect(await actionsOf(mine)).toContain('member.role');
  });

  it('get a role from the one that the caller saw', async () => {
    const editor = await joinAs(deps, mine, 'editor');
    const userId = idOf(editor);
    value(await changeRole(deps, mine, { userId, from: 'editor', to: 'viewer' }));
    expect(codeOf(await changeRole(deps, mine, { userId, from: 'editor', to: 'admin' }))).toBe(
      'member.conflict',
    );
    value(await changeRole(deps, mine, { userId, from: 'editor', to: 'viewer' }));
    expect((await rolesOf(mine))[userId]).toBe('viewer');
  });

  it('only owners make, lower and remove owners', async () => {
    const admin = await joinAs(deps, mine, 'admin');
    const second = await joinAs(deps, mine, 'owner');
    for (const refused of [
      await changeRole(deps, admin, { userId: idOf(admin), from: 'admin', to: 'owner' }),
      await changeRole(deps, admin, { userId: idOf(second), from: 'owner', to: 'viewer' }),
      await removeMember(deps, admin, { userId: idOf(second) }),
    ]) {
      expect(codeOf(refused)).toBe('access.owners');
    }
    expect(codeOf(await transferWorkspace(deps, admin, { userId: idOf(admin) }))).toBe(
      'access.role',
    );
    value(await changeRole(deps, mine, { userId: idOf(second), from: 'owner', to: 'editor' }));
  });

  it('a workspace is handed over in one step: one owner before, one after', async () => {
    const editor = await joinAs(deps, mine, 'editor');
    expect(codeOf(await transferWorkspace(deps, mine, { userId: idOf(mine) }))).toBe(
      'member.yourself',
    );
    value(await transferWorkspace(deps, mine, { userId: idOf(editor) }));
    expect(await rolesOf(mine)).toEqual({ [idOf(mine)]: 'admin', [idOf(editor)]: 'owner' });
    expect(codeOf(await transferWorkspace(deps, mine, { userId: idOf(editor) }))).toBe(
      'access.role',
    );
    expect(await actionsOf(mine)).toContain('workspace.transfer');
  });
});

describe('invitations', () => {
  const handedOver = { byMail: false, language: 'en' } as const;

  async function invited(email: string) {
    const issued = value(await inviteMember(deps, mine, { email, role: 'editor', ...handedOver }));
    const token = issued.link?.split('/join/')[1] ?? '';
    return { ...issued, token };
  }
  async function person(): Promise<{ userId: string; email: string }> {
    const userId = await makeUser(deps);
    const user = await deps.database.accounts.user.findUniqueOrThrow({ where: { id: userId } });
    return { userId, email: user.email };
  }

  it('A7 work once, for their address, and are kept as a hash', async () => {
    const { userId, email } = await person();
    const stranger = await person();
    const { token, link } = await invited(email.toUpperCase());
    expect(link).toBe(`http://127.0.0.1:3000/join/${token}`);
    const row = await mine.client.invitation.findFirstOrThrow();
    expect(row.tokenHash).toBe(sha256Hex(token));
    expect(JSON.stringify(await mine.client.invitation.findMany())).not.toContain(token);
    expect(JSON.stringify(await mine.client.auditEntry.findMany())).not.toContain(token);
    expect(value(await readInvitation(deps, token))).toMatchObject({ email, role: 'editor' });
    expect(codeOf(await acceptInvitation(deps, { userId: stranger.userId }, { token }))).toBe(
      'access.invitation',
    );
    const joined = await Promise.all(
      [1, 2, 3].map(() => acceptInvitation(deps, { userId }, { token })),
    );
    expect(joined.map(codeOf).filter((code) => code === undefined)).toHaveLength(1);
    expect(codeOf(await acceptInvitation(deps, { userId }, { token }))).toBe('invitation.ended');
    expect(codeOf(await readInvitation(deps, token))).toBe('invitation.ended');
    expect((await rolesOf(mine))[userId]).toBe('editor');
    expect(await actionsOf(mine)).toEqual(
      expect.arrayContaining(['invitation.create', 'invitation.accept', 'member.add']),
    );
  });

  it('A7 end after 72 hours', async () => {
    const { userId, email } = await person();
    const { token, invitation } = await invited(email);
    deps.skewMs = 72 * HOUR_MS - 60_000;
    expect((await readInvitation(deps, token)).ok).toBe(true);
    deps.skewMs = 72 * HOUR_MS + 60_000;
    expect(codeOf(await readInvitation(deps, token))).toBe('invitation.ended');
    expect(codeOf(await acceptInvitation(deps, { userId }, { token }))).toBe('invitation.ended');
    expect(value(await listInvitations(deps, mine)).invitations[0]).toMatchObject({
      id: invitation.id,
      hasEnded: true,
    });
    // Sent again it has a new link; the address may be invited anew, too.
    const resent = value(
      await resendInvitation(deps, mine, { invitation: invitation.id, ...handedOver }),
    );
    const fresh = resent.link?.split('/join/')[1] ?? '';
    expect(codeOf(await readInvitation(deps, token))).toBe('invitation.not-found');
    value(await acceptInvitation(deps, { userId }, { token: fresh }));
    deps.skewMs = 0;
  });

  it('are revoked at once', async () => {
    const { userId, email } = await person();
    const { token, invitation } = await invited(email);
    value(await revokeInvitation(deps, mine, { invitation: invitation.id }));
    expect(codeOf(await acceptInvitation(deps, { userId }, { token }))).toBe('invitation.ended');
    for (const gone of [
      await revokeInvitation(deps, mine, { invitation: invitation.id }),
      await resendInvitation(deps, mine, { invitation: invitation.id, ...handedOver }),
    ]) {
      expect(codeOf(gone)).toBe('invitation.not-found');
    }
    expect(value(await listInvitations(deps, mine)).invitations).toEqual([]);
  });

  it('S7 odd tokens are not found, all alike', async () => {
    const { userId } = await person();
    const odd = ['', 'null', ':token', '..', '%00', '\0', 'a'.repeat(10_000), 'A'.repeat(43)];
    const answers = new Set<string>();
    for (const token of odd) {
      answers.add(JSON.stringify(await readInvitation(deps, token)));
      answers.add(JSON.stringify(await acceptInvitation(deps, { userId }, { token })));
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('invitation.not-found');
  });

  it('are not made for a member, nor twice for one address', async () => {
    const { email } = await person();
    await invited(email);
    expect(codeOf(await inviteMember(deps, mine, { email, role: 'viewer', ...handedOver }))).toBe(
      'invitation.taken',
    );
    const { email: known } = await deps.database.accounts.user.findUniqueOrThrow({
      where: { id: idOf(mine) },
    });
    expect(
      codeOf(await inviteMember(deps, mine, { email: known, role: 'viewer', ...handedOver })),
    ).toBe('invitation.member');
  });

  it('leave the role of somebody who is a member already', async () => {
    const { userId, email } = await person();
    const { token } = await invited(email);
    await mine.client.member.create({ data: { id: `mem_x${number}`, userId, role: 'admin' } });
    expect(value(await acceptInvitation(deps, { userId }, { token })).role).toBe('admin');
    expect((await rolesOf(mine))[userId]).toBe('admin');
  });

  it('go by mail where there is a server; the link is shown where it refuses', async () => {
    const sent: MailMessage[] = [];
    let answer: Result<void> = ok(undefined);
    const mail = {
      send: async (message: MailMessage) => {
        sent.push(message);
        return answer;
      },
    };
    const mailing = { ...deps, mail };
    const byMail = { role: 'viewer', byMail: true } as const;
    const issued = value(
      await inviteMember(mailing, mine, { email: 'a@example.test', language: 'zh', ...byMail }),
    );
    expect(issued.link).toBeUndefined();
    expect(issued.invitation.mailedAt).toBeDefined();
    expect(sent[0]).toMatchObject({ to: 'a@example.test' });
    const link = /http:\/\/127\.0\.0\.1:3000\/join\/([\w-]{43})/.exec(sent[0]?.text ?? '');
    expect(value(await readInvitation(deps, link?.[1] ?? '')).role).toBe('viewer');
    answer = err({ code: 'mail.refused', message: 'The mail server refused.', internal: 'secret' });
    const handed = value(
      await inviteMember(mailing, mine, { email: 'b@example.test', language: 'en', ...byMail }),
    );
    expect(handed.link).toMatch(/\/join\//);
    expect(handed.mailProblem).toEqual({
      code: 'mail.refused',
      message: 'The mail server refused.',
    });
    // Without a mail server the same wish gives the link.
    const without = value(
      await inviteMember(deps, mine, { email: 'c@example.test', language: 'en', ...byMail }),
    );
    expect(without.mailProblem?.code).toBe('mail.off');
    expect(without.link).toBeDefined();
  });

  it('are limited by the hour', async () => {
    for (let sent = 0; sent < 60; sent++) await invited(`many${sent}@example.test`);
    expect(
      codeOf(
        await inviteMember(deps, mine, {
          email: 'more@example.test',
          role: 'viewer',
          ...handedOver,
        }),
      ),
    ).toBe('limit.invitations');
  });

  it('are not kept for longer than a month after their end', async () => {
    await invited('kept@example.test');
    deps.skewMs = 72 * HOUR_MS + 29 * 24 * HOUR_MS;
    await sweepInvitations(deps);
    expect(await mine.client.invitation.count()).toBe(1);
    deps.skewMs = 72 * HOUR_MS + 31 * 24 * HOUR_MS;
    await sweepInvitations(deps);
    expect(await mine.client.invitation.count()).toBe(0);
    deps.skewMs = 0;
  });

  it('of another workspace look like missing ones', async () => {
    const { invitation } = await invited('x@example.test');
    const userId = await makeUser(deps);
    const made = value(await createWorkspace(deps, { userId }, { name: 'Other' }));
    const other = await enter(deps, { kind: 'user', userId }, made.slug);
    expect(codeOf(await revokeInvitation(deps, other, { invitation: invitation.id }))).toBe(
      'invitation.not-found',
    );
    expect((await mine.client.invitation.findFirst())?.revokedAt).toBeNull();
  });
});
