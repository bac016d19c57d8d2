import {
  CANONICAL_METRICS,
  histogramAt,
  histogramChange,
  metricReadings,
  quantileBounds,
} from '@unpark/model';
import { readBundleFile } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../src/index';
import { utf8 } from './fixtures';
import { metricsOf } from './metric-access';

const tablesOf = (text: string) => metricsOf(readArtifact(utf8(text), { file: 'm' }));

describe('readings of a quantity', () => {
  it('are the same from every source, in the canonical unit', () => {
    const sources = [
      '{"HeapAlloc":7,"NumGC":3,"PauseTotalNs":2500000}',
      '{"cmdline":["a"],"memstats":{"HeapAlloc":7,"NumGC":3,"PauseTotalNs":2500000}}',
      'go_memstats_heap_alloc_bytes 7\ngo_gc_duration_seconds_count 3\ngo_gc_duration_seconds_sum 0.0025\n',
    ];
    for (const text of sources) {
      const tables = tablesOf(text);
      const value = (name: string) => metricReadings(tables, name).map((reading) => reading.value);
      expect(value(CANONICAL_METRICS.heapObjectBytes)).toEqual([7]);
      expect(value(CANONICAL_METRICS.gcCycles)).toEqual([3]);
      expect(value(CANONICAL_METRICS.gcPauseTotal)[0]).toBeCloseTo(0.0025, 12);
      expect(value('')).toEqual([]);
    }
  });

  it('of two sources in one file the runtime is believed', () => {
    const tables = tablesOf(
      '{"memstats":{"NumGC":3},"runtime_metrics":{"/gc/cycles/total:gc-cycles":4}}',
    );
    expect(metricReadings(tables, CANONICAL_METRICS.gcCycles).map(({ value }) => value)).toEqual([
      4,
    ]);
  });
});

describe('the change of a histogram', () => {
  const histogram = (...buckets: [number, number, number][]) => ({
    buckets: buckets.map(([lower, upper, count]) => ({ lower, upper, count })),
    count: buckets.reduce((sum, [, , count]) => sum + count, 0),
  });

  it('is what came in between', () => {
    const earlier = histogram([0, 1, 5]);
    const later = histogram([0, 1, 7], [1, 2, 3]);
    expect(histogramChange(earlier, later)).toEqual(histogram([0, 1, 2], [1, 2, 3]));
    expect(histogramChange(later, earlier)).toBeUndefined();
    expect(histogramChange(earlier, histogram([0.5, 1, 9]))).toBeUndefined();
    expect(histogramChange(histogram([0, 1, 1]), histogram([1, 2, 1]))).toBeUndefined();
  });

  it('has quantiles by bucket', () => {
    const change = histogram([0, 1, 98], [1, 2, 0], [2, 4, 1], [4, Number.POSITIVE_INFINITY, 1]);
    expect(quantileBounds(change, 0.5)).toEqual({ lower: 0, upper: 1 });
    expect(quantileBounds(change, 0.98)).toEqual({ lower: 0, upper: 1 });
    expect(quantileBounds(change, 0.99)).toEqual({ lower: 2, upper: 4 });
    expect(quantileBounds(change, 1)?.upper).toBe(Number.POSITIVE_INFINITY);
    expect(quantileBounds(histogram(), 0.5)).toBeUndefined();
  });

  it('of scheduling latency tells a starved program from an idle one', () => {
    const slowShare = (bundle: string): number => {
      const bytes = readBundleFile(bundle, 'metrics.json');
      const tables = metricsOf(readArtifact(bytes, { file: 'metrics.json' }));
      const [before, after] = metricReadings(tables, CANONICAL_METRICS.schedulerLatency);
      const earlier = before && histogramAt(tables, before.point);
      const later = after && histogramAt(tables, after.point);
      const change = earlier && later && histogramChange(earlier, later);
      return (change && quantileBounds(change, 0.9)?.upper) ?? Number.NaN;
    };
    expect(slowShare('sched-latency-go1.24')).toBeGreaterThan(1e-3);
    expect(slowShare('healthy-load-go1.24')).toBeLessThan(1e-3);
  });
});
