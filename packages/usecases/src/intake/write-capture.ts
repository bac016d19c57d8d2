import { createHash } from 'node:crypto';
import { err, isProblemError, ok, ProblemError, type Result } from '@unpark/base';
import {
  fromJsonColumn,
  isForeignKeyViolation,
  isUniqueViolation,
  toJsonColumn,
  type WorkspaceTransaction,
} from '@unpark/db';
import { revisionText, type VcsFacts } from '@unpark/model';
import type { WorkspaceScope } from '../access/enter-workspace';
import { VCS_SOURCE } from '../captures/capture-vcs';
import { newId } from '../deps';
import { contentHash } from './artifact-files';
import { insertArtifacts } from './artifact-rows';
import { environmentOfUpload } from './environment-of-upload';
import { type IntakeDeps, TRANSACTION } from './intake-deps';
import { requireRoom } from './require-room';
import { closeAttempt } from './upload-attempt';
import type { TakenFiles } from './take-files';

const IDEMPOTENCY_LIVES_MS = 24 * 3600 * 1000;

/** What an upload says of its capture. */
export interface CaptureNames {
  readonly service: string;
  readonly environment: string;
  readonly label?: string;
  /** commit of the program */
  readonly vcs?: VcsFacts;
  readonly idempotencyKey?: string;
  /** taken on a schedule, by an agent */
  readonly isScheduled?: boolean;
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

/** What has been stored and now needs rows. */
export interface Taken extends TakenFiles {
  readonly serviceId: string;
  /** in the same transaction before and after the rows; what they throw rolls all back */
  readonly before?: (tx: WorkspaceTransaction) => Promise<void>;
  readonly after?: (tx: WorkspaceTransaction, received: ReceivedCapture) => Promise<void>;
}

interface Written {
  readonly received: ReceivedCapture;
  readonly artifactIds: readonly string[];
}

/**
 * The rows of one capture in one transaction, with the outcome of its attempt: a capture of the same
 * files in the service is the same capture, and an Idempotency-Key gives its first answer.
 */
export async function writeCapture(
  deps: IntakeDeps,
  scope: WorkspaceScope,
  input: CaptureNames,
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
      // Another request made the same capture, service or key in the meantime, or deleted a capture
      // that had these bytes: look again.
      const moved = isUniqueViolation(cause) || isForeignKeyViolation(cause);
      if (!moved || attempt >= 4) throw cause;
    }
  }
}

/** Throws `ProblemError` to roll back. */
async function writeOnce(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  input: CaptureNames,
  taken: Taken,
): Promise<Written> {
  await taken.before?.(tx);
  const written = await writeNamed(deps, tx, scope, input, taken);
  await taken.after?.(tx, written.received);
  return written;
}

async function writeNamed(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  input: CaptureNames,
  { files, serviceId, attemptId, byteCount }: Taken,
): Promise<Written> {
  const hash = contentHash(files);
  const request = createHash('sha256')
    .update(JSON.stringify(requestParts(input, hash)))
    .digest('hex');
  const keyHash =
    input.idempotencyKey === undefined
      ? undefined
      : createHash('sha256').update(input.idempotencyKey).digest('hex');
  if (keyHash) {
    const before = await answeredBefore(deps, tx, keyHash, request);
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
  await requireRoom(deps, tx, scope.workspace.id, byteCount, serviceId);
  const known = await tx.capture.findFirst({
    where: { serviceId, contentHash: hash },
    select: { id: true },
  });
  if (known && input.vcs)
    await tx.capture.updateMany({ where: { id: known.id }, data: vcsColumns(input.vcs) });
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
        expiresAt: new Date(deps.clock.nowMs() + IDEMPOTENCY_LIVES_MS),
      },
    });
  }
  return written;
}

/** What one Idempotency-Key stands for; a part that is left out leaves older hashes as they are. */
const requestParts = ({ service, environment, label, vcs }: CaptureNames, hash: string) => [
  service,
  environment,
  label ?? '',
  hash,
  ...(vcs ? [revisionText(vcs)] : []),
];

/** What a sender says of the commit goes before what files say, and the last sender before others. */
const vcsColumns = (vcs: VcsFacts) => ({
  vcsRevision: vcs.revision,
  vcsModified: vcs.modified ?? null,
  vcsSource: VCS_SOURCE.upload,
});

const duplicateOf = (captureId: string, files: TakenFiles['files']): ReceivedCapture => ({
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
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  keyHash: string,
  requestHash: string,
): Promise<ReceivedCapture | undefined> {
  const known = await tx.idempotencyKey.findFirst({ where: { keyHash } });
  if (!known) return undefined;
  if (known.expiresAt.getTime() <= deps.clock.nowMs()) {
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

async function insertCapture(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  { caller }: WorkspaceScope,
  input: CaptureNames,
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
      ...(input.vcs && vcsColumns(input.vcs)),
      ...(input.isScheduled && { isScheduled: true }),
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
