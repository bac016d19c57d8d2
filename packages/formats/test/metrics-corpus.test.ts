import { must } from '@unpark/base';
import { encodeTable } from '@unpark/model';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it, vi } from 'vitest';
import { readArtifact, recogniseArtifact } from '../src/index';
import { type SeriesRow, seriesNamed, seriesOf } from './metric-access';

vi.setConfig({ testTimeout: 60_000 });

interface Reading {
  readonly go_version: string;
  readonly time: string;
  readonly num_goroutine: number;
  readonly gomaxprocs: number;
  readonly runtime_metrics: Record<string, number | { histogram: (number | string)[][] }>;
  readonly memstats: Record<string, unknown>;
}

const bundles = listBundles().map(({ bundle }) => bundle);

const bound = (value: number | string | undefined): number =>
  value === '+Inf'
    ? Number.POSITIVE_INFINITY
    : value === '-Inf'
      ? Number.NEGATIVE_INFINITY
      : Number(value);

/** Every leaf of one reading stands in the tables; gives how many there are. */
function checkReading(all: readonly SeriesRow[], reading: Reading, snapshot: number): number {
  let leaves = 0;
  const at = (name: string, ...labels: string[]) => {
    leaves++;
    const series = seriesNamed(all, name, ...labels);
    return must(
      series.points.find((point) => point.snapshot === snapshot),
      `${name} has no point ${snapshot}`,
    );
  };
  for (const [name, value] of Object.entries(reading.runtime_metrics)) {
    const point = at(name);
    if (typeof value === 'number') expect([name, point.value]).toEqual([name, value]);
    else {
      const expected = value.histogram.map(([lower, upper, count]) => [
        bound(lower),
        bound(upper),
        count,
      ]);
      expect([name, point.buckets]).toEqual([name, expected]);
      expect(point.value).toBe(value.histogram.reduce((sum, bucket) => sum + Number(bucket[2]), 0));
    }
  }
  for (const [name, value] of Object.entries(reading.memstats)) {
    if (typeof value === 'number' || typeof value === 'boolean') {
      expect([name, at(name).value]).toEqual([name, Number(value)]);
    }
  }
  const { PauseNs, PauseEnd, BySize } = reading.memstats as {
    PauseNs: number[];
    PauseEnd: number[];
    BySize: { Size: number; Mallocs: number; Frees: number }[];
  };
  const pauses = all.find((series) => series.name === 'PauseNs')?.points ?? [];
  for (const [index, pause] of PauseNs.entries()) {
    if (PauseEnd[index] === 0) continue;
    leaves++;
    const same = pauses.filter(
      (point) => point.value === pause && Number(point.timeUnixNs) === PauseEnd[index],
    );
    expect([index, same.length]).toEqual([index, 1]);
  }
  for (const { Size, Mallocs, Frees } of BySize) {
    expect(at('BySize.Mallocs', `size=${Size}`).value).toBe(Mallocs);
    expect(at('BySize.Frees', `size=${Size}`).value).toBe(Frees);
  }
  expect(at('num_goroutine').value).toBe(reading.num_goroutine);
  return leaves;
}

describe.each(bundles)('%s', (bundle) => {
  const found = readBundle(bundle).find(({ file }) => file === 'metrics.json');

  it('has every leaf of its metrics in the tables', () => {
    const { bytes } = must(found, bundle);
    const text = new TextDecoder().decode(bytes);
    const readings = JSON.parse(text) as { before: Reading; after: Reading };
    const parsed = readArtifact(bytes, { file: 'metrics.json' });
    expect(parsed).toMatchObject({
      kind: 'metrics',
      status: 'parsed',
      goVersion: readings.before.go_version.split('-')[0],
      warnings: [],
      facts: {
        form: 'metrics',
        sources: ['runtime-metrics', 'memstats', 'other'],
        snapshotCount: 2,
        goroutinesFirst: readings.before.num_goroutine,
        gomaxprocs: readings.after.gomaxprocs,
        platform: 'linux/amd64',
      },
    });
    const all = seriesOf(parsed);
    const leaves = checkReading(all, readings.before, 0) + checkReading(all, readings.after, 1);
    expect(leaves).toBeGreaterThan(300);
    // numbers that JSON.parse rounds are exact
    const limit = all.find(({ name }) => name === '/gc/gomemlimit:bytes');
    const written = /"\/gc\/gomemlimit:bytes":(\d+)/.exec(text)?.[1];
    expect(limit?.points[0]?.exact).toBe(written === undefined ? undefined : BigInt(written));
    const ends = [...text.matchAll(/"LastGC":(\d+)/g)].map(([, digits]) => BigInt(digits ?? ''));
    // what was read first is first in the tables, wherever it stands in the text
    if (text.indexOf('"after"') < text.indexOf('"before"')) ends.reverse();
    expect(seriesNamed(all, 'LastGC').points.map(({ exact }) => exact)).toEqual(ends);
    const times = all
      .filter(({ name }) => name !== 'PauseNs')
      .map(({ points }) => points[0]?.timeUnixNs);
    expect(new Set(times).size).toBe(1);
    expect(parsed.window?.fromUnixNs).toBe(String(times[0]));
    for (const table of parsed.tables) encodeTable(table);
    expect(recogniseArtifact(bytes, { file: 'x' }).kind).toBe('metrics');
  });
});

it('the corpus has metrics', () => {
  expect(bundles.length).toBeGreaterThan(60);
});
