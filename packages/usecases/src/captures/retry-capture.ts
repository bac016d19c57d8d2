import { err, ok, type Result } from '@unpark/base';
import { JSON_NULL } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { FILES_REMOVED, requireFiles } from './require-files';

/**
 * Reads and diagnoses a capture again from its original bytes. The findings of before stay until the
 * new ones replace them. A worker that still holds a claim from before loses it: its token no longer
 * matches.
 *
 * @returns `capture.not-final` while it is being read
 */
export async function retryCapture(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly capture: string },
): Promise<Result<{ readonly captureId: string }>> {
  const allowed = requireAction(scope, 'capture.retry');
  if (!allowed.ok) return allowed;
  const captureId = rowNameOf(input.capture);
  const row = await scope.client.capture.findUnique({
    where: { id: captureId },
    select: FILES_REMOVED,
  });
  if (!row) return err(notFound('capture'));
  const whole = requireFiles(row);
  if (!whole.ok) return whole;
  const queued = await scope.client.$transaction(async (tx) => {
    const begun = await tx.capture.updateMany({
      where: { id: captureId, state: { in: ['done', 'failed'] } },
      data: { state: 'queued', problem: JSON_NULL, attempts: 0, claimToken: null, claimedAt: null },
    });
    if (begun.count === 0) return undefined;
    // Entries come out of their archive again.
    await tx.artifact.deleteMany({ where: { captureId, fromArchiveId: { not: null } } });
    await tx.artifact.updateMany({
      where: { captureId },
      data: { state: 'queued', attempts: 0, claimToken: null, claimedAt: null },
    });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(scope.caller),
        action: 'capture.retry',
        object: `capture:${captureId}`,
        result: 'done',
        address: scope.caller.address,
      },
      tx,
    );
    return tx.artifact.findMany({ where: { captureId }, select: { id: true } });
  });
  if (!queued) {
    const there = await scope.client.capture.findUnique({
      where: { id: captureId },
      select: { id: true },
    });
    if (!there) return err(notFound('capture'));
    return err({
      code: 'capture.not-final',
      message: 'This capture is still being read.',
      next: 'Wait until it is done, then try again.',
    });
  }
  for (const artifact of queued) {
    const ids = { workspaceId: scope.workspace.id, artifactId: artifact.id };
    const sent = await deps.queue.enqueue('parse-artifact', ids);
    // The rows say what is to be done; the sweep brings it to the queue when it is back.
    if (!sent.ok) {
      deps.log.warn({ captureId, code: sent.error.code }, 'retry left to the sweep');
      break;
    }
  }
  return ok({ captureId });
}
