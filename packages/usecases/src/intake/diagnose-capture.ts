import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { err, ok, type Problem, publicProblem, type Result } from '@unpark/base';
import { fromJsonColumn, JSON_NULL, toJsonColumn, type WorkspaceTransaction } from '@unpark/db';
import {
  type ArtifactHints,
  type ArtifactRecord,
  diagnosedTables,
  type Diagnosis,
} from '@unpark/model';
import { newId } from '../deps';
import { diagnosedColumns } from './diagnosed-columns';
import { CLAIM, claimDiagnosis, holdClaim } from './claims';
import { datedAhead } from './dated-ahead';
import type { ComputePort, JobRun, WorkDeps } from './compute-port';
import { isReported } from './reported-record';
import { enqueueDiagnosis } from './finish-capture';
import { TRANSACTION } from './intake-deps';

export type DiagnoseOutcome = 'not-due' | 'done' | 'failed' | 'given-back' | 'claim-lost';

type DiagnoseInput = Parameters<ComputePort['diagnose']>[0]['artifacts'];

/**
 * Diagnoses a capture whose artifacts are all final. Findings are replaced in one transaction and
 * the revision rises by one. A capture without one readable artifact is diagnosed too: "cannot tell"
 * is an answer.
 */
export async function diagnoseCapture(
  deps: WorkDeps,
  ids: { readonly workspaceId: string; readonly captureId: string },
  run: JobRun,
): Promise<DiagnoseOutcome> {
  const token = randomUUID();
  const claimed = await claimDiagnosis(deps, ids, token);
  if (!claimed) return 'not-due';
  const startedMs = deps.clock.nowMs();
  const row = { workspaceId: ids.workspaceId, id: ids.captureId };
  const hold = holdClaim(deps, 'capture', row, token, run.signal);
  let outcome: DiagnoseOutcome;
  try {
    outcome = await diagnoseClaimed(deps, ids, token, claimed.attempts, hold.signal);
  } catch (cause) {
    await giveBack(deps, ids, token);
    throw cause;
  } finally {
    hold.release();
  }
  const durationMs = deps.clock.nowMs() - startedMs;
  deps.log.info({ ...ids, jobId: run.jobId, outcome, durationMs }, 'capture diagnosed');
  if (outcome === 'given-back') await enqueueDiagnosis(deps, ids);
  return outcome;
}

async function diagnoseClaimed(
  deps: WorkDeps,
  ids: { readonly workspaceId: string; readonly captureId: string },
  token: string,
  attempts: number,
  signal: AbortSignal,
): Promise<DiagnoseOutcome> {
  await mkdir(deps.workDir, { recursive: true });
  const folder = await mkdtemp(path.join(deps.workDir, 'diagnose-'));
  try {
    const artifacts = await collectArtifacts(deps, ids, folder);
    const diagnosed = artifacts.ok
      ? await deps.compute.diagnose({ artifacts: artifacts.value, signal })
      : artifacts;
    if (artifacts.ok && diagnosed.ok) {
      const records = artifacts.value.map((artifact) => artifact.record);
      const written = await writeDiagnosis(deps, ids, token, diagnosed.value, records);
      return written ? 'done' : 'claim-lost';
    }
    const problem = diagnosed.ok ? undefined : diagnosed.error;
    return await endWithout(deps, ids, token, attempts, problem);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Files in order of their names. Refused with `capture.dated-ahead` when their record says so. */
async function collectArtifacts(
  deps: WorkDeps,
  { workspaceId, captureId }: { readonly workspaceId: string; readonly captureId: string },
  folder: string,
): Promise<Result<DiagnoseInput>> {
  const rows = await deps.database.forWorkspace(workspaceId).artifact.findMany({
    where: { captureId, state: 'final' },
    include: { tables: true, fromArchive: { select: { createdAt: true } } },
    orderBy: { file: 'asc' },
  });
  const artifacts: DiagnoseInput[number][] = [];
  for (const row of rows) {
    if (row.record === null) continue;
    const record = fromJsonColumn<ArtifactRecord>(row.record);
    // What came out of an archive came in with it.
    const ahead = datedAhead(record, row.fromArchive?.createdAt ?? row.createdAt);
    if (ahead) return err(ahead);
    if (!isReported(record)) continue;
    const tables: DiagnoseInput[number]['tables'][number][] = [];
    const read = diagnosedTables(record.facts.form);
    for (const table of row.tables) {
      if (!read.has(table.name)) continue;
      const file = path.join(folder, table.id);
      const fetched = await deps.storage.fetchToFile(table.sha256, file);
      if (!fetched.ok) return fetched;
      tables.push({ name: table.name, version: table.version, path: file });
    }
    const hints = fromJsonColumn<Omit<ArtifactHints, 'file'>>(row.hints);
    artifacts.push({ record, hints: { ...hints, file: row.file }, tables });
  }
  return ok(artifacts);
}

async function writeDiagnosis(
  deps: WorkDeps,
  { workspaceId, captureId }: { readonly workspaceId: string; readonly captureId: string },
  token: string,
  diagnosis: Diagnosis,
  records: readonly ArtifactRecord[],
): Promise<boolean> {
  const columns = diagnosedColumns(diagnosis, records);
  const write = async (tx: WorkspaceTransaction): Promise<boolean> => {
    const won = await tx.capture.updateMany({
      where: { id: captureId, state: 'diagnosing', claimToken: token },
      data: {
        state: 'done',
        revision: { increment: 1 },
        attempts: 0,
        claimToken: null,
        claimedAt: null,
        problem: JSON_NULL,
        analyserVersion: diagnosis.analyserVersion,
        diagnosis: toJsonColumn(diagnosis),
        diagnosedAt: new Date(deps.clock.nowMs()),
        ...columns,
        ...(columns.windowFromUnixNs !== null && {
          at: new Date(Number(columns.windowFromUnixNs / 1_000_000n)),
        }),
      },
    });
    if (won.count !== 1) return false;
    await tx.finding.deleteMany({ where: { captureId } });
    await tx.finding.createMany({
      data: diagnosis.findings.map((finding, position) => ({
        id: newId(deps, 'finding'),
        captureId,
        key: finding.id,
        position,
        pattern: finding.pattern,
        class: finding.class,
        severity: finding.severity,
        confidence: finding.confidence,
        primary: finding.primary,
        title: finding.title,
        goroutineCount: finding.goroutineCount,
        fingerprint: finding.fingerprint,
        body: toJsonColumn(finding),
      })),
    });
    return true;
  };
  return deps.database.forWorkspace(workspaceId).$transaction(write, TRANSACTION);
}

async function endWithout(
  deps: WorkDeps,
  ids: { readonly workspaceId: string; readonly captureId: string },
  token: string,
  attempts: number,
  problem: Problem | undefined,
): Promise<DiagnoseOutcome> {
  deps.log.warn(
    { ...ids, code: problem?.code, detail: problem?.internal },
    'capture not diagnosed',
  );
  // The record of the capture says the same at every try.
  const mayChange = problem?.code !== 'capture.dated-ahead';
  const ours = problem?.code === 'parse.stopped' || problem?.code.startsWith('storage.');
  if (mayChange && attempts < (ours ? CLAIM.attemptsInAll : CLAIM.attemptsAtWall)) {
    return (await giveBack(deps, ids, token)) ? 'given-back' : 'claim-lost';
  }
  const failed = await deps.database.forWorkspace(ids.workspaceId).capture.updateMany({
    where: { id: ids.captureId, state: 'diagnosing', claimToken: token },
    data: {
      state: 'failed',
      claimToken: null,
      claimedAt: null,
      problem: toJsonColumn(problem ? publicProblem(problem) : null),
    },
  });
  return failed.count === 1 ? 'failed' : 'claim-lost';
}

async function giveBack(
  deps: WorkDeps,
  ids: { readonly workspaceId: string; readonly captureId: string },
  token: string,
): Promise<boolean> {
  const given = await deps.database.forWorkspace(ids.workspaceId).capture.updateMany({
    where: { id: ids.captureId, state: 'diagnosing', claimToken: token },
    data: { claimToken: null, claimedAt: null },
  });
  return given.count === 1;
}
