import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

/** One that failed or was sent begins anew, with all its tries; its receiver sees the same id. */
export async function resendDelivery(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly delivery: string },
): Promise<Result<void>> {
  const allowed = requireAction(scope, 'channel.manage');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.delivery);
  const outcome = await scope.client.$transaction(async (tx) => {
    const again = await tx.notificationDelivery.updateMany({
      where: { id, state: { in: ['failed', 'sent'] } },
      data: { state: 'queued', attempts: 0, nextAt: nowOf(deps), claimedAt: null },
    });
    if (again.count !== 1) return tx.notificationDelivery.count({ where: { id } });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(scope.caller),
        action: 'delivery.resend',
        object: `delivery:${id}`,
        result: 'done',
        address: scope.caller.address,
      },
      tx,
    );
    return 'queued' as const;
  });
  if (outcome === 0) return err(notFound('delivery'));
  // One that waits already is tried at its time: asking twice sends once.
  if (outcome === 'queued') await deps.queue.enqueue('deliver-messages', {});
  return ok(undefined);
}
