import type { SignedIn } from '../auth/read-session';
import type { Deps } from '../deps';
import type { SessionView, WorkspaceRef } from '../views';

/** The signed-in person and their workspaces. */
export async function getSessionView(deps: Deps, session: SignedIn): Promise<SessionView> {
  return {
    user: { id: session.user.id, name: session.user.name, email: session.user.email },
    workspaces: await workspacesOf(deps, session.user.id),
  };
}

/** The workspaces that a person is a member of, in the order they joined them. */
export async function workspacesOf(deps: Deps, userId: string): Promise<WorkspaceRef[]> {
  const members = await deps.database.accounts.member.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { role: true, workspace: { select: { id: true, slug: true, name: true } } },
  });
  return members.map(({ role, workspace }) => ({ ...workspace, role }));
}
