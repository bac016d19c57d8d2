import { err, ok, type Result } from '@unpark/base';
import { enterWorkspace } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { leaveWorkspace } from '../members/leave-workspace';
import { deleteWorkspace } from '../workspaces/delete-workspace';
import { workspacesOfAccount } from './workspaces-of-account';

/**
 * Removes a person: account, sessions, passkeys, second factor, memberships, messages, open
 * invitations, and the workspaces that nobody else is in. What they wrote elsewhere stays, as of
 * somebody who left. The caller has made sure that it is them.
 *
 * @returns `account.last-owner` where a workspace with other people would be left without an owner
 */
export async function deleteAccount(
  deps: Deps,
  { userId, address }: { readonly userId: string; readonly address?: string },
): Promise<Result<void>> {
  const { accounts } = deps.database;
  const { alone, needOwner, others } = await workspacesOfAccount(deps, userId);
  if (needOwner.length > 0) {
    const workspaces = needOwner.map(({ name }) => name).join(', ');
    return err({
      code: 'account.last-owner',
      message: `You are the only owner of ${workspaces}, and other people are in there.`,
      next: 'Make somebody else an owner first, or delete the workspace.',
      values: { workspaces },
    });
  }
  const caller = { kind: 'user', userId, ...(address !== undefined && { address }) } as const;
  for (const workspace of [...others, ...alone]) {
    const scope = await enterWorkspace(deps, caller, { workspaceId: workspace.id });
    if (!scope.ok) continue;
    const gone = others.includes(workspace)
      ? await leaveWorkspace(deps, scope.value)
      : await deleteWorkspace(deps, scope.value, { name: workspace.name });
    if (!gone.ok) return gone;
  }
  await accounts.$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId }, select: { email: true } });
    if (!user) return;
    await tx.invitation.deleteMany({ where: { email: user.email } });
    await tx.verification.deleteMany({ where: { value: { contains: userId } } });
    await tx.user.delete({ where: { id: userId }, select: { id: true } });
    const actor = `user:${userId}`;
    await recordAudit(
      deps,
      { actor, action: 'account.delete', object: actor, result: 'done', address },
      tx,
    );
  });
  return ok(undefined);
}
