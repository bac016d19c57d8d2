import { err, isProblemError, ok, type Problem, type Result } from '@unpark/base';
import {
  fileText,
  RESUMABLE,
  UPLOAD_LIMITS,
  type UploadPlan,
  type UploadState,
} from '@unpark/ingest';
import type { VcsFacts } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { countUpload } from '../intake/intake-limits';
import { requireRoom } from '../intake/require-room';
import { closeAttempt, openAttempt, outcomeOf } from '../intake/upload-attempt';
import { ownedBy, uploadStateOf } from './upload-session';

export interface BeginUploadInput {
  readonly service: string;
  readonly environment: string;
  readonly label?: string;
  readonly vcs?: VcsFacts;
  readonly isScheduled?: boolean;
  readonly files: UploadPlan['files'];
  readonly requestId?: string;
}

/**
 * Opens an upload whose files come in parts. It is one attempt, with one outcome: that of finishing,
 * of a refusal here, or `upload.expired` when it is never finished.
 */
export async function beginUpload(
  deps: Deps,
  scope: WorkspaceScope,
  input: BeginUploadInput,
): Promise<Result<UploadState>> {
  const allowed = requireAction(scope, 'capture.upload');
  if (!allowed.ok) return allowed;
  const { client } = scope;
  const id = await openAttempt(deps, scope, input.service, input.requestId);
  const refuse = async (problem: Problem): Promise<Result<never>> => {
    const end = { outcome: outcomeOf(problem), code: problem.code, byteCount: 0 };
    await closeAttempt(client, id, end);
    return err(problem);
  };
  try {
    const within = await countUpload(deps, scope);
    if (!within.ok) return await refuse(within.error);
    const totalBytes = input.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (totalBytes > UPLOAD_LIMITS.sentBytes) return await refuse(tooLarge(totalBytes));
    const known = await client.service.findFirst({
      where: { name: input.service },
      select: { id: true },
    });
    await requireRoom(deps, client, scope.workspace.id, totalBytes, known?.id);
    const { service, environment, label, vcs, isScheduled, files } = input;
    const session = await client.$transaction(async (tx) => {
      await tx.uploadSession.create({
        data: {
          id,
          ...ownedBy(scope),
          serviceName: service,
          environment,
          ...(label !== undefined && { label }),
          ...(vcs && { vcsRevision: vcs.revision, vcsModified: vcs.modified ?? null }),
          ...(isScheduled && { isScheduled }),
          expiresAt: new Date(deps.clock.nowMs() + RESUMABLE.livesMs),
        },
      });
      await tx.uploadFile.createMany({
        data: files.map(({ file, sizeBytes, modifiedUnixMs }, position) => ({
          uploadId: id,
          position,
          file: fileText(file),
          sizeBytes: BigInt(sizeBytes),
          ...(modifiedUnixMs !== undefined && { modifiedUnixMs: BigInt(modifiedUnixMs) }),
        })),
      });
      return tx.uploadSession.findUniqueOrThrow({
        where: { id },
        include: { files: { orderBy: { position: 'asc' } } },
      });
    });
    return ok(uploadStateOf(session));
  } catch (cause) {
    if (isProblemError(cause)) return await refuse(cause.problem);
    await refuse({ code: 'internal.failed', message: 'The upload failed.' }).catch(() => undefined);
    throw cause;
  }
}

const tooLarge = (totalBytes: number): Problem => ({
  code: 'upload.too-large',
  message: `The files have ${totalBytes} bytes; the limit of one upload is ${UPLOAD_LIMITS.sentBytes}.`,
  next: 'Send a shorter recording, or ask the operator to raise the limit.',
  values: { case: 'upload', size: totalBytes, limit: UPLOAD_LIMITS.sentBytes },
});
