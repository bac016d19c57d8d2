import { ProblemError } from '@unpark/base';
import type { WorkspaceTransaction } from '@unpark/db';
import type { IntakeDeps } from './intake-deps';
import { limitsOf } from './intake-limits';

/** Throws `workspace.full` when so many bytes more would pass what the workspace may keep. */
export async function requireRoom(
  deps: Pick<IntakeDeps, 'limits'>,
  tx: Pick<WorkspaceTransaction, 'workspace' | 'blob'>,
  workspaceId: string,
  byteCount: number,
): Promise<void> {
  const workspace = await tx.workspace.findUnique({
    where: { id: workspaceId },
    select: { byteLimit: true },
  });
  const limit = workspace?.byteLimit ?? limitsOf(deps).workspaceStoredBytes;
  if (limit === undefined) return;
  const held = await tx.blob.aggregate({ _sum: { sizeBytes: true } });
  if ((held._sum.sizeBytes ?? 0n) + BigInt(byteCount) <= BigInt(limit)) return;
  throw new ProblemError({
    code: 'workspace.full',
    message: `The workspace may keep ${limit} bytes, and this upload would pass that.`,
    next: 'Delete captures that are no longer needed, or ask the operator for more room.',
    values: { limit: Number(limit) },
  });
}
