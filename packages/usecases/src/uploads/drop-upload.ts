import { err, ok, type Result } from '@unpark/base';
import type { WorkspaceClient } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { disownBlobs } from '../intake/forget-blobs';
import type { IntakeDeps } from '../intake/intake-deps';
import { closeAttempt } from '../intake/upload-attempt';
import { findUpload } from './upload-session';

/** The sender gives an upload up: its parts go. A finished one loses nothing but its kept answer. */
export async function dropUpload(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly upload: string },
): Promise<Result<void>> {
  const allowed = requireAction(scope, 'capture.upload');
  if (!allowed.ok) return allowed;
  const session = await findUpload(deps, scope, input.upload);
  if (!session) return err(notFound('upload'));
  await endSession(scope.client, session.id, 'upload.given-up');
  return ok(undefined);
}

/** Sessions looked at in one sweep; the next one, seconds later, takes the rest. */
const AT_ONCE = 500;

/** Drops uploads that were not finished in time. */
export async function sweepExpiredUploads(
  deps: Pick<IntakeDeps, 'database' | 'clock'>,
): Promise<number> {
  const expired = await deps.database.system.uploadSession.findMany({
    where: { expiresAt: { lte: new Date(deps.clock.nowMs()) } },
    select: { id: true, workspaceId: true },
    orderBy: { expiresAt: 'asc' },
    take: AT_ONCE,
  });
  for (const { id, workspaceId } of expired)
    await endSession(deps.database.forWorkspace(workspaceId), id, 'upload.expired');
  return expired.length;
}

/**
 * Removes a session with its parts and closes its attempt as rejected; one that has its outcome
 * keeps it. The bytes go with the next sweep.
 */
export async function endSession(
  client: WorkspaceClient,
  uploadId: string,
  code: string,
  outcome: 'rejected' | 'limited' = 'rejected',
): Promise<void> {
  await client.$transaction(async (tx) => {
    const files = await tx.uploadFile.aggregate({
      where: { uploadId },
      _sum: { receivedBytes: true },
    });
    const parts = await tx.receivedPart.findMany({
      where: { uploadId },
      select: { sha256: true },
    });
    await tx.uploadSession.deleteMany({ where: { id: uploadId } });
    await disownBlobs(
      tx,
      parts.map((part) => part.sha256),
    );
    const byteCount = Number(files._sum.receivedBytes ?? 0n);
    await closeAttempt(tx, uploadId, { outcome, code, byteCount });
  });
}
