import { toJsonColumn } from '@unpark/db';
import { damagedRecord } from '@unpark/model';
import { sweepEndedSessions } from '../auth/sweep-ended-sessions';
import { sweepInvitations } from '../invitations/sweep-invitations';
import { sweepExpiredUploads } from '../uploads/drop-upload';
import { CLAIM } from './claims';
import { enqueueDiagnosis, finishCaptureWhenRead } from './finish-capture';
import { sweepAnnotations } from '../annotations/sweep-annotations';
import { sweepLibrary } from '../library/sweep-library';
import { sweepMessages } from '../notify/sweep-messages';
import { sweepLinks } from '../sharing/sweep-links';
import { sweepForgottenBlobs } from './forget-blobs';
import type { IntakeDeps } from './intake-deps';
import { enqueueParsing } from './receive-capture';

export interface SweepCounts {
  /** artifacts taken from dead processes */
  readonly released: number;
  /** artifacts that went final because their readers died too often */
  readonly givenUp: number;
  readonly enqueuedArtifacts: number;
  readonly enqueuedCaptures: number;
  readonly closedAttempts: number;
  /** uploads in parts that were not finished in time */
  readonly expiredUploads: number;
  /** stored bytes that had lost their last owner */
  readonly deletedBlobs: number;
}

/** Rows looked at in one sweep; the next one, seconds later, takes the rest. */
const AT_ONCE = 1000;
/** Younger rows have a job on its way. */
const SETTLED_MS = 5_000;
const ATTEMPT_LIVES_MS = 6 * 3600 * 1000;

/**
 * The rows are the truth: finds what is not final and has no live claim and puts it into the queue
 * again, also after the queue lost everything. Running it twice at once does nothing twice.
 */
export async function sweepUnfinished(deps: IntakeDeps): Promise<SweepCounts> {
  const staleBefore = await serverTime(deps, CLAIM.staleAfterMs);
  const givenUp = await giveUpArtifacts(deps, staleBefore);
  const released = await deps.database.system.artifact.updateMany({
    where: { state: 'parsing', OR: [{ claimedAt: null }, { claimedAt: { lt: staleBefore } }] },
    data: { state: 'queued', claimToken: null, claimedAt: null },
  });
  const enqueuedArtifacts = await enqueueWaiting(deps, released.count > 0 ? 0 : SETTLED_MS);
  const enqueuedCaptures = await enqueueCaptures(deps, staleBefore);
  const closedAttempts = await closeAbandonedAttempts(deps);
  const expiredUploads = await sweepExpiredUploads(deps);
  const deletedBlobs = await sweepForgottenBlobs(deps);
  await deps.database.system.idempotencyKey.deleteMany({
    where: { expiresAt: { lt: new Date(deps.clock.nowMs()) } },
  });
  await sweepEndedSessions(deps);
  await sweepInvitations(deps);
  await sweepLibrary(deps, staleBefore);
  await sweepAnnotations(deps);
  await sweepMessages(deps);
  await sweepLinks(deps);
  const counts = {
    released: released.count,
    givenUp,
    enqueuedArtifacts,
    enqueuedCaptures,
    closedAttempts,
    expiredUploads,
    deletedBlobs,
  };
  if (Object.values(counts).some((count) => count > 0)) deps.log.info(counts, 'swept');
  return counts;
}

/** Claims are dated by the database's clock, so they are judged by it. */
async function serverTime(deps: IntakeDeps, agoMs: number): Promise<Date> {
  const [row] = await deps.database.system.$queryRaw<{ at: Date }[]>`SELECT now() AS at`;
  return new Date((row?.at.getTime() ?? deps.clock.nowMs()) - agoMs);
}

async function giveUpArtifacts(deps: IntakeDeps, staleBefore: Date): Promise<number> {
  const lost = await deps.database.system.artifact.findMany({
    where: {
      state: 'parsing',
      attempts: { gte: CLAIM.attemptsInAll },
      claimedAt: { lt: staleBefore },
    },
    select: { id: true, workspaceId: true, captureId: true, file: true, claimToken: true },
    take: AT_ONCE,
  });
  let givenUp = 0;
  for (const { id, workspaceId, captureId, file, claimToken } of lost) {
    const record = damagedRecord(file, {
      code: 'parse.interrupted',
      message: `Reading this file was interrupted ${CLAIM.attemptsInAll} times.`,
      next: 'Try again from the page; if it happens again, report it with the file, if you may.',
      values: { attempts: CLAIM.attemptsInAll },
    });
    const final = await deps.database.forWorkspace(workspaceId).artifact.updateMany({
      where: { id, state: 'parsing', claimToken },
      data: {
        state: 'final',
        claimToken: null,
        claimedAt: null,
        record: toJsonColumn(record),
        kind: record.kind,
        status: record.status,
      },
    });
    givenUp += final.count;
    await finishCaptureWhenRead(deps, { workspaceId, captureId });
  }
  return givenUp;
}

async function enqueueWaiting(deps: IntakeDeps, settledMs: number): Promise<number> {
  const waiting = await deps.database.system.artifact.findMany({
    where: { state: 'queued', updatedAt: { lte: new Date(deps.clock.nowMs() - settledMs) } },
    select: { id: true, workspaceId: true },
    orderBy: { createdAt: 'asc' },
    take: AT_ONCE,
  });
  for (const { id, workspaceId } of waiting)
    await enqueueParsing(deps, workspaceId, [id], { asLost: true });
  return waiting.length;
}

async function enqueueCaptures(deps: IntakeDeps, staleBefore: Date): Promise<number> {
  const { system } = deps.database;
  let enqueued = 0;
  const read = await system.capture.findMany({
    where: {
      state: { in: ['queued', 'parsing'] },
      artifacts: { none: { state: { not: 'final' } } },
    },
    select: { id: true, workspaceId: true },
    take: AT_ONCE,
  });
  for (const { id, workspaceId } of read) {
    if (await finishCaptureWhenRead(deps, { workspaceId, captureId: id })) enqueued++;
  }
  const undiagnosed = await system.capture.findMany({
    where: {
      state: 'diagnosing',
      OR: [
        { claimToken: null, updatedAt: { lt: new Date(deps.clock.nowMs() - SETTLED_MS) } },
        { claimedAt: { lt: staleBefore } },
      ],
    },
    select: { id: true, workspaceId: true, attempts: true, claimToken: true },
    take: AT_ONCE,
  });
  for (const { id, workspaceId, attempts, claimToken } of undiagnosed) {
    if (attempts < CLAIM.attemptsInAll) {
      await enqueueDiagnosis(deps, { workspaceId, captureId: id }, { asLost: true });
      enqueued++;
      continue;
    }
    await deps.database.forWorkspace(workspaceId).capture.updateMany({
      where: { id, state: 'diagnosing', claimToken },
      data: {
        state: 'failed',
        claimToken: null,
        claimedAt: null,
        problem: toJsonColumn({
          code: 'diagnosis.interrupted',
          message: `The diagnosis was interrupted ${CLAIM.attemptsInAll} times.`,
          next: 'Try again from the page.',
          values: { attempts: CLAIM.attemptsInAll },
        }),
      },
    });
  }
  return enqueued;
}

/**
 * An upload whose process died never said how it ended: it failed. One in parts may still go on.
 */
async function closeAbandonedAttempts(deps: IntakeDeps): Promise<number> {
  const now = deps.clock.nowMs();
  return deps.database.system.$executeRaw`
    UPDATE upload_attempts
    SET outcome = 'failed', code = 'internal.abandoned', ended_at = ${new Date(now)}
    WHERE outcome IS NULL AND started_at < ${new Date(now - ATTEMPT_LIVES_MS)}
      AND NOT EXISTS (SELECT 1 FROM upload_sessions WHERE upload_sessions.id = upload_attempts.id)`;
}
