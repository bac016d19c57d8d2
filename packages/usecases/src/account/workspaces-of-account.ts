import type { Deps } from '../deps';

export interface OwnWorkspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** What becomes of a person's workspaces when their account goes. */
export interface WorkspacesOfAccount {
  /** nobody else is in them: they go with the account */
  readonly alone: readonly OwnWorkspace[];
  /** others are in them and none of those is an owner: they need one first */
  readonly needOwner: readonly OwnWorkspace[];
  /** the person leaves these */
  readonly others: readonly OwnWorkspace[];
}

export async function workspacesOfAccount(
  { database }: Pick<Deps, 'database'>,
  userId: string,
): Promise<WorkspacesOfAccount> {
  const rows = await database.accounts.member.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      role: true,
      workspace: {
        select: {
          id: true,
          slug: true,
          name: true,
          members: { where: { userId: { not: userId } }, select: { role: true } },
        },
      },
    },
  });
  const alone: OwnWorkspace[] = [];
  const needOwner: OwnWorkspace[] = [];
  const others: OwnWorkspace[] = [];
  for (const { role, workspace } of rows) {
    const { id, slug, name, members } = workspace;
    const keepsOwner = role !== 'owner' || members.some((member) => member.role === 'owner');
    const list = members.length === 0 ? alone : keepsOwner ? others : needOwner;
    list.push({ id, slug, name });
  }
  return { alone, needOwner, others };
}
