import type { WorkspaceScope } from '../access/enter-workspace';

/** Owners of a service that are still members, by name. */
export async function ownersOf(
  scope: WorkspaceScope,
  userIds: readonly string[],
): Promise<{ readonly userId: string; readonly name: string }[]> {
  if (userIds.length === 0) return [];
  const rows = await scope.client.member.findMany({
    where: { userId: { in: [...userIds] } },
    select: { userId: true, user: { select: { name: true } } },
  });
  return rows
    .map(({ userId, user }) => ({ userId, name: user.name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
