import { diagnosedColumns, type ArtifactRecord, type Diagnosis } from '@unpark/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getServiceView, reportAgentTargets, type WorkspaceScope } from '../src/index';
import { joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let mine: WorkspaceScope;
let theirs: WorkspaceScope;

beforeAll(async () => {
  deps = await makeTestDeps();
  mine = await makeWorkspace(deps, 'Mine');
  theirs = await makeWorkspace(deps, 'Theirs');
});
afterAll(() => deps.drop());

const target = (name: string, service = 'checkout') => ({
  target: name,
  service,
  everySeconds: 60,
  outcome: 'taken' as const,
  buffered: 0,
});

const report = (scope: WorkspaceScope, agent: string, ...targets: ReturnType<typeof target>[]) =>
  reportAgentTargets(deps, scope, { agent, targets });

async function targetsOf(scope: WorkspaceScope, service = 'checkout') {
  const view = await getServiceView(scope, { service });
  if (!view.ok) throw new Error(view.error.message);
  return view.value.agentTargets;
}

const onRecord = (scope: WorkspaceScope) =>
  scope.client.auditEntry.findMany({
    where: { action: 'agent.targets' },
    orderBy: { id: 'asc' },
    select: { details: true },
  });

describe('what agents capture', () => {
  it('is taken down as the agent says, with services that are new', async () => {
    expect(await report(mine, 'edge-1', target('a:6060'), target('b:6060'))).toEqual({
      ok: true,
      value: { targets: 2 },
    });
    expect((await targetsOf(mine)).map((row) => [row.agent, row.target, row.isLate])).toEqual([
      ['edge-1', 'a:6060', false],
      ['edge-1', 'b:6060', false],
    ]);
  });

  it('forgets what the agent does not name any more, and nothing of other agents', async () => {
    await report(mine, 'edge-2', target('a:6060'));
    await report(mine, 'edge-1', { ...target('b:6060'), buffered: 3 });
    expect((await targetsOf(mine)).map((row) => [row.agent, row.target, row.buffered])).toEqual([
      ['edge-2', 'a:6060', 0],
      ['edge-1', 'b:6060', 3],
    ]);
  });

  it('is on record when targets come or go, not at each report', async () => {
    const before = (await onRecord(mine)).length;
    await report(mine, 'edge-1', target('b:6060'));
    await report(mine, 'edge-1', target('b:6060'));
    expect(await onRecord(mine)).toHaveLength(before);
    await report(mine, 'edge-1', target('c:6060'));
    expect((await onRecord(mine)).at(-1)?.details).toEqual({ come: 1, gone: 1 });
  });

  it('is late after more than two intervals, and forgotten after seven days', async () => {
    await report(mine, 'edge-1', target('c:6060'));
    deps.skewMs = 60_000;
    expect((await targetsOf(mine)).find(({ agent }) => agent === 'edge-1')?.isLate).toBe(false);
    deps.skewMs = 180_000;
    expect((await targetsOf(mine)).find(({ agent }) => agent === 'edge-1')?.isLate).toBe(true);
    deps.skewMs = 8 * 86_400_000;
    expect(await targetsOf(mine)).toEqual([]);
    await report(mine, 'edge-3', target('d:6060'));
    expect(await mine.client.agentTarget.count()).toBe(1);
    deps.skewMs = 0;
  });

  it('stays in its workspace', async () => {
    await report(theirs, 'edge-3', target('z:6060'));
    expect((await targetsOf(theirs)).map((row) => row.target)).toEqual(['z:6060']);
    expect((await mine.client.agentTarget.findMany()).map((row) => row.target)).toEqual(['d:6060']);
  });

  it('needs the right to report', async () => {
    const viewer = await joinAs(deps, mine, 'viewer');
    expect(await report(viewer, 'edge-1', target('a:6060'))).toMatchObject({
      ok: false,
      error: { code: 'access.role' },
    });
  });
});

const diagnosis: Diagnosis = {
  analyserVersion: 'x',
  verdict: { outcome: 'healthy', healthy: true, sentence: [], lead: [], evidence: [] },
  findings: [],
  coverage: [],
  rejected: [],
};

const profile = (file: string, total: string, timeUnixNs: string): ArtifactRecord => ({
  file,
  kind: 'pprof-goroutine',
  status: 'parsed',
  facts: {
    form: 'profile',
    sampleTypes: [{ type: 'goroutine', unit: 'count' }],
    totals: [total],
    sampleCount: 1,
    timeUnixNs,
    delta: false,
    comments: [],
  },
  summary: '',
  warnings: [],
});

describe('a capture on the time axis', () => {
  it('counts goroutines by the latest profile where nothing was dumped', () => {
    const columns = diagnosedColumns(diagnosis, [
      profile('goroutine.pprof', '31000', '20'),
      profile('goroutine.start.pprof', '30000', '10'),
    ]);
    expect([columns.goroutineCount, columns.stateCounts]).toEqual([31_000, null]);
  });

  it('keeps goroutines by what they do', () => {
    const stateCounts = { channel: 135, idle: 6 };
    expect(diagnosedColumns({ ...diagnosis, stateCounts }, []).stateCounts).toEqual(stateCounts);
  });
});
