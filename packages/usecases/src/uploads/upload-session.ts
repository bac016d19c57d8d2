import { RESUMABLE, type UploadState } from '@unpark/ingest';
import type { WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { Deps } from '../deps';

/** Only who began an upload finds it: for everybody else, members too, there is none. */
export const ownedBy = ({ caller }: WorkspaceScope): { userId: string } | { keyId: string } =>
  caller.kind === 'user' ? { userId: caller.userId } : { keyId: caller.keyId };

/** The caller's own upload with its files in order; undefined when there is none or its time is over. */
export async function findUpload(
  deps: Pick<Deps, 'clock'>,
  scope: WorkspaceScope,
  uploadId: string,
) {
  const session = await scope.client.uploadSession.findFirst({
    where: {
      id: rowNameOf(uploadId),
      ...ownedBy(scope),
      expiresAt: { gt: new Date(deps.clock.nowMs()) },
    },
    include: { files: { orderBy: { position: 'asc' } } },
  });
  return session ?? undefined;
}

export type FoundUpload = NonNullable<Awaited<ReturnType<typeof findUpload>>>;

export const uploadStateOf = (session: FoundUpload): UploadState => ({
  uploadId: session.id,
  partBytes: RESUMABLE.partBytes,
  leastPartBytes: RESUMABLE.leastPartBytes,
  expiresAtMs: session.expiresAt.getTime(),
  finished: session.response !== null,
  files: session.files.map(({ position, file, sizeBytes, receivedBytes }) => ({
    position,
    file,
    sizeBytes: Number(sizeBytes),
    receivedBytes: Number(receivedBytes),
  })),
});
