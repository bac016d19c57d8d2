import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';

/** What waits for the channel and its log go with it. */
export async function deleteChannel(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly channel: string },
): Promise<Result<void>> {
  const allowed = requireAction(scope, 'channel.manage');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.channel);
  const gone = await scope.client.$transaction(async (tx) => {
    const deleted = await tx.notificationChannel.deleteMany({ where: { id } });
    if (deleted.count !== 1) return false;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(scope.caller),
        action: 'channel.delete',
        object: `channel:${id}`,
        result: 'done',
        address: scope.caller.address,
      },
      tx,
    );
    return true;
  });
  return gone ? ok(undefined) : err(notFound('channel'));
}
