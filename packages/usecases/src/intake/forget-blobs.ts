import type { WorkspaceTransaction } from '@unpark/db';
import type { Deps } from '../deps';
import { sweepHolds } from './blob-holds';
import { TRANSACTION } from './intake-deps';

type ForgetDeps = Pick<Deps, 'database' | 'storage' | 'clock' | 'log'>;

/** Hashes looked at in one sweep; the next one, seconds later, takes the rest. */
const AT_ONCE = 1000;

/**
 * Removes rows of `blobs` that no file, table or part of the workspace names any more. Their bytes go
 * with `forgetBlobs`, at the latest with the next sweep.
 */
export async function disownBlobs(
  tx: WorkspaceTransaction,
  sha256s: readonly string[],
): Promise<void> {
  if (sha256s.length === 0) return;
  await tx.blob.deleteMany({
    where: {
      sha256: { in: [...new Set(sha256s)].sort() },
      artifacts: { none: {} },
      tables: { none: {} },
      parts: { none: {} },
    },
  });
}

/**
 * Deletes stored bytes that no row of any workspace names and that no running upload or job holds.
 * What is held now goes with a later sweep.
 *
 * @returns how many were deleted
 */
export async function forgetBlobs(deps: ForgetDeps, sha256s: readonly string[]): Promise<number> {
  let deleted = 0;
  for (const sha256 of new Set(sha256s)) {
    const gone = await deps.database.system.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`;
      // Holds first: a holder writes its rows before it lets go, so one of the two looks sees it.
      const held = await tx.blobHold.count({
        where: { sha256, expiresAt: { gte: new Date(deps.clock.nowMs()) } },
      });
      if (held > 0) {
        await tx.orphanBlob.createMany({ data: [{ sha256 }], skipDuplicates: true });
        return false;
      }
      const owned = (await tx.blob.count({ where: { sha256 } })) > 0;
      if (!owned) {
        const result = await deps.storage.delete(sha256);
        if (!result.ok) {
          const { code, internal } = result.error;
          deps.log.warn({ code, detail: internal }, 'blob not deleted; the sweep tries again');
          await tx.orphanBlob.createMany({ data: [{ sha256 }], skipDuplicates: true });
          return false;
        }
      }
      await tx.orphanBlob.deleteMany({ where: { sha256 } });
      return !owned;
    }, TRANSACTION);
    if (gone) deleted++;
  }
  return deleted;
}

/** Deletes what lost its last owner since the last sweep, whoever took it away. */
export async function sweepForgottenBlobs(deps: ForgetDeps): Promise<number> {
  await sweepHolds(deps);
  const orphans = await deps.database.system.orphanBlob.findMany({
    orderBy: { since: 'asc' },
    take: AT_ONCE,
  });
  return forgetBlobs(
    deps,
    orphans.map((orphan) => orphan.sha256),
  );
}

/**
 * Walks all rows and the whole store for bytes without an owner: tables that a newer analyser
 * replaced, what a killed process left before it said so.
 */
export async function sweepOrphanBlobs(deps: ForgetDeps): Promise<number> {
  await deps.database.system.$executeRaw`
    DELETE FROM blobs WHERE NOT EXISTS (
        SELECT 1 FROM artifacts a WHERE a.workspace_id = blobs.workspace_id AND a.sha256 = blobs.sha256)
      AND NOT EXISTS (
        SELECT 1 FROM derived_tables t WHERE t.workspace_id = blobs.workspace_id AND t.sha256 = blobs.sha256)
      AND NOT EXISTS (
        SELECT 1 FROM received_parts p WHERE p.workspace_id = blobs.workspace_id AND p.sha256 = blobs.sha256)`;
  let deleted = 0;
  let batch: string[] = [];
  const forgetBatch = async (): Promise<void> => {
    const owned = await deps.database.system.blob.findMany({
      where: { sha256: { in: batch } },
      select: { sha256: true },
    });
    const known = new Set(owned.map((blob) => blob.sha256));
    deleted += await forgetBlobs(
      deps,
      batch.filter((sha256) => !known.has(sha256)),
    );
    batch = [];
  };
  for await (const blob of deps.storage.list()) {
    batch.push(blob.sha256);
    if (batch.length >= 500) await forgetBatch();
  }
  if (batch.length > 0) await forgetBatch();
  return deleted;
}
