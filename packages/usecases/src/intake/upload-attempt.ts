import type { Problem } from '@unpark/base';
import type { UploadOutcomeColumn, WorkspaceClient } from '@unpark/db';
import type { WorkspaceScope } from '../access/enter-workspace';
import { newId } from '../deps';
import type { IntakeDeps } from './intake-deps';

/** Opens the row that will say how this upload ended. While it is open, no blob it may have put is deleted. */
export async function openAttempt(
  deps: IntakeDeps,
  { client, caller }: WorkspaceScope,
  serviceName: string,
  requestId: string | undefined,
): Promise<string> {
  const id = newId(deps, 'upload');
  await client.uploadAttempt.create({
    data: {
      id,
      serviceName,
      ...(requestId && { requestId }),
      ...(caller.kind === 'user' ? { userId: caller.userId } : { keyId: caller.keyId }),
    },
  });
  return id;
}

const LIMITED: ReadonlySet<string> = new Set(['workspace.full', 'service.full']);

/** Our fault, the sender's, or a limit's: the three ways an upload can end without a capture. */
export function outcomeOf(problem: Problem): UploadOutcomeColumn {
  if (problem.code.startsWith('limit.') || LIMITED.has(problem.code)) return 'limited';
  return problem.code.startsWith('storage.') || problem.code.startsWith('internal.')
    ? 'failed'
    : 'rejected';
}

/** Sets the outcome, once: a row that has one keeps it. */
export async function closeAttempt(
  client: Pick<WorkspaceClient, 'uploadAttempt'>,
  id: string,
  end: {
    readonly outcome: UploadOutcomeColumn;
    readonly code: string;
    readonly byteCount: number;
    readonly captureId?: string;
  },
): Promise<void> {
  await client.uploadAttempt.updateMany({
    where: { id, outcome: null },
    data: {
      outcome: end.outcome,
      code: end.code,
      byteCount: BigInt(end.byteCount),
      endedAt: new Date(),
      ...(end.captureId && { captureId: end.captureId }),
    },
  });
}
