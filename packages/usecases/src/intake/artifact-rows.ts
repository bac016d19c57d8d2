import { toJsonColumn, type WorkspaceTransaction } from '@unpark/db';
import { newId } from '../deps';
import type { IntakeDeps } from './intake-deps';

export interface NewArtifact {
  readonly file: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly modifiedUnixNs?: string;
}

/**
 * Writes artifacts of a capture, waiting to be read, with the blobs they own. Returns their ids and
 * which bytes the workspace had before.
 */
export async function insertArtifacts(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  captureId: string,
  files: readonly NewArtifact[],
  options: { readonly firstPosition?: number; readonly fromArchiveId?: string } = {},
): Promise<{ ids: string[]; knownBlobs: ReadonlySet<string> }> {
  const known = await tx.blob.findMany({
    where: { sha256: { in: files.map((file) => file.sha256) } },
    select: { sha256: true },
  });
  await insertBlobs(tx, files);
  const rows = files.map((file, i) => ({
    id: newId(deps, 'artifact'),
    captureId,
    file: file.file,
    position: (options.firstPosition ?? 0) + i,
    sha256: file.sha256,
    sizeBytes: BigInt(file.sizeBytes),
    hints: toJsonColumn(file.modifiedUnixNs ? { modifiedUnixNs: file.modifiedUnixNs } : {}),
    ...(options.fromArchiveId && { fromArchiveId: options.fromArchiveId }),
  }));
  await tx.artifact.createMany({ data: rows });
  return {
    ids: rows.map((row) => row.id),
    knownBlobs: new Set(known.map((blob) => blob.sha256)),
  };
}

/** In order of hash, so that two transactions never wait for each other in a ring. */
export async function insertBlobs(
  tx: WorkspaceTransaction,
  blobs: readonly { readonly sha256: string; readonly sizeBytes: number }[],
): Promise<void> {
  const bySha256 = new Map(blobs.map((blob) => [blob.sha256, blob.sizeBytes]));
  await tx.blob.createMany({
    data: [...bySha256]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([sha256, sizeBytes]) => ({ sha256, sizeBytes: BigInt(sizeBytes) })),
    skipDuplicates: true,
  });
}
