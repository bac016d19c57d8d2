import type { WorkspaceTransaction } from '@unpark/db';
import { disownBlobs } from '../intake/forget-blobs';

/**
 * Every row of a capture, and those elsewhere that name it. Throws where there is none.
 *
 * @returns hashes of bytes that may have lost their last owner, for `forgetBlobs` after the commit
 */
export async function deleteCaptureRows(
  tx: WorkspaceTransaction,
  captureId: string,
): Promise<string[]> {
  const held = { where: { captureId }, select: { sha256: true } } as const;
  const artifacts = await tx.artifact.findMany(held);
  const tables = await tx.derivedTable.findMany(held);
  await tx.capture.delete({ where: { id: captureId } });
  const hashes = [...new Set([...artifacts, ...tables].map((row) => row.sha256))];
  await disownBlobs(tx, hashes);
  // Both name its files.
  await tx.idempotencyKey.deleteMany({
    where: { response: { path: ['captureId'], equals: captureId } },
  });
  await tx.uploadSession.deleteMany({
    where: { response: { path: ['captureId'], equals: captureId } },
  });
  // Results of tests quote its verdict.
  await tx.ruleTest.deleteMany({ where: { captureIds: { has: captureId } } });
  // Messages quote it too.
  await tx.notification.deleteMany({ where: { object: `capture:${captureId}` } });
  await tx.notificationDelivery.deleteMany({ where: { object: `capture:${captureId}` } });
  return hashes;
}
