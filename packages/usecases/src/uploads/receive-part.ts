import { err, isProblemError, ok, type Problem, ProblemError, type Result } from '@unpark/base';
import { RESUMABLE } from '@unpark/ingest';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { insertBlobs } from '../intake/artifact-rows';
import { openHold } from '../intake/blob-holds';
import { TRANSACTION } from '../intake/intake-deps';
import { byteBudget, countRequest } from '../intake/intake-limits';
import { settle } from '../intake/take-files';
import { requireRoom } from '../intake/require-room';
import { findUpload } from './upload-session';

export interface ReceivePartInput {
  readonly upload: string;
  readonly position: number;
  /** where the sender believes that the file goes on */
  readonly offset: number;
  /** of the part, lower-case hex */
  readonly sha256: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Where the file goes on now; also told with a refusal. */
export interface PartRefusal {
  readonly problem: Problem;
  readonly offset?: number;
}

/**
 * Takes one part of a file. `ok` means that its bytes are synced in the store and the new offset is
 * committed; in every other case the offset is what it was. Two senders of one part: one wins, the
 * other is told the offset.
 */
export async function receivePart(
  deps: Deps,
  scope: WorkspaceScope,
  input: ReceivePartInput,
): Promise<Result<{ readonly offset: number }, PartRefusal>> {
  const refuse = (problem: Problem, offset?: number): Result<never, PartRefusal> =>
    err({ problem, ...(offset !== undefined && { offset }) });
  const allowed = requireAction(scope, 'capture.upload');
  if (!allowed.ok) return refuse(allowed.error);
  const session = await findUpload(deps, scope, input.upload);
  const row = session?.files.find((file) => file.position === input.position);
  if (!session || !row) return refuse(notFound('upload'));
  const at = Number(row.receivedBytes);
  const request = await countRequest(deps, scope);
  if (!request.ok) return refuse(request.error, at);
  if (session.response !== null) return refuse(FINISHED, at);
  if (input.offset !== at) return refuse(offsetConflict(row.file, at), at);
  const leftBytes = Number(row.sizeBytes) - at;
  const hold = openHold(deps);
  let seenBytes = 0;
  try {
    await requireRoom(
      deps,
      scope.client,
      scope.workspace.id,
      Math.min(leftBytes, RESUMABLE.partBytes),
    );
    const budget = await byteBudget(deps, scope);
    const limitBytes = Math.min(leftBytes, RESUMABLE.partBytes);
    if (budget.leftBytes === 0) return refuse(budget.problem, at);
    const put = await deps.storage.putStream(
      (async function* () {
        for await (const chunk of input.bytes) {
          seenBytes += chunk.length;
          yield chunk;
        }
      })(),
      { limitBytes, expectedSha256: input.sha256, beforeKept: hold.beforeKept },
    );
    if (!put.ok) {
      const { code } = put.error;
      return refuse(code === 'upload.too-large' ? tooLong(row.file, limitBytes) : put.error, at);
    }
    const { sha256, sizeBytes } = put.value;
    if (sizeBytes === 0 || (sizeBytes < RESUMABLE.leastPartBytes && sizeBytes < leftBytes))
      return refuse(tooShort(row.file), at);
    const part = { uploadId: session.id, position: row.position };
    await scope.client.$transaction(async (tx) => {
      const moved = await tx.uploadFile.updateMany({
        where: { ...part, receivedBytes: BigInt(at) },
        data: { receivedBytes: { increment: BigInt(sizeBytes) } },
      });
      if (moved.count !== 1) throw new ProblemError(offsetConflict(row.file, at));
      await insertBlobs(tx, [{ sha256, sizeBytes }]);
      await tx.receivedPart.create({
        data: { ...part, offsetBytes: BigInt(at), sha256, sizeBytes: BigInt(sizeBytes) },
      });
    }, TRANSACTION);
    await hold.release();
    return ok({ offset: at + sizeBytes });
  } catch (cause) {
    if (!isProblemError(cause)) throw cause;
    // another sender moved the offset, or the upload was finished or given up meanwhile
    const now = await findUpload(deps, scope, input.upload);
    if (!now) return refuse(notFound('upload'));
    const moved = now.files.find((file) => file.position === input.position);
    return refuse(cause.problem, Number(moved?.receivedBytes ?? at));
  } finally {
    await settle(deps, scope, hold, seenBytes);
  }
}

const FINISHED: Problem = {
  code: 'upload.finished',
  message: 'This upload is finished; it takes no more parts.',
  next: 'Finish it again to hear its answer again, or begin another upload.',
};

const offsetConflict = (file: string, at: number): Problem => ({
  code: 'upload.offset-conflict',
  message: `The file goes on at byte ${at}, not where this part begins.`,
  next: 'Go on at the Upload-Offset of this answer.',
  place: { file, byte: at },
});

const tooLong = (file: string, limitBytes: number): Problem => ({
  code: 'upload.too-large',
  message: `The part is longer than the ${limitBytes} bytes that one may be here.`,
  next: 'Send parts of partBytes, and no more than the size that was announced.',
  values: { case: 'part', limit: limitBytes },
  place: { file, byte: limitBytes },
});

const tooShort = (file: string): Problem => ({
  code: 'upload.part-too-short',
  message: `A part has ${RESUMABLE.leastPartBytes} bytes or more, unless it ends its file.`,
  next: 'Send parts of partBytes.',
  values: { limit: RESUMABLE.leastPartBytes },
  place: { file },
});
