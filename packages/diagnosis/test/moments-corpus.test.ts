import { GOROUTINE_STATE, type ArtifactRecord, severityRank, TRACE_MOMENT } from '@unpark/model';
import { type BundleTruth, listBundles } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { momentsOf } from '../src/moments';
import { TraceView } from '../src/trace-view';
import {
  bundleArtifacts,
  isDump,
  isGoroutineProfile,
  isMetrics,
  isTrace,
} from './bundle-artifacts';

const bundles = listBundles();
const hasTrace = (bundle: string): boolean =>
  bundleArtifacts(bundle, isTrace).some(({ trace }) => trace !== undefined);
/** Go 1.23 and later put the stacks of parked goroutines into traces. */
const tellsStacks = ({ go }: BundleTruth): boolean => Number(go.split('.')[1]) >= 23;
const loud = (findings: ReturnType<typeof diagnose>['findings']): string[] =>
  findings.filter((f) => severityRank(f.severity) > severityRank('low')).map((f) => f.pattern);
const byName = (list: readonly BundleTruth[]) =>
  list.map((truth) => [truth.bundle, truth] as const);

/** What a trace alone names: waits that it sees to the end, and the process as a whole. */
const TOLD_BY_TRACE = new Set([
  'chan-result-leak',
  'chan-full-slow-consumer',
  'conn-read-no-deadline',
  'gc-pressure',
  'http-client-no-timeout',
  'leak-growing',
  'mutex-across-io',
  'mutex-hot',
  'sched-latency',
  'sleep-polling',
  'waitgroup-never-done',
]);

describe('a trace alone', () => {
  const told = bundles.filter((truth) => TOLD_BY_TRACE.has(truth.scenario) && tellsStacks(truth));
  it.each(byName(told))('%s: the cause first', (bundle, truth) => {
    const { findings, verdict } = diagnose({ artifacts: bundleArtifacts(bundle, isTrace) });
    expect(truth.accept).toContain(findings[0]?.pattern);
    expect(verdict.wall?.unit).toBe('nanoseconds');
  });

  it.each(byName(bundles.filter((truth) => truth.healthy)))('%s: nothing above low', (bundle) => {
    const artifacts = bundleArtifacts(bundle, isTrace);
    const { findings, verdict } = diagnose({ artifacts });
    expect(loud(findings)).toEqual([]);
    // without stacks of parked goroutines silence says nothing
    if (!tellsStacks(listed(bundle)) || artifacts.length === 0)
      expect(verdict.outcome).toBe('cannot-tell');
  });

  it('names goroutines by their rows in the trace', () => {
    const artifacts = bundleArtifacts('mutex-across-io-go1.27', isTrace);
    const { findings, dumps } = diagnose({ artifacts });
    const rows = findings.flatMap((f) => f.evidence).flatMap((item) => item.rows);
    const named = rows.filter((of) => of.table === 'trace-goroutines');
    expect(named.length).toBeGreaterThan(0);
    for (const of of named) {
      const moments = artifacts.find(({ record }) => record.file === of.artifact)?.trace?.moments;
      const goids = new Map<number, string>();
      for (let row = 0; row < (moments?.rows ?? 0); row++) {
        goids.set(
          moments?.columns.goroutine.values[row] ?? -1,
          String(moments?.columns.goid.values[row]),
        );
      }
      expect(of.goids).toEqual(of.rows.map((row) => goids.get(row)));
    }
    expect(rows.some((of) => of.table === 'goroutines')).toBe(false);
    expect(dumps).toEqual([]);
  });
});

const listed = (bundle: string): BundleTruth =>
  bundles.find((truth) => truth.bundle === bundle) as BundleTruth;

describe('one kind of artifact alone raises no alarm on a healthy service', () => {
  const kinds: readonly (readonly [string, (record: ArtifactRecord) => boolean])[] = [
    ['goroutine profile', isGoroutineProfile],
    ['metrics', isMetrics],
    ['CPU profile', (record) => record.kind === 'pprof-cpu'],
    ['all but dumps', (record) => !isDump(record)],
    ['trace and metrics', (record) => isTrace(record) || isMetrics(record)],
  ];
  it.each(byName(bundles.filter((truth) => truth.healthy)))('%s', (bundle) => {
    for (const [kind, take] of kinds) {
      const { findings, verdict } = diagnose({ artifacts: bundleArtifacts(bundle, take) });
      expect([kind, ...loud(findings)]).toEqual([kind]);
      if (kind === 'metrics' || kind === 'goroutine profile')
        expect(verdict.outcome).toBe('cannot-tell');
    }
  });
});

describe('what other artifacts tell alone', () => {
  it.each(['gc-pressure-go1.24', 'gc-pressure-go1.27'])('%s: metrics, CPU profile', (bundle) => {
    for (const take of [isMetrics, (record: ArtifactRecord) => record.kind === 'pprof-cpu']) {
      const { findings } = diagnose({ artifacts: bundleArtifacts(bundle, take) });
      expect(findings[0]).toMatchObject({ pattern: 'gc-assist-stall', severity: 'high' });
      expect(findings[0]?.confidence).toBeLessThanOrEqual(0.7);
    }
    const { findings } = diagnose({ artifacts: bundleArtifacts(bundle) });
    expect(findings[0]?.functions[0]).toBe('main.buildRows');
    expect(findings[0]?.confidence).toBeGreaterThan(0.9);
  });

  it.each(['sched-latency-go1.24', 'sched-latency-go1.27'])('%s', (bundle) => {
    // metrics do not tell whether anybody waits for those that queue
    const metrics = diagnose({ artifacts: bundleArtifacts(bundle, isMetrics) });
    expect(metrics.findings.map((f) => [f.pattern, f.severity])).toEqual([
      ['scheduler-latency', 'low'],
    ]);
    expect(metrics.verdict.outcome).toBe('cannot-tell');
    const all = diagnose({ artifacts: bundleArtifacts(bundle) });
    expect(all.findings[0]).toMatchObject({ pattern: 'scheduler-latency' });
    expect(all.findings[0]?.functions[0]).toBe('main.resizeLoop');
    expect(all.verdict.outcome).toBe('stalled');
  });

  it('a goroutine profile has no more confidence than one dump', () => {
    for (const bundle of ['chan-result-leak-go1.27', 'dbpool-exhausted-go1.24']) {
      const { findings } = diagnose({ artifacts: bundleArtifacts(bundle, isGoroutineProfile) });
      expect(listed(bundle).accept).toContain(findings[0]?.pattern);
      expect(findings[0]?.confidence).toBeLessThanOrEqual(0.6);
      const tables = findings.flatMap((f) => f.evidence).flatMap((item) => item.rows);
      expect(new Set(tables.map((of) => of.table))).toEqual(new Set(['samples']));
    }
  });
});

describe('moments of a trace', () => {
  const traced = bundles.filter((truth) => tellsStacks(truth) && hasTrace(truth.bundle));
  it.each(byName(traced))('%s: who did not move is the same in both', (bundle) => {
    const views = bundleArtifacts(bundle, isTrace).flatMap(({ record, trace }) =>
      trace ? [new TraceView(record, trace)] : [],
    );
    for (const trace of views) {
      const { dumps } = momentsOf(trace, undefined, [], []);
      expect(dumps.map(({ view }) => view.label)).toEqual(['trace, begin', 'trace, end']);
      const ends = dumps.map(({ view }) => new Set([...view.rows].map((row) => view.goid(row))));
      const { moments } = trace.tables;
      // what stands in both moments and did not move waits in both for the same thing
      for (const row of dumps[1]?.view.rows ?? []) {
        const { view } = dumps[1] as (typeof dumps)[number];
        if (view.origin?.hasMoved?.(row) !== false) continue;
        expect(ends[0]?.has(view.goid(row))).toBe(true);
        const before = dumps[0]?.view.rowOfGoid(BigInt(view.goid(row))) ?? -1;
        expect(dumps[0]?.view.reason(before)).toBe(view.reason(row));
      }
      for (let row = 0; row < moments.rows; row++) {
        const state = moments.columns.state.values[row];
        expect(state).not.toBe(GOROUTINE_STATE.notExist);
        if (moments.columns.moment.values[row] === TRACE_MOMENT.begin)
          expect(moments.columns.sinceNs.values[row]).toBe(-1);
      }
    }
  });

  it.each(['chan-result-leak-go1.27', 'waitgroup-never-done-go1.24', 'cond-lost-wakeup-go1.27'])(
    '%s: who is parked in both dumps is parked in the trace, for the same reason',
    (bundle) => {
      const artifacts = bundleArtifacts(bundle);
      const dumps = artifacts.filter(({ record }) => record.file.includes('debug2'));
      const [trace] = artifacts.flatMap(({ record, trace: tables }) =>
        tables ? [new TraceView(record, tables)] : [],
      );
      const end = trace && momentsOf(trace, undefined, [], []).dumps[1];
      const ids = dumps.map(
        ({ dump }) => new Set([...(dump?.goroutines.columns.goid.values ?? [])].map(String)),
      );
      const stayed = [...(ids[0] ?? [])].filter((goid) => ids[1]?.has(goid));
      expect(stayed.length).toBeGreaterThan(40);
      const found = stayed.filter((goid) => end?.view.rowOfGoid(BigInt(goid)) !== undefined);
      expect(found.length).toBeGreaterThanOrEqual(stayed.length * 0.95);
      const kinds = found.map((goid) => end?.view.kind(end.view.rowOfGoid(BigInt(goid)) ?? -1));
      const unknown = kinds.filter((kind) => kind === 'unknown').length;
      expect(unknown).toBeLessThanOrEqual(found.length * 0.05);
    },
  );
});
