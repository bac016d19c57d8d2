import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Problem, Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import {
  type ArtifactHints,
  type ArtifactRecord,
  damagedRecord,
  nestedArchive,
} from '@unpark/model';
import { type BlobHold, openHold } from './blob-holds';
import { CLAIM, type ClaimedArtifact, claimArtifact, holdClaim } from './claims';
import type { JobRun, ParsedFiles, WorkDeps } from './compute-port';
import { finishCaptureWhenRead } from './finish-capture';
import { chargeParsing } from './intake-limits';
import { enqueueParsing } from './receive-capture';
import { type StoredEntry, type StoredTable, writeParsed } from './write-parsed';

export type ParseOutcome = 'nothing-waiting' | 'final' | 'given-back' | 'claim-lost';

/**
 * Reads one waiting artifact: claims it, reads it in a process of its own, stores its tables, and
 * writes everything in one transaction where the claim still stands. Doing it twice gives the same
 * rows. What cannot be read is final too, as damaged with the reason.
 */
export async function parseArtifact(deps: WorkDeps, run: JobRun): Promise<ParseOutcome> {
  const token = randomUUID();
  const claimed = await claimArtifact(deps, token);
  if (!claimed) return 'nothing-waiting';
  const fields = {
    jobId: run.jobId,
    workspaceId: claimed.workspaceId,
    captureId: claimed.captureId,
    artifactId: claimed.id,
  };
  const startedMs = deps.clock.nowMs();
  const claim = holdClaim(deps, 'artifact', claimed, token, run.signal);
  const hold = openHold(deps);
  let outcome: ParseOutcome;
  try {
    outcome = await readClaimed(deps, claimed, token, hold, claim.signal);
    if (outcome === 'final') await hold.release();
  } catch (cause) {
    await giveBack(deps, claimed, token);
    throw cause;
  } finally {
    claim.release();
    // a hold that stays ends by its time
    await hold.abandon().catch(() => undefined);
  }
  const durationMs = deps.clock.nowMs() - startedMs;
  deps.log.info({ ...fields, outcome, durationMs }, 'artifact read');
  await chargeParsing(deps, claimed, durationMs).catch((cause: unknown) =>
    deps.log.error(fields, 'reading not charged', cause),
  );
  if (outcome === 'final') await finishCaptureWhenRead(deps, claimed);
  if (outcome === 'given-back') await enqueueParsing(deps, claimed.workspaceId, [claimed.id]);
  return outcome;
}

async function readClaimed(
  deps: WorkDeps,
  claimed: ClaimedArtifact,
  token: string,
  hold: BlobHold,
  signal: AbortSignal,
): Promise<ParseOutcome> {
  const client = deps.database.forWorkspace(claimed.workspaceId);
  const artifact = await client.artifact.findUnique({ where: { id: claimed.id } });
  if (!artifact) return 'claim-lost';
  await client.capture.updateMany({
    where: { id: claimed.captureId, state: 'queued' },
    data: { state: 'parsing' },
  });
  await mkdir(deps.workDir, { recursive: true });
  const folder = await mkdtemp(path.join(deps.workDir, 'parse-'));
  try {
    const source = path.join(folder, 'source');
    const outDir = path.join(folder, 'out');
    await mkdir(outDir);
    const fetched = await deps.storage.fetchToFile(artifact.sha256, source);
    const hints: ArtifactHints = {
      ...fromJsonColumn<Omit<ArtifactHints, 'file'>>(artifact.hints),
      file: artifact.file,
    };
    const parsed = fetched.ok
      ? await deps.compute.parse({ path: source, hints, outDir, signal })
      : fetched;
    if (!parsed.ok) return await endWithout(deps, claimed, token, artifact.file, parsed.error);
    const inner = artifact.fromArchiveId !== null;
    const stored = await storeResult(deps, parsed.value, hold, inner);
    if (!stored.ok) return await endWithout(deps, claimed, token, artifact.file, stored.error);
    const written = await writeParsed(deps, claimed, token, stored.value);
    if (!written) return 'claim-lost';
    await enqueueParsing(deps, claimed.workspaceId, written.entryIds);
    return 'final';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface StoredResult {
  readonly record: ArtifactRecord;
  readonly tables: readonly StoredTable[];
  readonly entries: readonly StoredEntry[];
}

async function storeResult(
  deps: WorkDeps,
  parsed: ParsedFiles,
  { beforeKept }: BlobHold,
  fromArchive: boolean,
): Promise<Result<StoredResult>> {
  if (fromArchive && parsed.record.kind === 'archive') {
    return { ok: true, value: { record: nestedArchive(parsed.record), tables: [], entries: [] } };
  }
  const tables: StoredTable[] = [];
  for (const { path: file, ...table } of parsed.tables) {
    const put = await deps.storage.putFile(file, { beforeKept });
    if (!put.ok) return put;
    tables.push({ ...table, sha256: put.value.sha256 });
  }
  const entries: StoredEntry[] = [];
  for (const { path: file, ...entry } of parsed.entries ?? []) {
    const put = await deps.storage.putFile(file, { beforeKept });
    if (!put.ok) return put;
    entries.push({ ...entry, sha256: put.value.sha256 });
  }
  return { ok: true, value: { record: parsed.record, tables, entries } };
}

/** Problems that say nothing about the file: whoever tries next may succeed. */
const isOurs = (problem: Problem): boolean =>
  problem.code === 'parse.stopped' ||
  problem.code === 'parse.not-started' ||
  (problem.code.startsWith('storage.') && problem.code !== 'storage.missing');

async function endWithout(
  deps: WorkDeps,
  claimed: ClaimedArtifact,
  token: string,
  file: string,
  problem: Problem,
): Promise<ParseOutcome> {
  deps.log.warn(
    {
      workspaceId: claimed.workspaceId,
      captureId: claimed.captureId,
      artifactId: claimed.id,
      code: problem.code,
      detail: problem.internal,
      count: claimed.attempts,
    },
    'artifact not read',
  );
  const limit = isOurs(problem) ? CLAIM.attemptsInAll : CLAIM.attemptsAtWall;
  if (claimed.attempts < limit && problem.code !== 'storage.missing') {
    return (await giveBack(deps, claimed, token)) ? 'given-back' : 'claim-lost';
  }
  const written = await writeParsed(deps, claimed, token, {
    record: damagedRecord(file, problem),
    tables: [],
    entries: [],
  });
  return written ? 'final' : 'claim-lost';
}

async function giveBack(deps: WorkDeps, claimed: ClaimedArtifact, token: string): Promise<boolean> {
  const given = await deps.database.forWorkspace(claimed.workspaceId).artifact.updateMany({
    where: { id: claimed.id, state: 'parsing', claimToken: token },
    data: { state: 'queued', claimToken: null, claimedAt: null },
  });
  return given.count === 1;
}
