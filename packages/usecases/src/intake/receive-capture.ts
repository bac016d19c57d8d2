import { createHash } from 'node:crypto';
import { err, isProblemError, ok, type Problem, ProblemError, type Result } from '@unpark/base';
import {
  fromJsonColumn,
  isUniqueViolation,
  toJsonColumn,
  type WorkspaceTransaction,
} from '@unpark/db';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { type Deps, newId } from '../deps';
import { findOrCreateService } from '../services/find-or-create-service';
import { contentHash } from './artifact-files';
import { insertArtifacts } from './artifact-rows';
import { environmentOfUpload } from './environment-of-upload';
import { type IntakeDeps, TRANSACTION } from './intake-deps';
import { closeAttempt, openAttempt, outcomeOf } from './upload-attempt';
import { countUpload } from './upload-rate';
import {
  DEFAULT_UPLOAD_LIMITS,
  type StoredPart,
  storeParts,
  type UploadLimits,
  type UploadPart,
} from './upload-parts';

export interface ReceiveCaptureInput {
  readonly service: string;
  readonly environment: string;
  readonly label?: string;
  readonly idempotencyKey?: string;
  readonly parts: AsyncIterable<UploadPart>;
  readonly limits?: UploadLimits;
  readonly requestId?: string;
}

export interface ReceivedCapture {
  readonly outcome: 'accepted' | 'duplicate';
  readonly captureId: string;
  readonly artifacts: readonly {
    readonly file: string;
    readonly sha256: string;
    readonly sizeBytes: number;
    /** the workspace had these bytes before */
    readonly duplicate: boolean;
  }[];
}

const IDEMPOTENCY_LIVES_MS = 24 * 3600 * 1000;

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
  let byteCount = 0;
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
      (total) => {
        byteCount = total;
      },
    );
    if (!stored.ok) return await refuse(stored.error);
    const service = await findOrCreateService(deps, scope, input.service);
    if (!service.ok) return await refuse(service.error);
    const serviceId = service.value.service.id;
    const taken = { files: stored.value, serviceId, attemptId, byteCount };
    const written = await writeRows(deps, scope, input, taken);
    if (!written.ok) return await refuse(written.error);
    await enqueueParsing(deps, scope.workspace.id, written.value.artifactIds);
    return ok(written.value.received);
  } catch (cause) {
    if (isProblemError(cause)) return await refuse(cause.problem);
    await refuse({ code: 'internal.failed', message: 'The upload failed.' }).catch(() => undefined);
    throw cause;
  }
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

/** What has been stored and now needs rows. */
interface Taken {
  readonly files: readonly StoredPart[];
  readonly serviceId: string;
  readonly attemptId: string;
  readonly byteCount: number;
}

interface Written {
  readonly received: ReceivedCapture;
  readonly artifactIds: readonly string[];
}

async function writeRows(
  deps: IntakeDeps,
  scope: WorkspaceScope,
  input: ReceiveCaptureInput,
  taken: Taken,
): Promise<Result<Written>> {
  for (let attempt = 0; ; attempt++) {
    try {
      const written = await scope.client.$transaction(
        (tx) => writeOnce(deps, tx, scope, input, taken),
        TRANSACTION,
      );
      return ok(written);
    } catch (cause) {
      if (isProblemError(cause)) return err(cause.problem);
      // another request made the same capture, service or key in the meantime: read it now
      if (!isUniqueViolation(cause) || attempt >= 4) throw cause;
    }
  }
}

/** Throws `ProblemError` to roll back. */
async function writeOnce(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  input: ReceiveCaptureInput,
  { files, serviceId, attemptId, byteCount }: Taken,
): Promise<Written> {
  const hash = contentHash(files);
  const request = createHash('sha256')
    .update(JSON.stringify([input.service, input.environment, input.label ?? '', hash]))
    .digest('hex');
  const keyHash =
    input.idempotencyKey === undefined
      ? undefined
      : createHash('sha256').update(input.idempotencyKey).digest('hex');
  if (keyHash) {
    const before = await answeredBefore(tx, keyHash, request);
    if (before) {
      await closeAttempt(tx, attemptId, {
        outcome: 'duplicate',
        code: 'duplicate',
        byteCount,
        captureId: before.captureId,
      });
      return { received: before, artifactIds: [] };
    }
  }
  await requireRoom(tx, scope.workspace.id, byteCount);
  const known = await tx.capture.findFirst({
    where: { serviceId, contentHash: hash },
    select: { id: true },
  });
  const written = known
    ? { received: duplicateOf(known.id, files), artifactIds: [] }
    : await insertCapture(deps, tx, scope, input, { files, serviceId, attemptId, byteCount }, hash);
  const { received } = written;
  await closeAttempt(tx, attemptId, {
    outcome: received.outcome,
    code: received.outcome,
    byteCount,
    captureId: received.captureId,
  });
  if (keyHash) {
    await tx.idempotencyKey.create({
      data: {
        keyHash,
        requestHash: request,
        status: received.outcome === 'accepted' ? 202 : 200,
        response: toJsonColumn(received),
        expiresAt: new Date(Date.now() + IDEMPOTENCY_LIVES_MS),
      },
    });
  }
  return written;
}

const duplicateOf = (captureId: string, files: readonly StoredPart[]): ReceivedCapture => ({
  outcome: 'duplicate',
  captureId,
  artifacts: files.map(({ file, sha256, sizeBytes }) => ({
    file,
    sha256,
    sizeBytes,
    duplicate: true,
  })),
});

async function answeredBefore(
  tx: WorkspaceTransaction,
  keyHash: string,
  requestHash: string,
): Promise<ReceivedCapture | undefined> {
  const known = await tx.idempotencyKey.findFirst({ where: { keyHash } });
  if (!known) return undefined;
  if (known.expiresAt.getTime() <= Date.now()) {
    await tx.idempotencyKey.deleteMany({ where: { keyHash } });
    return undefined;
  }
  if (known.requestHash === requestHash) return fromJsonColumn<ReceivedCapture>(known.response);
  throw new ProblemError({
    code: 'idempotency.conflict',
    message: 'This Idempotency-Key was used in the last 24 hours for other content.',
    next: 'Use a new key for new content.',
  });
}

async function requireRoom(
  tx: WorkspaceTransaction,
  workspaceId: string,
  byteCount: number,
): Promise<void> {
  const workspace = await tx.workspace.findUnique({
    where: { id: workspaceId },
    select: { byteLimit: true },
  });
  const limit = workspace?.byteLimit;
  if (limit === null || limit === undefined) return;
  const held = await tx.blob.aggregate({ _sum: { sizeBytes: true } });
  if ((held._sum.sizeBytes ?? 0n) + BigInt(byteCount) <= limit) return;
  throw new ProblemError({
    code: 'workspace.full',
    message: `The workspace may keep ${limit} bytes, and this upload would pass that.`,
    next: 'Delete captures that are no longer needed, or ask the operator for more room.',
  });
}

async function insertCapture(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  { caller }: WorkspaceScope,
  input: ReceiveCaptureInput,
  { files, serviceId, byteCount }: Taken,
  hash: string,
): Promise<Written> {
  const environmentId = await environmentOfUpload(deps, tx, serviceId, input.environment);
  const captureId = newId(deps, 'capture');
  await tx.capture.create({
    data: {
      id: captureId,
      serviceId,
      environmentId,
      contentHash: hash,
      sizeBytes: BigInt(byteCount),
      ...(input.label !== undefined && { label: input.label }),
      ...(caller.kind === 'user'
        ? { uploadedByUserId: caller.userId }
        : { uploadedByKeyId: caller.keyId }),
    },
  });
  const { ids, knownBlobs } = await insertArtifacts(deps, tx, captureId, files);
  return {
    artifactIds: ids,
    received: {
      outcome: 'accepted',
      captureId,
      artifacts: files.map(({ file, sha256, sizeBytes }) => ({
        file,
        sha256,
        sizeBytes,
        duplicate: knownBlobs.has(sha256),
      })),
    },
  };
}
