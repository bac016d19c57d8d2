import type { Deps } from '../deps';

/**
 * Bytes are stored before their row is written. Bytes put within this time may belong to an upload
 * that is under way, so they stay; the sweep looks at them again.
 */
export const BLOB_MAY_BE_COMING_MS = 60_000;

/**
 * Deletes those of `hashes` that no workspace has a row for and that were not put just now.
 *
 * @returns how many were deleted
 */
export async function removeUnownedBlobs(
  deps: Deps,
  hashes: readonly string[],
  mayBeComingMs = BLOB_MAY_BE_COMING_MS,
): Promise<number> {
  if (hashes.length === 0) return 0;
  const owned = await deps.database.system.blob.findMany({
    where: { sha256: { in: [...hashes] } },
    select: { sha256: true },
    distinct: ['sha256'],
  });
  const kept = new Set(owned.map((row) => row.sha256));
  let deleted = 0;
  for (const sha256 of hashes) {
    if (kept.has(sha256)) continue;
    const stored = await deps.storage.stat(sha256);
    if (!stored.ok || stored.value.putAtMs > deps.clock.nowMs() - mayBeComingMs) continue;
    const removed = await deps.storage.delete(sha256);
    if (removed.ok) deleted++;
    else deps.log.warn({ code: removed.error.code }, 'a blob without owner could not be deleted');
  }
  return deleted;
}

const SWEEP_BATCH = 500;

/**
 * Goes through the whole store for bytes without an owner: what uploads that were refused or cut
 * left, and what was too young when its capture was deleted. Multi-file uploads store their first
 * file long before the row, hence the wide margin.
 */
export async function sweepUnownedBlobs(deps: Deps, mayBeComingMs = 6 * 3600_000): Promise<number> {
  let deleted = 0;
  let batch: string[] = [];
  for await (const blob of deps.storage.list()) {
    batch.push(blob.sha256);
    if (batch.length < SWEEP_BATCH) continue;
    deleted += await removeUnownedBlobs(deps, batch, mayBeComingMs);
    batch = [];
  }
  return deleted + (await removeUnownedBlobs(deps, batch, mayBeComingMs));
}
