import { assert, err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { sha256Hex } from '../auth/sha256';
import { type Deps, nowOf } from '../deps';
import type { IssuedInvitation } from '../views';
import { type Delivery, deliverInvitation } from './deliver-invitation';
import { INVITATION_LIVES_MS, makeInvitationToken } from './invitation-token';
import { countInvitation } from './invite-member';

/** A new link with 72 hours of its own; the one before stops working. Also for one that has ended. */
export async function resendInvitation(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly invitation: string } & Delivery,
): Promise<Result<IssuedInvitation>> {
  const allowed = requireAction(scope, 'member.invite');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'people invite');
  const id = rowNameOf(input.invitation);
  const open = { id, acceptedAt: null, revokedAt: null } as const;
  if ((await scope.client.invitation.count({ where: open })) === 0) {
    return err(notFound('invitation'));
  }
  const within = await countInvitation(deps, scope);
  if (!within.ok) return within;
  const token = makeInvitationToken(deps.random);
  const now = nowOf(deps);
  const renewed = await scope.client.$transaction(async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: open,
      data: {
        tokenHash: sha256Hex(token),
        createdByUserId: caller.userId,
        expiresAt: new Date(now.getTime() + INVITATION_LIVES_MS),
        mailedAt: null,
      },
    });
    if (count === 0) return false;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'invitation.resend',
        object: `invitation:${id}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
    return true;
  });
  if (!renewed) return err(notFound('invitation'));
  return ok(await deliverInvitation(deps, scope, id, token, input));
}
