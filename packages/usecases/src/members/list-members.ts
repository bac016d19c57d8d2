import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { nowOf } from '../deps';
import type { MembersView, Role } from '../views';

const ORDER: readonly Role[] = ['owner', 'admin', 'editor', 'viewer'];

/** Owners first, then by name. Who may not manage keys is not told how many there are. */
export async function listMembers(deps: Deps, scope: WorkspaceScope): Promise<Result<MembersView>> {
  const allowed = requireAction(scope, 'member.list');
  if (!allowed.ok) return allowed;
  const rows = await scope.client.member.findMany({
    select: {
      userId: true,
      role: true,
      createdAt: true,
      user: { select: { name: true, email: true } },
    },
  });
  const now = nowOf(deps);
  const keys = scope.may('key.list')
    ? await scope.client.apiKey.groupBy({
        by: ['createdByUserId'],
        where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
        _count: { _all: true },
      })
    : [];
  const liveKeys = new Map(keys.map((row) => [row.createdByUserId, row._count._all]));
  const { caller } = scope;
  const members = rows.map((row) => ({
    userId: row.userId,
    name: row.user.name,
    email: row.user.email,
    role: row.role,
    since: row.createdAt.toISOString(),
    isYou: caller.kind === 'user' && caller.userId === row.userId,
    liveKeys: liveKeys.get(row.userId) ?? 0,
  }));
  members.sort(
    (a, b) =>
      ORDER.indexOf(a.role) - ORDER.indexOf(b.role) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : a.userId < b.userId ? -1 : 1),
  );
  return ok({
    members,
    ownerCount: members.filter((member) => member.role === 'owner').length,
  });
}
