import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

/**
 * Keeps a capture whatever retention says, or lets retention have it again. Twice is once.
 */
export async function pinCapture(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly capture: string; readonly pinned: boolean },
): Promise<Result<{ readonly captureId: string; readonly pinned: boolean }>> {
  const allowed = requireAction(scope, 'capture.pin');
  if (!allowed.ok) return allowed;
  const captureId = rowNameOf(input.capture);
  const { pinned } = input;
  const { caller } = scope;
  const there = await scope.client.$transaction(async (tx) => {
    const { count } = await tx.capture.updateMany({
      where: { id: captureId, pinnedAt: pinned ? null : { not: null } },
      data: {
        pinnedAt: pinned ? nowOf(deps) : null,
        pinnedByUserId: pinned && caller.kind === 'user' ? caller.userId : null,
      },
    });
    if (count === 0) return (await tx.capture.count({ where: { id: captureId } })) > 0;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: pinned ? 'capture.pin' : 'capture.unpin',
        object: `capture:${captureId}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
    return true;
  });
  return there ? ok({ captureId, pinned }) : err(notFound('capture'));
}
