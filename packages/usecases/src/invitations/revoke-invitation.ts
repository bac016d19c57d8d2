import { assert, err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

/** The link stops working at once. One that was taken up is not found: the member is removed instead. */
export async function revokeInvitation(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly invitation: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'member.invite');
  if (!allowed.ok) return allowed;
  const { caller } = scope;
  assert(caller.kind === 'user', 'people revoke');
  const id = rowNameOf(input.invitation);
  return scope.client.$transaction(async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: { id, acceptedAt: null, revokedAt: null },
      data: { revokedAt: nowOf(deps) },
    });
    if (count === 0) return err(notFound('invitation'));
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'invitation.revoke',
        object: `invitation:${id}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
    return ok({ id });
  });
}
