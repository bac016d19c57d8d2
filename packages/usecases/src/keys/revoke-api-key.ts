import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

/** Keys are looked up at every use, so the next request with this one is refused. Revoking twice is fine. */
export async function revokeApiKey(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly id: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'key.revoke');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.id);
  const { caller } = scope;
  const known = await scope.client.apiKey.findUnique({
    where: { id },
    select: { id: true },
  });
  if (!known) return err(notFound('key'));
  await scope.client.$transaction(async (tx) => {
    const revoked = await tx.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: {
        revokedAt: nowOf(deps),
        revokedByUserId: caller.kind === 'user' ? caller.userId : null,
      },
    });
    if (revoked.count === 0) return;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'key.revoke',
        object: `key:${id}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
  });
  return ok({ id });
}
