import { toJsonColumn } from '@unpark/db';
import type { Diagnosis, GroupSizes } from '@unpark/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ComputePort,
  createService,
  diagnoseCapture,
  getGroupGrowth,
  getServiceView,
  sweepNumbers,
  type WorkspaceScope,
} from '../src/index';
import { groupsOver } from '../src/services/get-group-growth';
import { makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let scope: WorkspaceScope;
let service: string;
let number = 0;

beforeAll(async () => {
  deps = await makeTestDeps();
});
beforeEach(async () => {
  scope = await makeWorkspace(deps, `Numbers ${++number}`);
  const made = await createService(deps, scope, { name: 'checkout' });
  if (!made.ok) throw new Error(made.error.message);
  service = made.value.id;
});
afterAll(() => deps.drop());

const BARE: Diagnosis = {
  analyserVersion: '1',
  verdict: { outcome: 'healthy', healthy: true, sentence: [], lead: [], evidence: [] },
  findings: [],
  coverage: [],
  rejected: [],
};
const group = (key: string, count: number) => ({
  key,
  reason: 'chan receive',
  stateClass: 'channel' as const,
  place: { function: `main.${key}`, file: '/app/main.go', line: 40 },
  count,
});
const sizes = (...groups: GroupSizes['groups']): GroupSizes => ({ groups, left: 0 });
const NUMBERS = {
  measures: { heapBytes: { value: 2_000_000, source: 'metrics' } },
  groupSizes: sizes(group('forward', 135)),
  stateCounts: { channel: 135 },
} as const;

async function makeCapture(
  minutes: number,
  data: { state?: 'done' | 'diagnosing' | 'queued'; groupSizes?: GroupSizes } = {},
) {
  const id = `cap_${String(++number).padStart(26, '0')}`;
  await scope.client.capture.create({
    data: {
      id,
      serviceId: service,
      contentHash: id,
      state: data.state ?? 'done',
      outcome: 'healthy',
      at: new Date(Date.UTC(2026, 10, 26, 12, minutes)),
      stateCounts: { channel: 1 },
      revision: 1,
      ...(data.groupSizes && { measures: {}, groupSizes: toJsonColumn(data.groupSizes) }),
    },
  });
  return id;
}

const computing = (answer: Awaited<ReturnType<ComputePort['diagnose']>>) => ({
  ...deps,
  workDir: `${deps.folder}/work`,
  compute: {
    parse: async () => Promise.reject(new Error('not asked for')),
    tryRule: async () => Promise.reject(new Error('not asked for')),
    diagnose: async () => answer,
  } satisfies ComputePort,
});
const run = { jobId: 'job', signal: new AbortController().signal };
const columnsOf = (id: string) =>
  scope.client.capture.findUniqueOrThrow({
    where: { id },
    select: {
      measures: true,
      groupSizes: true,
      stateCounts: true,
      measuresLost: true,
      revision: true,
      diagnosis: true,
    },
  });

describe('numbers of a capture', () => {
  it('are columns of their own when it is diagnosed, and no part of what outsiders may read', async () => {
    const captureId = await makeCapture(0, { state: 'diagnosing' });
    const ids = { workspaceId: scope.workspace.id, captureId };
    const with_ = computing({ ok: true, value: { ...BARE, ...NUMBERS } });
    expect(await diagnoseCapture(with_, ids, run)).toBe('done');
    const row = await columnsOf(captureId);
    expect(row.measures).toEqual(NUMBERS.measures);
    expect(row.groupSizes).toEqual(NUMBERS.groupSizes);
    expect(JSON.stringify(row.diagnosis)).not.toContain('forward');
    const view = await getServiceView(scope, { service });
    expect(view.ok && view.value.history[0]?.measures).toEqual(NUMBERS.measures);
  });

  it('are filled in where an early build diagnosed, and nothing else changes', async () => {
    const id = await makeCapture(0);
    expect(
      await sweepNumbers(computing({ ok: true, value: { ...BARE, ...NUMBERS } }), run.signal),
    ).toBe(1);
    const row = await columnsOf(id);
    expect(row.groupSizes).toEqual(NUMBERS.groupSizes);
    expect(row.stateCounts).toEqual(NUMBERS.stateCounts);
    expect([row.revision, row.diagnosis]).toEqual([1, null]);
  });

  it('are asked for once where they cannot be read', async () => {
    const id = await makeCapture(0);
    const broken = computing({
      ok: false,
      error: { code: 'parse.memory-wall', message: 'Too large.', next: 'Take a smaller one.' },
    });
    expect(await sweepNumbers(broken, run.signal)).toBe(0);
    expect((await columnsOf(id)).measuresLost).toBe(true);
    const works = computing({ ok: true, value: { ...BARE, ...NUMBERS } });
    expect(await sweepNumbers(works, run.signal)).toBe(0);
  });

  it('wait while people wait for a capture', async () => {
    const id = await makeCapture(0);
    const waiting = await makeCapture(1, { state: 'queued' });
    const works = computing({ ok: true, value: { ...BARE, ...NUMBERS } });
    expect(await sweepNumbers(works, run.signal)).toBe(0);
    expect((await columnsOf(id)).measures).toBeNull();
    await scope.client.capture.delete({ where: { id: waiting } });
    expect(await sweepNumbers(works, run.signal)).toBe(1);
  });
});

describe('groups that grew', () => {
  const growth = async (from?: Date) => {
    const answer = await getGroupGrowth(scope, { service, from });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };

  it('are counted in the first capture, the last and others between them, most growth first', async () => {
    for (let i = 0; i < 12; i++)
      await makeCapture(i, {
        groupSizes: sizes(group('steady', 500), group('forward', 100 + i), group('gone', 12 - i)),
      });
    await makeCapture(30);
    const { captures, groups, unread } = await growth();
    expect(captures).toHaveLength(6);
    expect(captures[0]?.at).toBe('2026-11-26T12:00:00.000Z');
    expect(captures.at(-1)?.at).toBe('2026-11-26T12:11:00.000Z');
    expect(groups.map(({ key, growth: by }) => [key, by])).toEqual([
      ['forward', 11],
      ['steady', 0],
      ['gone', -11],
    ]);
    expect(unread).toBe(1);
    const late = await growth(new Date(Date.UTC(2026, 10, 26, 12, 10)));
    expect(late.captures).toHaveLength(2);
  });

  it('are of the own workspace', async () => {
    const other = await makeWorkspace(deps, 'Other');
    expect(await getGroupGrowth(other, { service })).toMatchObject({
      ok: false,
      error: { code: 'service.not-found' },
    });
  });

  it('have no size where a capture names its largest groups only, and none where it names all', () => {
    const [forward] = groupsOver([
      { groups: [group('large', 900)], left: 7 },
      sizes(group('large', 900)),
      sizes(group('forward', 40)),
    ]);
    expect(forward).toMatchObject({ key: 'forward', counts: [null, 0, 40], growth: 40 });
  });
});
