import { isForeignKeyViolation, isRowMissing, isUniqueViolation, toJsonColumn } from '@unpark/db';
import { deleteCaptureRows } from '../captures/delete-capture-rows';
import type { AuditDetails } from '../audit/audit-details';
import { recordAudit } from '../audit/record-audit';
import { newId, nowOf } from '../deps';
import { disownBlobs, forgetBlobs } from '../intake/forget-blobs';
import { type IntakeDeps, TRANSACTION } from '../intake/intake-deps';
import { notHeldAt } from './holds';
import { countHolds, type HeldCounts, type PlannedCapture, planRetention } from './plan-retention';
import { lastDueMs } from './retention-clock';
import { readRetentionRules } from './retention-rules';

/** A run that says nothing for this long died; the next one goes on. */
const RUN_DIES_AFTER_MS = 15 * 60_000;
/** Runs that are kept to be looked at. */
const RUNS_KEPT_MS = 365 * 24 * 3600_000;

export interface RetentionCounts {
  readonly workspaces: number;
  readonly removedFiles: number;
  readonly removedBytes: number;
}

/**
 * Runs what is due in every workspace that has rules: once a day, at the hour that the page names. Safe
 * to be called at any time and by several at once: the row of a day's run is made once, and what is
 * removed is looked at again in the transaction that removes it.
 */
export async function sweepRetention(
  deps: IntakeDeps,
  signal?: AbortSignal,
): Promise<RetentionCounts> {
  const due = new Date(lastDueMs(deps.clock.nowMs()));
  const { system } = deps.database;
  await system.retentionRun.deleteMany({
    where: { startedAt: { lt: new Date(deps.clock.nowMs() - RUNS_KEPT_MS) } },
  });
  const waiting = await system.workspace.findMany({
    where: {
      // Rules that were changed since bite at the next run, as the page said.
      retentionRules: { some: { keepDays: { not: null } }, none: { updatedAt: { gte: due } } },
      retentionRuns: { none: { startedAt: { gte: due }, endedAt: { not: null } } },
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  let removedFiles = 0;
  let removedBytes = 0;
  let workspaces = 0;
  for (const { id } of waiting) {
    if (signal?.aborted) break;
    const removed = await runRetention(deps, id, due, signal);
    if (!removed) continue;
    workspaces += 1;
    removedFiles += removed.files;
    removedBytes += removed.bytes;
  }
  return { workspaces, removedFiles, removedBytes };
}

interface Removed {
  files: number;
  bytes: number;
}

async function runRetention(
  deps: IntakeDeps,
  workspaceId: string,
  due: Date,
  signal: AbortSignal | undefined,
): Promise<Removed | undefined> {
  const client = deps.database.forWorkspace(workspaceId);
  const runId = await beginRun(deps, workspaceId, due);
  if (runId === undefined) return undefined;
  const removed: Removed = { files: 0, bytes: 0 };
  const held: HeldCounts = {};
  const rules = await readRetentionRules(client);
  for await (const planned of planRetention(client, rules, due.getTime())) {
    if (signal?.aborted) break;
    if (planned.holds.length > 0) {
      countHolds(held, planned.holds);
      continue;
    }
    if (!(await removePlanned(deps, workspaceId, planned, due))) continue;
    const files = planned.files.length;
    const bytes = planned.files.reduce((sum, file) => sum + file.storedBytes, 0);
    removed.files += files;
    removed.bytes += bytes;
    // what was removed is said even when this process dies before the end
    await client.retentionRun.updateMany({
      where: { id: runId },
      data: { removedCount: { increment: files }, removedBytes: { increment: BigInt(bytes) } },
    });
  }
  if (signal?.aborted) return removed;
  await client.$transaction(async (tx) => {
    const ended = await tx.retentionRun.updateManyAndReturn({
      where: { id: runId, endedAt: null },
      data: { endedAt: nowOf(deps), held: toJsonColumn(held) },
      select: { removedCount: true, removedBytes: true },
    });
    const run = ended[0];
    if (!run) return;
    await recordAudit(
      deps,
      {
        workspaceId,
        actor: 'system',
        action: 'retention.run',
        object: `retention-run:${runId}`,
        result: 'done',
        details: { files: run.removedCount, bytes: Number(run.removedBytes), ...told(held) },
      },
      tx,
    );
  });
  deps.log.info({ workspaceId, ...removed }, 'retention ran');
  return removed;
}

/** The row of the run that was due; undefined while somebody else is at it. */
async function beginRun(
  deps: IntakeDeps,
  workspaceId: string,
  due: Date,
): Promise<string | undefined> {
  const client = deps.database.forWorkspace(workspaceId);
  const open = await client.retentionRun.findFirst({
    where: { startedAt: { gte: due }, endedAt: null },
    select: { id: true, startedAt: true },
  });
  if (open) {
    const isDead = deps.clock.nowMs() - open.startedAt.getTime() > RUN_DIES_AFTER_MS;
    return isDead ? open.id : undefined;
  }
  // by day and workspace: two workers make one
  const id = `ret_${due.toISOString().slice(0, 10)}_${workspaceId.slice(-26)}`;
  try {
    await client.retentionRun.create({ data: { id, startedAt: nowOf(deps) } });
    return id;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return undefined;
  }
}

/** Rolls back what was begun on a capture that somebody took hold of. */
class HeldMeanwhile extends Error {}

/** Removes a capture, or files of one, unless somebody took hold of it in the meantime. */
async function removePlanned(
  deps: IntakeDeps,
  workspaceId: string,
  planned: PlannedCapture,
  due: Date,
): Promise<boolean> {
  const client = deps.database.forWorkspace(workspaceId);
  const { captureId } = planned;
  try {
    const hashes = await client.$transaction(async (tx) => {
      // Takes the row: a person who pins or reads anew comes before or after, never in between.
      const still = await tx.capture.updateMany({
        where: { id: captureId, state: { in: ['done', 'failed'] } },
        // The same bytes sent again are a capture of their own then, with files.
        data: { contentHash: `removed:${captureId}` },
      });
      if (still.count === 0) return undefined;
      // Asked after the row is ours: a note that was being written meanwhile is seen here.
      const free = await tx.capture.count({
        where: { id: captureId, ...notHeldAt(due.getTime()) },
      });
      if (free === 0) throw new HeldMeanwhile();
      if (planned.whole) return deleteCaptureRows(tx, captureId);
      const ids = planned.files.map((file) => file.id);
      const of = { where: { id: { in: ids }, captureId }, select: { sha256: true } } as const;
      const files = await tx.artifact.findMany({
        ...of,
        select: { id: true, file: true, kind: true, sizeBytes: true, sha256: true },
      });
      const tables = await tx.derivedTable.findMany({
        where: { artifactId: { in: ids } },
        select: { sha256: true },
      });
      // Deleting an archive would take the entries along that stay.
      await tx.artifact.updateMany({
        where: { captureId, fromArchiveId: { in: ids } },
        data: { fromArchiveId: null },
      });
      await tx.artifact.deleteMany({ where: of.where });
      await tx.removedFile.createMany({
        data: files.map(({ file, kind, sizeBytes }) => ({
          id: newId(deps, 'removedFile'),
          captureId,
          file,
          kind,
          sizeBytes,
          removedAt: nowOf(deps),
        })),
      });
      const gone = [...new Set([...files, ...tables].map((row) => row.sha256))];
      await disownBlobs(tx, gone);
      return gone;
    }, TRANSACTION);
    if (!hashes) return false;
    await forgetBlobs(deps, hashes);
    return true;
  } catch (error) {
    // It was deleted, or an upload took a blob between look and delete: the next run looks again.
    const passes = error instanceof HeldMeanwhile || isRowMissing(error);
    if (passes || isForeignKeyViolation(error)) return false;
    throw error;
  }
}

const told = (held: HeldCounts): AuditDetails => ({
  heldByPin: held.pinned,
  heldByIncident: held.incident,
  heldByInvestigation: held.investigation,
  heldByAnnotation: held.annotation,
});
