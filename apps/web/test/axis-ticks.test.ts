import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AXIS_METRICS, metricTicks, tickText } from '../src/components/axis/axis-metrics';
import { byteTicks, countTicks, shareTicks, timeTicks } from '../src/components/axis/axis-ticks';

describe('countTicks', () => {
  it('covers the largest count with few whole steps', () => {
    expect(countTicks(715)).toEqual([0, 200, 400, 600, 800]);
    expect(countTicks(1)).toEqual([0, 1]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (top) => {
        const ticks = countTicks(top);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(top);
        expect(ticks.every(Number.isInteger)).toBe(true);
      }),
    );
  });
});

describe('timeTicks', () => {
  it('stays inside and within the number asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 0, max: 5e10 }),
        fc.integer({ min: 2, max: 12 }),
        (from, span, most) => {
          const { at } = timeTicks(from, from + span, most);
          expect(at.length).toBeLessThanOrEqual(most + 1);
          expect(at.every((ms) => ms >= from && ms <= from + span)).toBe(true);
        },
      ),
    );
  });
});

describe('values on an axis', () => {
  it('are round in their own units', () => {
    expect(byteTicks(3 * 1024 ** 2).map((value) => tickText('heap', value))).toEqual([
      '0 B',
      '1 MB',
      '2 MB',
      '3 MB',
    ]);
    expect(metricTicks('sched', 2_500_000).map((value) => tickText('sched', value))).toEqual([
      '0 s',
      '500 us',
      '1 ms',
      '1.5 ms',
      '2 ms',
      '2.5 ms',
    ]);
    expect(shareTicks(0.12).map((value) => tickText('gc', value))).toEqual([
      '0 %',
      '5 %',
      '10 %',
      '15 %',
    ]);
  });

  it('reach the largest value and go from zero', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...AXIS_METRICS),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (metric, share) => {
          const top = metric === 'gc' ? share : share * 1e12;
          const ticks = metricTicks(metric, top);
          expect(ticks[0]).toBe(0);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(top);
          expect(ticks.length).toBeLessThanOrEqual(12);
        },
      ),
    );
  });
});
