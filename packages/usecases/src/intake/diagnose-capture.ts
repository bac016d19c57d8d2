import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Problem, publicProblem, type Result } from '@unpark/base';
import { JSON_NULL, toJsonColumn, type WorkspaceTransaction } from '@unpark/db';
import {
  type ArtifactRecord,
  type Diagnosis,
  diagnosedColumns,
  diagnosisIn,
  NO_RULES,
  statedVcs,
} from '@unpark/model';
import { VCS_SOURCE } from '../captures/capture-vcs';
import { newId } from '../deps';
import { RULES_LEFT_OUT, type RulesOfWorkspace, rulesInUse } from '../library/rule-row';
import { tellFindings } from '../notify/tell-findings';
import { collectArtifacts } from './capture-files';
import { numberColumns, withoutNumbers } from './number-columns';
import { CLAIM, claimDiagnosis, holdClaim } from './claims';
import type { DiagnosedFiles, JobRun, WorkDeps } from './compute-port';
import { enqueueDiagnosis } from './finish-capture';
import { TRANSACTION } from './intake-deps';

export type DiagnoseOutcome = 'not-due' | 'done' | 'failed' | 'given-back' | 'claim-lost';

const SAID = {
  'not-due': 'diagnosis not due',
  done: 'capture diagnosed',
  failed: 'diagnosis given up',
  'given-back': 'diagnosis given back',
  'claim-lost': 'diagnosis dropped: somebody else has it, or the capture changed',
} as const satisfies Record<DiagnoseOutcome, string>;

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
  deps.log.info({ ...ids, jobId: run.jobId, outcome, durationMs }, SAID[outcome]);
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
    const own = await rulesInUse(deps.database.forWorkspace(ids.workspaceId));
    const diagnosed = artifacts.ok
      ? await diagnoseWithRules(deps, ids, artifacts.value, own, signal)
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

interface DiagnosedWith {
  readonly diagnosis: Diagnosis;
  readonly libraryRevision: number;
}

/**
 * Rules of a workspace never cost it a diagnosis: one that meets a wall with them is made again
 * without, and says so.
 */
async function diagnoseWithRules(
  deps: WorkDeps,
  ids: { readonly workspaceId: string; readonly captureId: string },
  artifacts: readonly DiagnosedFiles[],
  { rules, revision }: RulesOfWorkspace,
  signal: AbortSignal,
): Promise<Result<DiagnosedWith>> {
  const diagnosed = await deps.compute.diagnose({ artifacts, rules, signal });
  if (diagnosed.ok)
    return { ok: true, value: { diagnosis: diagnosed.value, libraryRevision: revision } };
  const { code } = diagnosed.error;
  const atWall = code === 'parse.time-wall' || code === 'parse.memory-wall';
  if (!atWall || rules === NO_RULES) return diagnosed;
  deps.log.warn({ ...ids, code }, 'diagnosis met a wall with the rules of the workspace');
  const without = await deps.compute.diagnose({ artifacts, signal });
  if (!without.ok) return without;
  return { ok: true, value: { diagnosis: without.value, libraryRevision: RULES_LEFT_OUT } };
}

async function writeDiagnosis(
  deps: WorkDeps,
  { workspaceId, captureId }: { readonly workspaceId: string; readonly captureId: string },
  token: string,
  { diagnosis, libraryRevision }: DiagnosedWith,
  records: readonly ArtifactRecord[],
): Promise<boolean> {
  const { stateCounts, measures, groupSizes, ...columns } = diagnosedColumns(diagnosis, records);
  const chinese = diagnosis.words?.zh ? diagnosisIn(diagnosis, 'zh') : undefined;
  const vcs = statedVcs(records);
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
        libraryRevision,
        diagnosis: toJsonColumn(withoutNumbers(diagnosis)),
        diagnosedAt: new Date(deps.clock.nowMs()),
        ...columns,
        ...numberColumns({ stateCounts, measures, groupSizes }),
        ...(columns.windowFromUnixNs !== null && {
          at: new Date(Number(columns.windowFromUnixNs / 1_000_000n)),
        }),
      },
    });
    if (won.count !== 1) return false;
    await tx.capture.updateMany({
      where: { id: captureId, OR: [{ vcsSource: null }, { vcsSource: VCS_SOURCE.files }] },
      data: {
        vcsRevision: vcs?.revision ?? null,
        vcsModified: vcs?.modified ?? null,
        vcsSource: vcs ? VCS_SOURCE.files : null,
      },
    });
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
        titleZh: chinese?.findings[position]?.title ?? null,
        goroutineCount: finding.goroutineCount,
        fingerprint: finding.fingerprint,
        body: toJsonColumn(finding),
      })),
    });
    await tellFindings(
      deps,
      tx,
      captureId,
      diagnosis.findings.map((finding, position) => ({
        ...finding,
        titleZh: chinese?.findings[position]?.title,
      })),
    );
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
  // The record of the capture says the same at every try.
  const mayChange = problem?.code !== 'capture.dated-ahead';
  const ours = problem?.code === 'parse.stopped' || problem?.code.startsWith('storage.');
  const again = mayChange && attempts < (ours ? CLAIM.attemptsInAll : CLAIM.attemptsAtWall);
  deps.log.warn(
    { ...ids, attempts, code: problem?.code, detail: problem?.internal },
    `capture not diagnosed (${problem?.code ?? 'no reason'}), ${again ? 'it is tried again' : 'given up'}`,
  );
  if (again) {
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
