import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writtenBy } from '../access/writer';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

/** Ends a link now, and drops the copies that it showed. Doing it twice is fine. */
export async function revokeLink(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly link: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'link.share');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const id = rowNameOf(input.link);
  const row = await client.shareLink.findFirst({ where: { id }, select: { id: true } });
  if (!row) return err(notFound('link'));
  await client.$transaction(async (tx) => {
    const changed = await tx.shareLink.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: nowOf(deps), revokedByUserId: writtenBy(caller).createdByUserId },
    });
    if (changed.count === 0) return;
    await tx.shareLinkCapture.deleteMany({ where: { linkId: id } });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'link.revoke',
        object: `link:${id}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
  });
  return ok({ id });
}
