import { err, ok, type Result } from '@unpark/base';
import { isForeignKeyViolation, isRowMissing } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { forgetBlobs } from '../intake/forget-blobs';
import { deleteCaptureRows } from './delete-capture-rows';

const ATTEMPTS = 3;

/**
 * Removes a capture with its artifacts, tables and findings, the answers kept for repeated requests,
 * and the bytes that nobody else has. Bytes that a running upload or job holds, or that could not be
 * deleted now, go with the next sweep. Jobs in the queue carry ids only and end when taken.
 */
export async function deleteCapture(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly capture: string },
): Promise<Result<{ readonly captureId: string }>> {
  const allowed = requireAction(scope, 'capture.delete');
  if (!allowed.ok) return allowed;
  const captureId = rowNameOf(input.capture);
  for (let attempt = 1; ; attempt++) {
    try {
      await forgetBlobs(deps, await deleteRows(deps, scope, captureId));
      return ok({ captureId });
    } catch (error) {
      if (isRowMissing(error)) return err(notFound('capture'));
      // An upload of the same bytes took a blob between our look and our delete: look again.
      if (!isForeignKeyViolation(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Deletes the rows in one transaction; the hashes of bytes that may have lost their last owner. */
function deleteRows(deps: Deps, scope: WorkspaceScope, captureId: string): Promise<string[]> {
  return scope.client.$transaction(async (tx) => {
    const hashes = await deleteCaptureRows(tx, captureId);
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
    return hashes;
  });
}
