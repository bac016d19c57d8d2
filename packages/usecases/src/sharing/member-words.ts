import type { WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';

/** Names and mail addresses of the members: where one stands in a text, it is of a person. */
export async function memberWords(
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
): Promise<string[]> {
  const members = await scope.client.member.findMany({ select: { userId: true } });
  const people = await deps.database.accounts.user.findMany({
    where: { id: { in: members.map(({ userId }) => userId) } },
    select: { name: true, email: true },
    orderBy: { id: 'asc' },
  });
  return people.flatMap(({ name, email }) => [name, email]);
}
