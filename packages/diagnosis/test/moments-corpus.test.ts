import { bundleTruth } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { momentsOf } from '../src/moments';
import { TraceView } from '../src/trace-view';
import {
  bundleArtifacts,
  isGoroutineProfile,
  isMetrics,
  isTrace,
  type KindAndFile,
} from './bundle-artifacts';

describe('a trace alone', () => {
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

describe('what other artifacts tell alone', () => {
  it.each(['gc-pressure-go1.24', 'gc-pressure-go1.27'])('%s: metrics, CPU profile', (bundle) => {
    for (const take of [isMetrics, ({ kind }: KindAndFile) => kind === 'pprof-cpu']) {
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
      expect(bundleTruth(bundle).accept).toContain(findings[0]?.pattern);
      expect(findings[0]?.confidence).toBeLessThanOrEqual(0.6);
      const tables = findings.flatMap((f) => f.evidence).flatMap((item) => item.rows);
      expect(new Set(tables.map((of) => of.table))).toEqual(new Set(['samples']));
    }
  });
});

describe('moments of a trace', () => {
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
