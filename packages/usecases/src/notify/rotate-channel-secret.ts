import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';
import { channelPorts, newChannelSecret } from './channel-view';

/** A new secret signs from the next message on; it is in the answer and nowhere else. */
export async function rotateChannelSecret(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly channel: string },
): Promise<Result<{ readonly secret: string }>> {
  const allowed = requireAction(scope, 'channel.manage');
  if (!allowed.ok) return allowed;
  const ports = channelPorts(deps);
  if (!ports.ok) return ports;
  const id = rowNameOf(input.channel);
  const secret = newChannelSecret(deps.random);
  const rotated = await scope.client.$transaction(async (tx) => {
    const updated = await tx.notificationChannel.updateMany({
      where: { id, kind: 'webhook' },
      data: { secret: ports.value.sealing.seal(secret, deps.random(12)), updatedAt: nowOf(deps) },
    });
    if (updated.count !== 1) return false;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(scope.caller),
        action: 'channel.rotate',
        object: `channel:${id}`,
        result: 'done',
        address: scope.caller.address,
      },
      tx,
    );
    return true;
  });
  return rotated ? ok({ secret }) : err(notFound('channel'));
}
