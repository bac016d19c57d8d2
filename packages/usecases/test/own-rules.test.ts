import { err, ok, type Problem, type Result } from '@unpark/base';
import type { Diagnosis, RuleTrial, StoredRules } from '@unpark/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  beginRuleTest,
  cancelRuleTest,
  type CheckedRule,
  type ComputePort,
  createRule,
  createService,
  deleteCapture,
  diagnoseCapture,
  getCaptureView,
  getHomeView,
  getRule,
  getRuleTest,
  listCaptures,
  listRules,
  MOST_RULES,
  muteFinding,
  rediagnose,
  runRuleTest,
  sweepUnfinished,
  switchRule,
  unmuteFinding,
  updateRule,
  type WorkDeps,
  type WorkspaceScope,
} from '../src/index';
import { joinAs, makeWorkspace } from './scopes';
import { makeTestDeps, type TestDeps } from './test-deps';

let deps: TestDeps;
let scope: WorkspaceScope;
let other: WorkspaceScope;
let serviceId: string;
let number = 0;

beforeAll(async () => {
  deps = await makeTestDeps();
  other = await makeWorkspace(deps, 'Other');
});
beforeEach(async () => {
  deps.skewMs = 0;
  scope = await makeWorkspace(deps, `Rules ${++number}`);
  serviceId = value(await createService(deps, scope, { name: 'checkout' })).id;
});
afterAll(() => deps.drop());

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);
const DAY_MS = 24 * 3600_000;
const run = () => ({ jobId: 'test', signal: new AbortController().signal });

const idle = (name: string, frame = 'pool.(*Pool).worker'): CheckedRule => ({
  kind: 'idle',
  name,
  title: `Workers of ${name}`,
  body: { id: `own/${name}`, about: { en: name, zh: name }, match: { frames: [frame] } },
});
const revisionOf = async () => value(await listRules(deps, scope)).revision;

const audited = async (action: string) =>
  (
    await deps.database.system.auditEntry.findMany({
      where: { workspaceId: scope.workspace.id, action },
    })
  ).length;

/** A capture that is done, with a finding for each fingerprint; the first is the primary one. */
async function makeCapture(of: WorkspaceScope, service: string, ...prints: string[]) {
  const id = `cap_${String(++number).padStart(26, '0')}`;
  const findings = prints.map((fingerprint, i) => ({
    id: `f${i}`,
    pattern: 'chan-nil',
    fingerprint,
    primary: i === 0,
  }));
  await of.client.capture.create({
    data: {
      id,
      serviceId: service,
      contentHash: id,
      state: 'done',
      outcome: prints.length > 0 ? 'stalled' : 'healthy',
      sentence: 'All wait.',
      revision: 1,
      libraryRevision: 0,
      diagnosis: { verdict: { sentence: [], lead: [] }, findings, coverage: [], rejected: [] },
    },
  });
  for (const { id: key, pattern, fingerprint, primary } of findings) {
    await of.client.finding.create({
      data: {
        id: `fnd_${id}_${key}`,
        captureId: id,
        key,
        position: 0,
        pattern,
        class: 'channel',
        severity: 'high',
        confidence: 0.8,
        primary,
        title: 'Nil channel',
        goroutineCount: 3,
        fingerprint,
        body: {},
      },
    });
  }
  return id;
}

describe('rules of a workspace', () => {
  it('are made, changed, turned off and on, deleted and brought back; each raises the revision', async () => {
    const made = value(await createRule(deps, scope, idle('mail')));
    expect(await revisionOf()).toBe(1);
    expect(value(await getRule(deps, scope, { rule: 'mail' }))).toMatchObject({
      id: made.id,
      enabled: true,
      revision: 1,
      body: { id: 'own/mail' },
    });
    const changed = idle('mail', 'mail.(*Queue).loop');
    value(await updateRule(deps, scope, { rule: 'mail', revision: 1, changed }));
    expect(value(await getRule(deps, scope, { rule: made.id }))).toMatchObject({
      revision: 2,
      body: { match: { frames: ['mail.(*Queue).loop'] } },
    });
    for (const to of ['disable', 'disable', 'enable', 'delete'] as const)
      value(await switchRule(deps, scope, { rule: 'mail', to }));
    expect(codeOf(await getRule(deps, scope, { rule: 'mail' }))).toBe('rule.not-found');
    expect(codeOf(await switchRule(deps, scope, { rule: 'mail', to: 'enable' }))).toBe(
      'rule.not-found',
    );
    value(await switchRule(deps, scope, { rule: made.id, to: 'restore' }));
    expect(value(await getRule(deps, scope, { rule: 'mail' })).enabled).toBe(true);
    // disabling twice counts once
    expect(await revisionOf()).toBe(6);
    expect([
      await audited('rule.create'),
      await audited('rule.update'),
      await audited('rule.disable'),
      await audited('rule.delete'),
      await audited('rule.restore'),
    ]).toEqual([1, 1, 1, 1, 1]);
  });

  it('keep their id, and the change of one person from that of another', async () => {
    value(await createRule(deps, scope, idle('mail')));
    expect(codeOf(await createRule(deps, scope, idle('mail')))).toBe('rule.taken');
    const update = (revision: number, changed: CheckedRule) =>
      updateRule(deps, scope, { rule: 'mail', revision, changed });
    value(await update(1, idle('mail')));
    expect(codeOf(await update(1, idle('mail')))).toBe('rule.conflict');
    expect(codeOf(await update(2, idle('post')))).toBe('rule.renamed');
    expect(codeOf(await update(2, { ...idle('mail'), kind: 'pattern' }))).toBe('rule.renamed');
  });

  it('give up their name when deleted, and go a day later', async () => {
    const first = value(await createRule(deps, scope, idle('mail')));
    value(await switchRule(deps, scope, { rule: 'mail', to: 'delete' }));
    value(await createRule(deps, scope, idle('mail')));
    expect(codeOf(await switchRule(deps, scope, { rule: first.id, to: 'restore' }))).toBe(
      'rule.not-found',
    );
    value(await switchRule(deps, scope, { rule: 'mail', to: 'delete' }));
    await sweepUnfinished(deps);
    expect(await scope.client.workspaceRule.count()).toBe(1);
    deps.skewMs = DAY_MS + 60_000;
    await sweepUnfinished(deps);
    expect(await scope.client.workspaceRule.count()).toBe(0);
  });

  it('are at most so many of a kind', async () => {
    await scope.client.workspaceRule.createMany({
      data: Array.from({ length: MOST_RULES }, (_, i) => ({
        id: `rul_many_${number}_${i}`,
        kind: 'idle' as const,
        name: `rule-${i}`,
        title: 'A rule',
        body: {},
      })),
    });
    expect(codeOf(await createRule(deps, scope, idle('one-more')))).toBe('limit.rules');
  });

  it('are changed by editors and read by viewers; another workspace has none of them', async () => {
    value(await createRule(deps, scope, idle('mail')));
    const viewer = await joinAs(deps, scope, 'viewer');
    const editor = await joinAs(deps, scope, 'editor');
    expect(codeOf(await createRule(deps, viewer, idle('two')))).toBe('access.role');
    expect(codeOf(await switchRule(deps, viewer, { rule: 'mail', to: 'delete' }))).toBe(
      'access.role',
    );
    expect(codeOf(await createRule(deps, editor, idle('two')))).toBe('ok');
    expect(value(await listRules(deps, viewer)).rules.map(({ name }) => name)).toEqual([
      'mail',
      'two',
    ]);
    expect(value(await listRules(deps, other)).rules).toEqual([]);
  });
});

const HEALTHY = {
  analyserVersion: 'test',
  verdict: { outcome: 'healthy', healthy: true, sentence: [], lead: [], evidence: [] },
  findings: [],
  coverage: [],
  rejected: [],
} as Diagnosis;
const TRIAL: RuleTrial = {
  before: { outcome: 'healthy', sentence: 'No stall.' },
  after: { outcome: 'stalled', severity: 'high', sentence: 'All wait.' },
  groups: 1,
  goroutines: 12,
  workingBefore: 12,
  idleByDesign: 0,
  places: [],
  dumps: 2,
};

/** Answers at once, and remembers with which rules it was asked. */
function computeThat(answers: {
  diagnose?: (rules: StoredRules | undefined) => Result<Diagnosis>;
  tryRule?: (signal: AbortSignal | undefined) => Promise<Result<RuleTrial>>;
}): { compute: ComputePort; asked: (StoredRules | undefined)[] } {
  const asked: (StoredRules | undefined)[] = [];
  return {
    asked,
    compute: {
      parse: () => Promise.reject(new Error('nothing is read here')),
      diagnose: ({ rules }) => {
        asked.push(rules);
        return Promise.resolve(answers.diagnose?.(rules) ?? ok(HEALTHY));
      },
      tryRule: ({ rules, signal }) => {
        asked.push(rules);
        return answers.tryRule?.(signal) ?? Promise.resolve(ok(TRIAL));
      },
    },
  };
}
const workDeps = (compute: ComputePort): WorkDeps => ({
  ...deps,
  compute,
  workDir: `${deps.folder}/work`,
});

describe('a diagnosis', () => {
  it('is made with the enabled rules of its workspace, and made again when asked', async () => {
    const captureId = await makeCapture(scope, serviceId);
    value(await createRule(deps, scope, idle('mail')));
    value(await createRule(deps, scope, idle('off')));
    value(await switchRule(deps, scope, { rule: 'off', to: 'disable' }));
    value(await createRule(deps, other, idle('of-others')));
    const rulesOf = async () =>
      value(await getCaptureView(deps, scope, { capture: captureId })).capture.rules;
    expect(await rulesOf()).toBe('older');
    expect(value(await rediagnose(deps, scope, { capture: captureId }))).toEqual({ begun: 1 });
    expect(value(await rediagnose(deps, scope, { capture: captureId }))).toEqual({ begun: 0 });
    expect(deps.queue.enqueued.at(-1)).toMatchObject({
      name: 'diagnose-capture',
      ids: { captureId },
    });
    const { compute, asked } = computeThat({});
    const ids = { workspaceId: scope.workspace.id, captureId };
    expect(await diagnoseCapture(workDeps(compute), ids, run())).toBe('done');
    expect(asked).toEqual([{ patterns: [], idle: [idle('mail').body] }]);
    expect(await rulesOf()).toBe('current');
    expect(await audited('capture.rediagnose')).toBe(1);
  });

  it('is made without them when it meets a wall with them, and says so', async () => {
    const captureId = await makeCapture(scope, serviceId);
    value(await createRule(deps, scope, idle('mail')));
    value(await rediagnose(deps, scope, { service: 'checkout', take: 5 }));
    const wall: Problem = { code: 'parse.time-wall', message: 'Too long.' };
    const { compute, asked } = computeThat({
      diagnose: (rules) => (rules ? err(wall) : ok(HEALTHY)),
    });
    const ids = { workspaceId: scope.workspace.id, captureId };
    expect(await diagnoseCapture(workDeps(compute), ids, run())).toBe('done');
    expect(asked.map((rules) => rules !== undefined)).toEqual([true, false]);
    const view = value(await getCaptureView(deps, scope, { capture: captureId }));
    expect(view.capture).toMatchObject({ state: 'done', rules: 'left-out' });
  });

  it('of the newest captures of a service only', async () => {
    const elsewhere = value(await createService(deps, scope, { name: 'mail' })).id;
    const first = await makeCapture(scope, serviceId);
    const second = await makeCapture(scope, serviceId);
    await makeCapture(scope, elsewhere);
    expect(value(await rediagnose(deps, scope, { service: serviceId, take: 1 }))).toEqual({
      begun: 1,
    });
    const states = await scope.client.capture.findMany({
      where: { id: { in: [first, second] } },
      orderBy: { id: 'asc' },
      select: { state: true },
    });
    expect(states.map(({ state }) => state)).toEqual(['done', 'diagnosing']);
    expect(codeOf(await rediagnose(deps, other, { service: serviceId, take: 1 }))).toBe(
      'service.not-found',
    );
    const viewer = await joinAs(deps, scope, 'viewer');
    expect(codeOf(await rediagnose(deps, viewer, { capture: first }))).toBe('access.role');
  });
});

describe('a test of a rule', () => {
  const begin = (take = 20, service?: string) =>
    beginRuleTest(deps, scope, { rule: idle('mail'), take, ...(service && { service }) });
  const read = async (test: string) => value(await getRuleTest(scope, { test }));
  const idsOf = (testId: string) => ({ workspaceId: scope.workspace.id, testId });

  it('says what the rule would do to the newest captures, and changes nothing', async () => {
    expect(codeOf(await begin())).toBe('rule-test.empty');
    for (let i = 0; i < 3; i++) await makeCapture(scope, serviceId);
    const newest = await makeCapture(scope, serviceId);
    value(await createRule(deps, scope, idle('kept')));
    const revision = await revisionOf();
    const { id, total } = value(await begin(2));
    expect(total).toBe(2);
    expect(deps.queue.enqueued.at(-1)).toMatchObject({ name: 'test-rule', ids: { testId: id } });
    expect(await read(id)).toMatchObject({ state: 'queued', done: 0, results: [] });
    const { compute, asked } = computeThat({});
    expect(await runRuleTest(workDeps(compute), idsOf(id), run())).toBe('done');
    expect(await runRuleTest(workDeps(compute), idsOf(id), run())).toBe('not-due');
    expect(asked[0]).toEqual({ patterns: [], idle: [idle('kept').body] });
    const test = await read(id);
    expect(test).toMatchObject({ state: 'done', done: 2, total: 2 });
    expect(test.results[0]).toMatchObject({
      captureId: newest,
      serviceName: 'checkout',
      trial: TRIAL,
    });
    expect(await revisionOf()).toBe(revision);
    expect(await scope.client.capture.count({ where: { state: 'done', revision: 1 } })).toBe(4);
  });

  it('goes on after a capture that met a wall, and forgets one that is deleted', async () => {
    const first = await makeCapture(scope, serviceId);
    const second = await makeCapture(scope, serviceId);
    const { id } = value(await begin());
    let asked = 0;
    const { compute } = computeThat({
      tryRule: async () =>
        ++asked === 1
          ? err({ code: 'parse.time-wall', message: 'Too long.', internal: 'secret' })
          : ok(TRIAL),
    });
    expect(await runRuleTest(workDeps(compute), idsOf(id), run())).toBe('done');
    const { results } = await read(id);
    expect(results.map((result) => result.captureId)).toEqual([second, first]);
    expect(results[0]?.problem).toEqual({ code: 'parse.time-wall', message: 'Too long.' });
    value(await deleteCapture(deps, scope, { capture: first }));
    expect(codeOf(await getRuleTest(scope, { test: id }))).toBe('rule-test.not-found');
  });

  it('is cancelled in the middle and keeps what it found', async () => {
    for (let i = 0; i < 3; i++) await makeCapture(scope, serviceId);
    const { id } = value(await begin());
    let asked = 0;
    const { compute } = computeThat({
      tryRule: async (signal) => {
        if (++asked === 1) return ok(TRIAL);
        value(await cancelRuleTest(scope, { test: id }));
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        return err({ code: 'parse.stopped', message: 'Stopped.' });
      },
    });
    expect(await runRuleTest(workDeps(compute), idsOf(id), run())).toBe('claim-lost');
    expect(await read(id)).toMatchObject({ state: 'cancelled', done: 1, total: 3 });
    expect(asked).toBe(2);
  });

  it('is given back when its worker stops, and goes on where it was', async () => {
    for (let i = 0; i < 2; i++) await makeCapture(scope, serviceId);
    const { id } = value(await begin());
    const stop = new AbortController();
    const { compute } = computeThat({
      tryRule: async () => {
        stop.abort();
        return err({ code: 'parse.stopped', message: 'Stopped.' });
      },
    });
    const stopped = { jobId: 'test', signal: stop.signal };
    expect(await runRuleTest(workDeps(compute), idsOf(id), stopped)).toBe('given-back');
    expect(await read(id)).toMatchObject({ state: 'queued', done: 0 });
    deps.queue.enqueued.length = 0;
    deps.skewMs = 10_000;
    await sweepUnfinished(deps);
    expect(deps.queue.enqueued).toContainEqual(
      expect.objectContaining({ name: 'test-rule', ids: idsOf(id) }),
    );
    const { compute: works } = computeThat({});
    expect(await runRuleTest(workDeps(works), idsOf(id), run())).toBe('done');
  });

  it('is one of a few at a time, for editors, in its own workspace, for a day', async () => {
    await makeCapture(scope, serviceId);
    const { id } = value(await begin());
    for (let i = 0; i < 2; i++) value(await begin());
    expect(codeOf(await begin())).toBe('limit.rule-tests');
    expect(codeOf(await getRuleTest(other, { test: id }))).toBe('rule-test.not-found');
    expect(codeOf(await cancelRuleTest(other, { test: id }))).toBe('rule-test.not-found');
    expect(
      codeOf(await beginRuleTest(deps, other, { rule: idle('mail'), take: 1, service: serviceId })),
    ).toBe('service.not-found');
    const viewer = await joinAs(deps, scope, 'viewer');
    expect(codeOf(await beginRuleTest(deps, viewer, { rule: idle('mail'), take: 1 }))).toBe(
      'access.role',
    );
    deps.skewMs = DAY_MS + 60_000;
    await sweepUnfinished(deps);
    expect(codeOf(await getRuleTest(scope, { test: id }))).toBe('rule-test.not-found');
  });
});

describe('a muted finding', () => {
  const mute = (capture: string, days: number, everywhere = false) =>
    muteFinding(deps, scope, {
      capture,
      finding: 'f0',
      everywhere,
      reason: 'known, ticket 4711',
      endsAt: new Date(deps.clock.nowMs() + days * DAY_MS),
    });
  const view = async (capture: string) => value(await getCaptureView(deps, scope, { capture }));

  it('is said with who, why and until when, in lists too, and shows again after its end', async () => {
    const captureId = await makeCapture(scope, serviceId, 'p1', 'p2');
    value(await mute(captureId, 7));
    const muted = await view(captureId);
    expect(muted.capture.muted).toEqual({ count: 1, primary: true });
    expect(muted.mutes).toMatchObject([
      {
        fingerprint: 'p1',
        reason: 'known, ticket 4711',
        by: expect.stringMatching(/^Person/) as string,
        service: { name: 'checkout' },
      },
    ]);
    // nothing is hidden
    expect(muted.diagnosis?.findings).toHaveLength(2);
    expect(value(await listCaptures(scope)).captures[0]?.muted?.count).toBe(1);
    const home = value(await getHomeView(scope));
    expect(home.services[0]?.latest?.muted?.primary).toBe(true);
    expect(home.latestCaptures[0]?.muted?.count).toBe(1);
    deps.skewMs = 8 * DAY_MS;
    expect((await view(captureId)).mutes).toEqual([]);
    expect((await view(captureId)).capture.muted).toBeUndefined();
    expect(value(await listCaptures(scope)).captures[0]?.muted).toBeUndefined();
  });

  it('is muted in its service, or in all of them, and never in another workspace', async () => {
    const elsewhere = value(await createService(deps, scope, { name: 'mail' })).id;
    const foreign = value(await createService(deps, other, { name: `s${number}` })).id;
    const here = await makeCapture(scope, serviceId, 'same');
    const there = await makeCapture(scope, elsewhere, 'same');
    const outside = await makeCapture(other, foreign, 'same');
    value(await mute(here, 7));
    expect((await view(there)).capture.muted).toBeUndefined();
    value(await mute(here, 30, true));
    expect((await view(there)).capture.muted?.count).toBe(1);
    expect((await view(here)).mutes).toHaveLength(2);
    const theirs = value(await getCaptureView(deps, other, { capture: outside }));
    expect(theirs.mutes).toEqual([]);
  });

  it('is unmuted, and muted anew in place of the old one', async () => {
    const captureId = await makeCapture(scope, serviceId, 'p');
    value(await mute(captureId, 7));
    const { id } = value(await mute(captureId, 30));
    expect(value(await listRules(deps, scope)).mutes).toHaveLength(1);
    expect(codeOf(await unmuteFinding(deps, other, { mute: id }))).toBe('mute.not-found');
    value(await unmuteFinding(deps, scope, { mute: id }));
    value(await unmuteFinding(deps, scope, { mute: id }));
    expect((await view(captureId)).mutes).toEqual([]);
    expect([await audited('finding.mute'), await audited('finding.unmute')]).toEqual([2, 1]);
  });

  it('has an end within a year and is muted by editors', async () => {
    const captureId = await makeCapture(scope, serviceId, 'p');
    for (const days of [-1, 0, 400, Number.NaN])
      expect(codeOf(await mute(captureId, days))).toBe('mute.end');
    expect(codeOf(await mute('cap_none', 7))).toBe('finding.not-found');
    const viewer = await joinAs(deps, scope, 'viewer');
    const asked = {
      capture: captureId,
      finding: 'f0',
      everywhere: false,
      reason: 'x',
      endsAt: new Date(Date.now() + DAY_MS),
    };
    expect(codeOf(await muteFinding(deps, viewer, asked))).toBe('access.role');
    expect(codeOf(await muteFinding(deps, other, asked))).toBe('finding.not-found');
  });
});
