import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { findOrCreateService } from '../services/find-or-create-service';
import type { IntakeDeps } from './intake-deps';
import { type FilesOnTheirWay, takeFiles } from './take-files';
import { type CaptureNames, type ReceivedCapture, type Taken, writeCapture } from './write-capture';

export type ReceiveCaptureInput = CaptureNames & FilesOnTheirWay;

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
  return takeFiles(deps, scope, input, (taken) => keepCapture(deps, scope, input, taken));
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
