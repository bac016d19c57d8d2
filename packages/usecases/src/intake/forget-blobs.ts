import type { Deps } from '../deps';

/** A job stores tables before it writes their rows: it may take this long between the two. */
const JOB_MAY_TAKE_MS = 180_000;
/** Clocks of database, store and this process may differ by this much. */
const CLOCKS_DIFFER_MS = 5_000;

type ForgetDeps = Pick<Deps, 'database' | 'storage' | 'clock' | 'log'>;

/**
 * Deletes stored bytes that no row of any workspace names, and that no running upload or job can
 * have put: an upload puts bytes before it writes rows, and its open attempt says since when it may
 * have. What is too young now goes with a later sweep.
 *
 * @returns how many were deleted
 */
export async function forgetBlobs(deps: ForgetDeps, sha256s: readonly string[]): Promise<number> {
  let deleted = 0;
  for (const sha256 of sha256s) {
    const putBefore = await safeBefore(deps);
    const found = await deps.storage.stat(sha256);
    if (!found.ok || found.value.putAtMs > putBefore) continue;
    const owned = await deps.database.system.blob.count({ where: { sha256 } });
    if (owned > 0) continue;
    const gone = await deps.storage.delete(sha256);
    if (gone.ok) deleted++;
    else deps.log.warn({ code: gone.error.code, detail: gone.error.internal }, 'blob not deleted');
  }
  return deleted;
}

/** Bytes put before this moment belong to no upload or job that still runs. */
async function safeBefore(deps: ForgetDeps): Promise<number> {
  const oldest = await deps.database.system.uploadAttempt.findFirst({
    where: { outcome: null },
    orderBy: { startedAt: 'asc' },
    select: { startedAt: true },
  });
  const jobs = deps.clock.nowMs() - JOB_MAY_TAKE_MS;
  return oldest ? Math.min(jobs, oldest.startedAt.getTime() - CLOCKS_DIFFER_MS) : jobs;
}

/** Walks the whole store for bytes without an owner: what cut uploads and killed jobs left. */
export async function sweepOrphanBlobs(deps: ForgetDeps): Promise<number> {
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
