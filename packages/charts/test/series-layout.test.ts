import {
  seriesTicks,
  indexAt,
  layersAt,
  nsAt,
  roundTop,
  type Series,
  seriesColumns,
  seriesStats,
  stackPeak,
  tickLabel,
  valueAt,
  xOf,
} from '@unpark/charts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const seriesOf = (pairs: readonly (readonly [number, number])[], form: Series['form']): Series => ({
  timeNs: Float64Array.from(pairs, ([ns]) => ns),
  value: Float64Array.from(pairs, ([, value]) => value),
  form,
});
const steps = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((draws) => {
    let ns = 0;
    return seriesOf(
      draws.map(([gap, value]) => [(ns += gap), value] as const),
      'step',
    );
  });

describe('axis of series', () => {
  it('goes from time to place and back', () => {
    const axis = { fromNs: 1000, toNs: 9000, widthPx: 400 };
    fc.assert(
      fc.property(fc.double({ min: 1000, max: 9000, noNaN: true }), (ns) => {
        expect(nsAt(axis, xOf(axis, ns))).toBeCloseTo(ns, 6);
      }),
    );
    expect(nsAt(axis, -5)).toBe(1000);
    expect(nsAt(axis, 500)).toBe(9000);
  });

  it('has ticks inside, no more than asked for, whose labels differ', () => {
    const ns = fc.integer({ min: 0, max: 1e11 });
    fc.assert(
      fc.property(ns, fc.integer({ min: 1000, max: 1e10 }), (fromNs, length) => {
        const axis = { fromNs, toNs: fromNs + length, widthPx: 800 };
        const ticks = seriesTicks(axis, 7);
        expect(ticks.length).toBeLessThanOrEqual(8);
        expect(ticks.length).toBeGreaterThan(0);
        for (const at of ticks) expect(at >= fromNs && at <= axis.toNs).toBe(true);
      }),
    );
    expect([0, 5e8, 1e9].map((at) => tickLabel(at, 5e8))).toEqual(['+0.0 s', '+0.5 s', '+1.0 s']);
    expect([0, 2e6].map((at) => tickLabel(at, 2e6))).toEqual(['+0 ms', '+2 ms']);
    expect(tickLabel(1_500, 500)).toBe('+1.5 us');
    expect(seriesTicks({ fromNs: 5, toNs: 5, widthPx: 10 }, 5)).toEqual([]);
  });
});

describe('series as columns of pixels', () => {
  it('loses no peak: the highest column is the highest value in sight', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 300 }), (series, widthPx) => {
        const axis = { fromNs: 0, toNs: (series.timeNs.at(-1) as number) + 1, widthPx };
        const { low, high, last } = seriesColumns(series, axis);
        const known = (values: Float64Array) => [...values].filter((value) => !Number.isNaN(value));
        expect(Math.max(...known(high))).toBe(Math.max(...series.value));
        expect(Math.min(...known(low))).toBe(Math.min(...series.value));
        expect(last.at(-1)).toBe(series.value.at(-1));
        const stats = seriesStats(series, axis.fromNs, axis.toNs);
        expect(stats?.max).toBe(Math.max(...series.value));
        expect(stats?.last).toBe(series.value.at(-1));
      }),
    );
  });

  it('a step goes into the window with the value from before it', () => {
    const series = seriesOf(
      [
        [0, 5],
        [10, 9],
        [90, 2],
      ],
      'step',
    );
    expect([...seriesColumns(series, { fromNs: 20, toNs: 80, widthPx: 3 }).high]).toEqual([
      9, 9, 9,
    ]);
    expect(seriesStats(series, 20, 80)).toEqual({ min: 9, max: 9, first: 9, last: 9 });
    expect(valueAt(series, 89)).toBe(9);
    expect(valueAt(series, -1)).toBeNaN();
  });

  it('of points the nearest one counts, and only those inside', () => {
    const points = seriesOf(
      [
        [0, 5],
        [100, 9],
      ],
      'points',
    );
    expect(valueAt(points, 40)).toBe(5);
    expect(valueAt(points, 60)).toBe(9);
    expect(seriesStats(points, 20, 80)).toBeUndefined();
    expect(indexAt(points.timeNs, 100)).toBe(1);
  });

  it('stacks have the sum of their layers as peak', () => {
    const parts = {
      fromNs: 0,
      partNs: 10,
      layers: [
        { stateClass: 'running' as const, value: Float64Array.of(1, 2, 0) },
        { stateClass: 'lock' as const, value: Float64Array.of(4, 1, 9) },
      ],
    };
    expect(stackPeak(parts, 0, 30)).toBe(9);
    expect(stackPeak(parts, 0, 20)).toBe(5);
    expect(layersAt(parts, 12)).toEqual([2, 1]);
  });

  it('round tops are not below', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e15, noNaN: true }), (top) => {
        expect(roundTop(top)).toBeGreaterThanOrEqual(top);
        expect(roundTop(top)).toBeLessThanOrEqual(top * 2.6);
      }),
    );
    expect(roundTop(0)).toBe(1);
    expect(roundTop(6.1 * 1024 ** 2, 1024)).toBe(10 * 1024 ** 2);
    expect(roundTop(700, 1024)).toBe(1000);
  });
});
