import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';
import { endedBy } from './active-mutes';

/** The finding shows again with the next look. Ending twice is fine. */
export async function unmuteFinding(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly mute: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'finding.mute');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const id = rowNameOf(input.mute);
  const known = await client.findingMute.findUnique({ where: { id }, select: { id: true } });
  if (!known) return err(notFound('mute'));
  await client.$transaction(async (tx) => {
    const ended = await tx.findingMute.updateMany({
      where: { id, endedAt: null },
      data: { endedAt: nowOf(deps), ...endedBy(caller) },
    });
    if (ended.count === 0) return;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'finding.unmute',
        object: `mute:${id}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
  });
  return ok({ id });
}
