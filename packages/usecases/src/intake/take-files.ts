import { err, isProblemError, type Problem, type Result } from '@unpark/base';
import type { WorkspaceScope } from '../access/enter-workspace';
import { type BlobHold, openHold } from './blob-holds';
import type { IntakeDeps } from './intake-deps';
import { byteBudget, chargeBytes, countUpload } from './intake-limits';
import { closeAttempt, openAttempt, outcomeOf } from './upload-attempt';
import {
  DEFAULT_UPLOAD_LIMITS,
  type StoredPart,
  storeParts,
  type UploadLimits,
  type UploadPart,
} from './upload-parts';

export interface FilesOnTheirWay {
  /** name of the service the upload is counted for */
  readonly service: string;
  readonly parts: AsyncIterable<UploadPart>;
  readonly limits?: UploadLimits;
  readonly requestId?: string;
}

export interface TakenFiles {
  readonly files: readonly StoredPart[];
  readonly attemptId: string;
  readonly byteCount: number;
}

/**
 * The one way of files that arrive in a single request: counted against the limits, streamed to the
 * store under a hold, handed to `keep` for their rows, and ended in one outcome whatever happens. The
 * hold goes only after `keep` has written rows that own the bytes.
 */
export async function takeFiles<T>(
  deps: IntakeDeps,
  scope: WorkspaceScope,
  input: FilesOnTheirWay,
  keep: (taken: TakenFiles) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { client } = scope;
  const attemptId = await openAttempt(deps, scope, input.service, input.requestId);
  const hold = openHold(deps);
  let byteCount = 0;
  let seenBytes = 0;
  const refuse = async (problem: Problem): Promise<Result<never>> => {
    await closeAttempt(client, attemptId, {
      outcome: outcomeOf(problem),
      code: problem.code,
      byteCount,
    });
    return err(problem);
  };
  try {
    const within = await countUpload(deps, scope);
    if (!within.ok) return await refuse(within.error);
    const stored = await storeParts(
      input.parts,
      deps.storage,
      input.limits ?? DEFAULT_UPLOAD_LIMITS,
      {
        beforeKept: hold.beforeKept,
        budget: await byteBudget(deps, scope),
        onBytes: (total) => {
          byteCount = total;
        },
        onSeen: (count) => {
          seenBytes += count;
        },
      },
    );
    if (!stored.ok) return await refuse(stored.error);
    const kept = await keep({ files: stored.value, attemptId, byteCount });
    if (!kept.ok) return await refuse(kept.error);
    await hold.release();
    return kept;
  } catch (cause) {
    if (isProblemError(cause)) return await refuse(cause.problem);
    await refuse({ code: 'internal.failed', message: 'The upload failed.' }).catch(() => undefined);
    throw cause;
  } finally {
    await settle(deps, scope, hold, seenBytes);
  }
}

/** After an upload, however it ended: its holds go, its bytes are charged. */
export async function settle(
  deps: IntakeDeps,
  scope: WorkspaceScope,
  hold: BlobHold,
  seenBytes: number,
): Promise<void> {
  // What was released before is not held any more; a hold that stays here ends by its time.
  const settled = await Promise.allSettled([hold.abandon(), chargeBytes(deps, scope, seenBytes)]);
  for (const step of settled) {
    if (step.status === 'rejected') deps.log.error({}, 'upload not settled', step.reason);
  }
}
