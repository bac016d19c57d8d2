import { err, ok, ProblemError, type Result } from '@unpark/base';
import { isForeignKeyViolation, isUniqueViolation, type WorkspaceTransaction } from '@unpark/db';
import { uniqueFile } from '@unpark/ingest';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { FILES_REMOVED, requireFiles } from '../captures/require-files';
import { insertArtifacts } from './artifact-rows';
import { type IntakeDeps, TRANSACTION } from './intake-deps';
import { enqueueParsing } from './receive-capture';
import { requireRoom } from './require-room';
import { type FilesOnTheirWay, type TakenFiles, takeFiles } from './take-files';
import { closeAttempt } from './upload-attempt';
import type { ReceivedCapture } from './write-capture';

export interface AddArtifactsInput extends Omit<FilesOnTheirWay, 'service'> {
  readonly captureId: string;
}

/**
 * Late files join a capture: it is read and diagnosed again, and its revision rises. A file that it
 * holds already, by bytes and name, joins nothing.
 */
export async function addArtifacts(
  deps: IntakeDeps,
  scope: WorkspaceScope,
  input: AddArtifactsInput,
): Promise<Result<ReceivedCapture>> {
  const allowed = requireAction(scope, 'capture.upload');
  if (!allowed.ok) return allowed;
  const { client } = scope;
  const capture = await client.capture.findFirst({
    where: { id: input.captureId },
    select: { serviceId: true, service: { select: { name: true } }, ...FILES_REMOVED },
  });
  if (!capture) return err(notFound('capture'));
  const whole = requireFiles(capture);
  if (!whole.ok) return whole;
  const files = { ...input, service: capture.service.name };
  return takeFiles(deps, scope, files, async (taken) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const joined = await client.$transaction(async (tx) => {
          await requireRoom(deps, tx, scope.workspace.id, taken.byteCount, capture.serviceId);
          return joinCapture(deps, tx, input.captureId, taken);
        }, TRANSACTION);
        await enqueueParsing(deps, scope.workspace.id, joined.artifactIds);
        return ok(joined.received);
      } catch (cause) {
        // Two requests chose the same name, or a capture with these bytes was deleted: look again.
        const moved = isUniqueViolation(cause) || isForeignKeyViolation(cause);
        if (!moved || attempt >= 4) throw cause;
      }
    }
  });
}

async function joinCapture(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  captureId: string,
  { files, attemptId, byteCount }: TakenFiles,
): Promise<{ received: ReceivedCapture; artifactIds: string[] }> {
  const there = await tx.artifact.findMany({
    where: { captureId },
    select: { file: true, sha256: true, position: true },
  });
  const shaByFile = new Map(there.map((artifact) => [artifact.file, artifact.sha256]));
  const taken = new Set(shaByFile.keys());
  const joining = files
    .filter(({ file, sha256 }) => shaByFile.get(file) !== sha256)
    .map((file) => ({ ...file, file: uniqueFile(file.file, taken) }));
  const { ids, knownBlobs } = await insertArtifacts(deps, tx, captureId, joining, {
    firstPosition: 1 + Math.max(-1, ...there.map((artifact) => artifact.position)),
  });
  if (joining.length > 0) {
    // Taking the claim away makes a running diagnosis without these files throw its result away.
    const moved = await tx.capture.updateMany({
      where: { id: captureId },
      data: {
        state: 'parsing',
        attempts: 0,
        claimToken: null,
        claimedAt: null,
        sizeBytes: { increment: BigInt(joining.reduce((sum, file) => sum + file.sizeBytes, 0)) },
      },
    });
    if (moved.count !== 1) throw new ProblemError(notFound('capture'));
  }
  const outcome = joining.length > 0 ? 'accepted' : 'duplicate';
  await closeAttempt(tx, attemptId, { outcome, code: outcome, byteCount, captureId });
  const joined = new Map(joining.map((file) => [file.sha256, file]));
  return {
    artifactIds: ids,
    received: {
      outcome,
      captureId,
      artifacts: files.map(({ file, sha256, sizeBytes }) => ({
        file: joined.get(sha256)?.file ?? file,
        sha256,
        sizeBytes,
        duplicate: !joined.has(sha256) || knownBlobs.has(sha256),
      })),
    },
  };
}
