import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTicks, timeTicks } from '../src/components/service/axis-ticks';

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
