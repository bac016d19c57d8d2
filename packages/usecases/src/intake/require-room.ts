import { ProblemError } from '@unpark/base';
import type { WorkspaceTransaction } from '@unpark/db';
import { storedBytesOfService } from '../quota/stored-bytes';
import type { IntakeDeps } from './intake-deps';
import { limitsOf } from './intake-limits';

/** Room does not come by itself within minutes: retention runs once a day. */
const RETRY_AFTER_SECONDS = 3600;

/**
 * Throws `workspace.full` when so many bytes more would pass what the workspace may keep, and
 * `service.full` when they would pass what the service may.
 *
 * @param serviceId absent while it is not known which service the bytes are for
 */
export async function requireRoom(
  deps: Pick<IntakeDeps, 'limits'>,
  tx: Pick<WorkspaceTransaction, 'workspace' | 'blob' | 'service' | 'artifact' | 'derivedTable'>,
  workspaceId: string,
  byteCount: number,
  serviceId?: string,
): Promise<void> {
  const workspace = await tx.workspace.findUnique({
    where: { id: workspaceId },
    select: { byteLimit: true },
  });
  const limit = workspace?.byteLimit ?? limitsOf(deps).workspaceStoredBytes;
  if (limit !== undefined) {
    const held = await tx.blob.aggregate({ _sum: { sizeBytes: true } });
    if ((held._sum.sizeBytes ?? 0n) + BigInt(byteCount) > BigInt(limit)) {
      throw new ProblemError({
        code: 'workspace.full',
        message: `The workspace may keep ${limit} bytes, and this upload would pass that.`,
        next: 'Delete captures that are no longer needed, or ask the operator for more room.',
        values: { limit: Number(limit) },
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
  }
  if (serviceId === undefined) return;
  const service = await tx.service.findFirst({
    where: { id: serviceId },
    select: { byteLimit: true },
  });
  if (!service || service.byteLimit === null) return;
  const stored = await storedBytesOfService(tx, serviceId);
  if (stored + BigInt(byteCount) <= service.byteLimit) return;
  throw new ProblemError({
    code: 'service.full',
    message: `Captures of this service may take ${service.byteLimit} bytes, and this upload would pass that.`,
    next: 'Delete captures of the service, let retention keep less, or ask an admin to raise its limit.',
    values: { limit: Number(service.byteLimit) },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
