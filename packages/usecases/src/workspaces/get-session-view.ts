import type { SignedIn } from '../auth/read-session';
import type { Deps } from '../deps';
import type { SessionView } from '../views';

/** The signed-in person and the workspaces they are a member of, in the order they joined them. */
export async function getSessionView(deps: Deps, session: SignedIn): Promise<SessionView> {
  const members = await deps.database.accounts.member.findMany({
    where: { userId: session.user.id },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { role: true, workspace: { select: { id: true, slug: true, name: true } } },
  });
  return {
    user: { id: session.user.id, name: session.user.name, email: session.user.email },
    workspaces: members.map(({ role, workspace }) => ({ ...workspace, role })),
  };
}
