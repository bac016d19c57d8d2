import { err, ok, type Problem, ProblemError, type Result } from '@unpark/base';
import { fromJsonColumn, JSON_NULL, toJsonColumn, type WorkspaceTransaction } from '@unpark/db';
import { problemFromIoError } from '@unpark/storage';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { vcsOf } from '../captures/capture-vcs';
import { type BlobHold, openHold } from '../intake/blob-holds';
import { disownBlobs } from '../intake/forget-blobs';
import { countRequest } from '../intake/intake-limits';
import { keepCapture } from '../intake/receive-capture';
import { settle } from '../intake/take-files';
import { outcomeOf } from '../intake/upload-attempt';
import { DEFAULT_UPLOAD_LIMITS, storeParts, type UploadPart } from '../intake/upload-parts';
import type { ReceivedCapture } from '../intake/write-capture';
import { endSession } from './drop-upload';
import { type FoundUpload, findUpload } from './upload-session';

/**
 * Joins the parts of each file and takes them in as any other upload: hash, duplicates, rows, jobs.
 * Finishing twice, also at the same time, gives the same answer. A refusal that sending again cannot
 * mend ends the upload; a fault of ours leaves it as it is, to be finished again.
 */
export async function finishUpload(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly upload: string },
): Promise<Result<ReceivedCapture>> {
  const allowed = requireAction(scope, 'capture.upload');
  if (!allowed.ok) return allowed;
  const session = await findUpload(deps, scope, input.upload);
  if (!session) return err(notFound('upload'));
  const request = await countRequest(deps, scope);
  if (!request.ok) return request;
  const answered = answerOf(session);
  if (answered) return ok(answered);
  const lacking = session.files.find((file) => file.receivedBytes !== file.sizeBytes);
  if (lacking) return err(incomplete(lacking.file, Number(lacking.receivedBytes)));
  const hold = openHold(deps);
  try {
    const finished = await keepSession(deps, scope, session, hold.beforeKept);
    if (finished.ok) {
      await hold.release();
      return finished;
    }
    if (finished.error.code === ENDED_MEANWHILE) {
      const now = await findUpload(deps, scope, input.upload);
      const answer = now && answerOf(now);
      return answer ? ok(answer) : err(notFound('upload'));
    }
    // Faults of ours pass; what the sender or a limit caused stays.
    const outcome = outcomeOf(finished.error);
    if (outcome === 'rejected' || outcome === 'limited')
      await endSession(scope.client, session.id, finished.error.code, outcome);
    return finished;
  } finally {
    await settle(deps, scope, hold, 0);
  }
}

async function keepSession(
  deps: Deps,
  scope: WorkspaceScope,
  session: FoundUpload,
  beforeKept: BlobHold['beforeKept'],
): Promise<Result<ReceivedCapture>> {
  let byteCount = 0;
  const stored = await storeParts(
    joinedFiles(deps, scope, session),
    deps.storage,
    DEFAULT_UPLOAD_LIMITS,
    {
      beforeKept,
      onBytes: (total) => {
        byteCount = total;
      },
    },
  );
  // The bytes came out of our own store: whatever broke off there is no fault of the sender.
  if (!stored.ok && stored.error.code === 'upload.cut-off')
    return err(problemFromIoError(new Error(stored.error.internal)));
  if (!stored.ok) return stored;
  const names = {
    service: session.serviceName,
    environment: session.environment,
    ...(session.label !== null && { label: session.label }),
    ...vcsOf(session),
    isScheduled: session.isScheduled,
  };
  return keepCapture(deps, scope, names, {
    files: stored.value,
    attemptId: session.id,
    byteCount,
    // Parts go before the room is measured: the bytes are not there twice.
    before: async (tx) => {
      const open = await tx.uploadSession.updateMany({
        where: { id: session.id, response: { equals: JSON_NULL } },
        data: { serviceName: session.serviceName },
      });
      if (open.count !== 1)
        throw new ProblemError({ code: ENDED_MEANWHILE, message: 'The upload is at its end.' });
      await dropParts(tx, session.id);
    },
    after: async (tx, received) => {
      await tx.uploadSession.updateMany({
        where: { id: session.id },
        data: { response: toJsonColumn(received) },
      });
    },
  });
}

async function* joinedFiles(
  deps: Deps,
  scope: WorkspaceScope,
  session: FoundUpload,
): AsyncGenerator<UploadPart> {
  for (const { position, file, modifiedUnixMs } of session.files) {
    const parts = await scope.client.receivedPart.findMany({
      where: { uploadId: session.id, position },
      orderBy: { offsetBytes: 'asc' },
      select: { sha256: true },
    });
    yield {
      file,
      ...(modifiedUnixMs !== null && { modifiedUnixMs: Number(modifiedUnixMs) }),
      bytes: (async function* () {
        for (const { sha256 } of parts) {
          const opened = await deps.storage.openRead(sha256);
          if (!opened.ok) throw new ProblemError(opened.error);
          yield* opened.value.stream as AsyncIterable<Uint8Array>;
        }
      })(),
    };
  }
}

const answerOf = (session: FoundUpload): ReceivedCapture | undefined =>
  session.response === null ? undefined : fromJsonColumn<ReceivedCapture>(session.response);

/** Takes the parts of an upload away; their bytes go with the next sweep. */
async function dropParts(tx: WorkspaceTransaction, uploadId: string): Promise<void> {
  const parts = await tx.receivedPart.findMany({
    where: { uploadId },
    select: { sha256: true },
  });
  await tx.receivedPart.deleteMany({ where: { uploadId } });
  await disownBlobs(
    tx,
    parts.map((part) => part.sha256),
  );
}

/** Never shown: another request finished this upload, or gave it up, while we joined its parts. */
const ENDED_MEANWHILE = 'upload.ended-meanwhile';

const incomplete = (file: string, receivedBytes: number): Problem => ({
  code: 'upload.incomplete',
  message: `The file has arrived up to byte ${receivedBytes} only.`,
  next: 'Send the parts from there on, then finish.',
  place: { file, byte: receivedBytes },
});
