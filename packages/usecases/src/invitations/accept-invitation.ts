import { err, ok, type Problem, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import { SIGN_IN_NEEDED } from '../access/access-problems';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import type { WorkspaceRef } from '../views';
import { INVITATION_ENDED, openInvitation } from './read-invitation';

const OTHER_ADDRESS: Problem = {
  code: 'access.invitation',
  message: 'This invitation is for an account with another address.',
  next: 'Sign in with the address that was invited, or ask for an invitation for yours.',
};

/**
 * Makes the caller a member, once. The invitation is bound to its address: a link that was passed on
 * opens nothing for somebody else. Whoever is a member already keeps their role.
 */
export async function acceptInvitation(
  deps: Deps,
  caller: { readonly userId: string; readonly address?: string },
  input: { readonly token: string },
): Promise<Result<WorkspaceRef>> {
  const found = await openInvitation(deps, input.token);
  if (!found.ok) return found;
  const invitation = found.value;
  const { accounts } = deps.database;
  const user = await accounts.user.findUnique({
    where: { id: caller.userId },
    select: { email: true },
  });
  if (!user) return err(SIGN_IN_NEEDED);
  const actor = `user:${caller.userId}`;
  const facts = {
    workspaceId: invitation.workspaceId,
    actor,
    object: `invitation:${invitation.id}`,
    address: caller.address,
  } as const;
  if (user.email.toLowerCase() !== invitation.email) {
    await recordAudit(deps, { ...facts, action: 'invitation.accept', result: 'refused' });
    return err(OTHER_ADDRESS);
  }
  const now = nowOf(deps);
  const { workspace } = invitation;
  try {
    return await accounts.$transaction(async (tx) => {
      const used = await tx.invitation.updateMany({
        where: {
          id: invitation.id,
          tokenHash: invitation.tokenHash,
          acceptedAt: null,
          revokedAt: null,
          expiresAt: { gt: now },
        },
        data: { acceptedAt: now },
      });
      if (used.count === 0) return err(INVITATION_ENDED);
      await recordAudit(deps, { ...facts, action: 'invitation.accept', result: 'done' }, tx);
      const known = await tx.member.findFirst({
        where: { workspaceId: invitation.workspaceId, userId: caller.userId },
        select: { role: true },
      });
      if (known) return ok({ ...workspace, role: known.role });
      await tx.member.create({
        data: {
          id: newId(deps, 'member'),
          workspaceId: invitation.workspaceId,
          userId: caller.userId,
          role: invitation.role,
        },
      });
      await recordAudit(
        deps,
        {
          ...facts,
          action: 'member.add',
          object: actor,
          result: 'done',
          details: { role: invitation.role },
        },
        tx,
      );
      return ok({ ...workspace, role: invitation.role });
    });
  } catch (error) {
    // Somebody added them in the same moment; the invitation stays unused and says so at the next try.
    if (!isUniqueViolation(error)) throw error;
    return err(INVITATION_ENDED);
  }
}
