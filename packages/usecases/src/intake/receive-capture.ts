import { err, isProblemError, ok, type Problem, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { findOrCreateService } from '../services/find-or-create-service';
import { type BlobHold, openHold } from './blob-holds';
import type { IntakeDeps } from './intake-deps';
import { byteBudget, chargeBytes, countUpload } from './intake-limits';
import { closeAttempt, openAttempt, outcomeOf } from './upload-attempt';
import {
  DEFAULT_UPLOAD_LIMITS,
  storeParts,
  type UploadLimits,
  type UploadPart,
} from './upload-parts';
import { type CaptureNames, type ReceivedCapture, type Taken, writeCapture } from './write-capture';

export interface ReceiveCaptureInput extends CaptureNames {
  readonly parts: AsyncIterable<UploadPart>;
  readonly limits?: UploadLimits;
  readonly requestId?: string;
}

/**
 * Takes one capture in: bytes to the store while hashing, then rows in one transaction, then jobs.
 * An `ok` answer means that bytes and rows outlive a crash; losing the jobs loses nothing.
 * Ends in one outcome, counted in `upload_attempts`.
 */
export async function receiveCapture(
  deps: Deps,
  scope: WorkspaceScope,
  input: ReceiveCaptureInput,
): Promise<Result<ReceivedCapture>> {
  const allowed = requireAction(scope, 'capture.upload');
  if (!allowed.ok) return allowed;
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
    const limits = input.limits ?? DEFAULT_UPLOAD_LIMITS;
    const stored = await storeParts(input.parts, deps.storage, limits, {
      beforeKept: hold.beforeKept,
      budget: await byteBudget(deps, scope),
      onBytes: (total) => {
        byteCount = total;
      },
      onSeen: (count) => {
        seenBytes += count;
      },
    });
    if (!stored.ok) return await refuse(stored.error);
    const kept = await keepCapture(deps, scope, input, {
      files: stored.value,
      attemptId,
      byteCount,
    });
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

/** Rows and jobs for files that are stored and held. */
export async function keepCapture(
  deps: Deps,
  scope: WorkspaceScope,
  names: CaptureNames,
  taken: Omit<Taken, 'serviceId'>,
): Promise<Result<ReceivedCapture>> {
  const service = await findOrCreateService(deps, scope, names.service);
  if (!service.ok) return service;
  const serviceId = service.value.service.id;
  const written = await writeCapture(deps, scope, names, { ...taken, serviceId });
  if (!written.ok) return written;
  await enqueueParsing(deps, scope.workspace.id, written.value.artifactIds);
  return ok(written.value.received);
}

/** Tells the workers; what cannot be told now, the sweep tells later. */
export async function enqueueParsing(
  deps: IntakeDeps,
  workspaceId: string,
  artifactIds: readonly string[],
  options: { readonly asLost?: boolean } = {},
): Promise<void> {
  for (const artifactId of artifactIds) {
    const ids = { workspaceId, artifactId };
    const sent = await deps.queue.enqueue('parse-artifact', ids, options);
    if (sent.ok) continue;
    deps.log.warn(
      { workspaceId, artifactId, code: sent.error.code, detail: sent.error.internal },
      'not enqueued; the sweep will',
    );
    return;
  }
}
