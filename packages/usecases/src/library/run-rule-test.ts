import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { err, publicProblem, type Result } from '@unpark/base';
import { fromJsonColumn, toJsonColumn } from '@unpark/db';
import type { RuleCandidate, RuleTrial, StoredRules } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { collectArtifacts } from '../intake/capture-files';
import type { JobRun, WorkDeps } from '../intake/compute-port';
import { rulesInUse } from './rule-row';
import type { StoredRuleTestResult } from './rule-test';

export type RuleTestOutcome = 'not-due' | 'done' | 'given-back' | 'claim-lost';

/** How often a holder says that it lives, and learns that the test was cancelled. */
const RENEW_EVERY_MS = 1_000;

interface TestIds {
  readonly workspaceId: string;
  readonly testId: string;
}

/**
 * Tries a rule on the captures of its test, one after the other, each behind the walls of the reader
 * process. What was found stands in the row after each, so a worker that dies loses one capture.
 */
export async function runRuleTest(
  deps: WorkDeps,
  ids: TestIds,
  run: JobRun,
): Promise<RuleTestOutcome> {
  const client = deps.database.forWorkspace(ids.workspaceId);
  const token = randomUUID();
  const claimed = await client.ruleTest.updateMany({
    where: { id: ids.testId, state: 'queued' },
    data: {
      state: 'running',
      claimToken: token,
      claimedAt: await databaseNow(deps),
      attempts: { increment: 1 },
    },
  });
  if (claimed.count !== 1) return 'not-due';
  const lost = new AbortController();
  const ours = { id: ids.testId, state: 'running', claimToken: token } as const;
  const renewing = setInterval(() => {
    void databaseNow(deps)
      .then((claimedAt) => client.ruleTest.updateMany({ where: ours, data: { claimedAt } }))
      .then(
        ({ count }) => count !== 1 && lost.abort(),
        () => undefined,
      );
  }, RENEW_EVERY_MS);
  const signal = AbortSignal.any([run.signal, lost.signal]);
  try {
    const row = await client.ruleTest.findFirst({ where: ours });
    if (!row) return 'claim-lost';
    const results = [...fromJsonColumn<StoredRuleTestResult[]>(row.results)];
    const candidate: RuleCandidate = { kind: row.kind, body: fromJsonColumn<unknown>(row.body) };
    const { rules } = await rulesInUse(client);
    for (const captureId of row.captureIds.slice(results.length)) {
      const tried = await tryOn(deps, { ...ids, captureId }, rules, candidate, signal);
      if (signal.aborted) break;
      results.push({
        captureId,
        ...(tried.ok ? { trial: tried.value } : { problem: publicProblem(tried.error) }),
      });
      const written = await client.ruleTest.updateMany({
        where: ours,
        data: { results: toJsonColumn(results) },
      });
      if (written.count !== 1) return 'claim-lost';
    }
    const whole = results.length === row.captureIds.length;
    const ended = await client.ruleTest.updateMany({
      where: ours,
      data: { state: whole ? 'done' : 'queued', claimToken: null, claimedAt: null },
    });
    if (ended.count !== 1) return 'claim-lost';
    return whole ? 'done' : 'given-back';
  } finally {
    clearInterval(renewing);
  }
}

/** Claims are dated by the database's clock, by which the sweep judges them. */
async function databaseNow(deps: WorkDeps): Promise<Date> {
  const [row] = await deps.database.system.$queryRaw<{ at: Date }[]>`SELECT now() AS at`;
  return row?.at ?? new Date(deps.clock.nowMs());
}

async function tryOn(
  deps: WorkDeps,
  ids: { readonly workspaceId: string; readonly captureId: string },
  rules: StoredRules,
  candidate: RuleCandidate,
  signal: AbortSignal,
): Promise<Result<RuleTrial>> {
  await mkdir(deps.workDir, { recursive: true });
  const folder = await mkdtemp(path.join(deps.workDir, 'try-rule-'));
  try {
    const there = await deps.database
      .forWorkspace(ids.workspaceId)
      .capture.findUnique({ where: { id: ids.captureId }, select: { id: true } });
    if (!there) return err(notFound('capture'));
    const artifacts = await collectArtifacts(deps, ids, folder);
    if (!artifacts.ok) return artifacts;
    return await deps.compute.tryRule({ artifacts: artifacts.value, rules, candidate, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
