import { err, ok, type Result } from '@unpark/base';
import { isRowMissing } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { forgetBlobs } from '../intake/forget-blobs';

/**
 * Removes a capture with its artifacts, tables and findings, and the bytes that nobody else has.
 * Bytes so young that an upload or a job may be about to name them go with the next sweep.
 */
export async function deleteCapture(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly capture: string },
): Promise<Result<{ readonly captureId: string }>> {
  const allowed = requireAction(scope, 'capture.delete');
  if (!allowed.ok) return allowed;
  const captureId = rowNameOf(input.capture);
  let hashes: string[];
  try {
    hashes = await scope.client.$transaction(async (tx) => {
      const held = { where: { captureId }, select: { sha256: true } } as const;
      const [artifacts, tables] = [
        await tx.artifact.findMany(held),
        await tx.derivedTable.findMany(held),
      ];
      await tx.capture.delete({ where: { id: captureId } });
      const named = [...new Set([...artifacts, ...tables].map((row) => row.sha256))];
      await tx.blob.deleteMany({
        where: { sha256: { in: named }, artifacts: { none: {} }, tables: { none: {} } },
      });
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'capture.delete',
          object: `capture:${captureId}`,
          result: 'done',
          address: scope.caller.address,
        },
        tx,
      );
      return named;
    });
  } catch (error) {
    if (isRowMissing(error)) return err(notFound('capture'));
    throw error;
  }
  await forgetBlobs(deps, hashes);
  return ok({ captureId });
}
