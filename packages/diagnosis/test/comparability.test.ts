import type { ArtifactRecord, ProfileFacts } from '@unpark/model';
import {
  comparability,
  type ComparedSource,
  comparedKey,
  isCaptureWork,
  processRelation,
} from '@unpark/diagnosis';
import { describe, expect, it } from 'vitest';

const record = (
  kind: ArtifactRecord['kind'],
  facts: ArtifactRecord['facts'],
  file = 'f',
): ArtifactRecord => ({ file, kind, status: 'parsed', facts, summary: '', warnings: [] });

const profile = (
  kind: ArtifactRecord['kind'],
  type: string,
  unit: string,
  more: Partial<ProfileFacts> = {},
): ComparedSource => ({
  record: record(kind, {
    form: 'profile',
    sampleTypes: [{ type, unit }],
    totals: ['1'],
    sampleCount: 1,
    delta: false,
    comments: [],
    ...more,
  }),
  weight: { form: 'profile', sampleType: 0 },
});
const dump: ComparedSource = {
  record: record('goroutine-dump', {
    form: 'dump',
    goroutineCount: 1,
    dumps: [],
    flavour: 'debug=2',
    truncated: false,
  }),
  weight: { form: 'dump' },
};

describe('what may be subtracted', () => {
  const heap = profile('pprof-heap', 'inuse_space', 'bytes');
  const block = profile('pprof-block', 'delay', 'nanoseconds');

  it('is the same kind of thing in the same unit', () => {
    expect(comparability(heap, heap, 'same')).toMatchObject({ ok: true, basis: 'moment' });
    const allocs = profile('pprof-allocs', 'inuse_space', 'bytes');
    expect(comparability(heap, allocs, 'same').ok).toBe(true);
    expect(comparedKey(heap)).toBe(comparedKey(allocs));
    expect(comparability(heap, dump, 'same')).toMatchObject({ ok: false, why: 'form' });
    expect(comparability(heap, block, 'same')).toMatchObject({ ok: false, why: 'kind' });
    expect(
      comparability(heap, profile('pprof-heap', 'alloc_space', 'bytes'), 'same'),
    ).toMatchObject({ ok: false, why: 'type', a: 'inuse_space', b: 'alloc_space' });
    expect(
      comparability(block, profile('pprof-block', 'delay', 'milliseconds'), 'same'),
    ).toMatchObject({ ok: false, why: 'unit' });
  });

  it('is the same weight of two traces, told apart by its name', () => {
    const trace = (type: string): ComparedSource => ({
      record: record('execution-trace', { form: 'none' }),
      weight: { form: 'trace', type },
    });
    expect(comparability(trace('sync'), trace('sync'), 'same')).toMatchObject({ basis: 'window' });
    expect(comparability(trace('wall'), trace('sync'), 'same')).toMatchObject({
      ok: false,
      why: 'weight',
      a: 'wall',
      b: 'sync',
    });
    expect(comparability(dump, trace('wall'), 'same')).toMatchObject({ a: 'dump', b: 'trace' });
  });

  it('is never a profile since the start and one of a window', () => {
    const window = profile('pprof-block', 'delay', 'nanoseconds', { delta: true });
    expect(comparability(block, window, 'same')).toMatchObject({ ok: false, why: 'delta' });
    expect(comparability(window, window, 'same')).toMatchObject({ ok: true, basis: 'window' });
    expect(comparability(block, block, 'different')).toMatchObject({
      ok: true,
      basis: 'since-start',
      process: 'different',
    });
  });

  it('tells the lengths of windows, of a part of a trace that of the part', () => {
    const cpu = (durationNs: string) => profile('pprof-cpu', 'cpu', 'nanoseconds', { durationNs });
    expect(comparability(cpu('5000000000'), cpu('6000000000'), 'unknown')).toMatchObject({
      basis: 'window',
      windowANs: 5e9,
      windowBNs: 6e9,
    });
  });

  it('counts goroutines of a moment, whether by dump or by profile', () => {
    expect(comparability(dump, dump, 'same')).toMatchObject({ basis: 'moment' });
    const one = profile('pprof-goroutine', 'goroutine', 'count');
    expect(comparability(one, one, 'same')).toMatchObject({ basis: 'moment' });
    expect(comparability(dump, one, 'same')).toMatchObject({ ok: false });
  });
});

describe('whether two captures are of one process', () => {
  const capture = (instance: object) => [
    record('capture-manifest', {
      form: 'manifest',
      schema: 'unpark-capture/1',
      windowFromUnixNs: '0',
      windowToUnixNs: '1',
      files: [],
      instance,
    }),
  ];

  it('is said by its start, or its pid on its host', () => {
    const one = capture({ pid: 7, startedUnixNs: '1000000000000' });
    expect(processRelation(one, capture({ pid: 7, startedUnixNs: '1001000000000' }))).toBe('same');
    expect(processRelation(one, capture({ pid: 7, startedUnixNs: '1900000000000' }))).toBe(
      'different',
    );
    expect(processRelation(one, capture({ pid: 8 }))).toBe('different');
    expect(processRelation(one, capture({ pid: 7 }))).toBe('unknown');
    expect(processRelation(capture({ pid: 7, host: 'a' }), capture({ pid: 7, host: 'a' }))).toBe(
      'same',
    );
    expect(processRelation(capture({ runtimeId: 'x' }), capture({ runtimeId: 'y' }))).toBe(
      'different',
    );
    expect(processRelation([], [])).toBe('unknown');
  });
});

describe("the capture's own work", () => {
  it('is what handlers and writers of profiles do', () => {
    for (const symbol of [
      'net/http/pprof.Index',
      'net/http/pprof.handler.ServeHTTP',
      'runtime/pprof.(*Profile).WriteTo',
      'runtime/pprof.StartCPUProfile',
      'runtime/trace.Start',
      'runtime/trace.Start.func1',
      'runtime/trace.(*traceMultiplexer).startLocked',
      'internal/profile.Parse',
      'runtime.ReadTrace',
    ]) {
      expect([symbol, isCaptureWork(symbol)]).toEqual([symbol, true]);
    }
  });

  it('is nothing that the program wrapped in labels, regions or tasks', () => {
    for (const symbol of [
      'runtime/pprof.Do',
      'runtime/pprof.Do.func1',
      'runtime/pprof.SetGoroutineLabels',
      'runtime/trace.WithRegion',
      'runtime/trace.(*Region).End',
      'main.profile',
      'net/http.(*conn).serve',
      'example.com/runtime/pprof.Index',
    ]) {
      expect([symbol, isCaptureWork(symbol)]).toEqual([symbol, false]);
    }
    expect(isCaptureWork('runtime/pprof.DoSomethingElse')).toBe(true);
  });
});
