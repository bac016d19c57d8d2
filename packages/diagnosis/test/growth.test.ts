import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { kendallTau, theilSenSlope } from '../src/growth';
import { dumpArtifacts, MAIN_ACCEPTS, many, type Parked } from './dump-text';

describe('slope and rank correlation', () => {
  it('a line has its slope, whatever one outlier says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 5, max: 20 }),
        fc.nat(),
        (slope, count, at) => {
          const points = Array.from({ length: count }, (_, x) => ({ x, y: slope * x + 7 }));
          expect(theilSenSlope(points)).toBeCloseTo(slope, 9);
          const bent = points.map((p, i) => (i === at % count ? { ...p, y: 1e6 } : p));
          // the outlier is in few of all pairs
          if (count >= 8) expect(Math.abs(theilSenSlope(bent) - slope)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('rising values have 1, falling ones -1, equal ones 0, and turning them round turns the sign', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 30 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        expect(kendallTau(sorted)).toBeCloseTo(1, 9);
        expect(kendallTau([...sorted].reverse())).toBeCloseTo(-1, 9);
        expect(kendallTau(values)).toBeCloseTo(-kendallTau([...values].reverse()), 9);
      }),
    );
    expect(kendallTau([4, 4, 4])).toBe(0);
    expect(kendallTau([])).toBe(0);
    expect(theilSenSlope([])).toBe(0);
    expect(theilSenSlope([{ x: 1, y: 3 }])).toBe(0);
  });
});

const leaked = (id: number): Parked => ({
  id,
  reason: 'chan receive',
  frames: ['main.(*feed).follow(0xc0000a0000) /app/feed.go:31'],
  by: `main.subscribe in ${id - 1} /app/feed.go:20`,
});

/** Dumps with so many followers; ids go on from the first, so that all stay. */
const staying = (...counts: number[]): Parked[][] =>
  counts.map((count) => [MAIN_ACCEPTS, ...many(count, 100, leaked)]);

const patternsOf = (dumps: readonly (readonly Parked[])[]) =>
  diagnose({ artifacts: dumpArtifacts(dumps, 30) }).findings.map((f) => [f.pattern, f.severity]);

const grown = (dumps: readonly (readonly Parked[])[]) =>
  patternsOf(dumps).filter(([, severity]) => severity === 'high' || severity === 'medium');

describe('growth over all dumps of a capture', () => {
  it('goroutines that only come are found, and the slope is said', () => {
    const { findings } = diagnose({ artifacts: dumpArtifacts(staying(20, 50, 80, 110), 30) });
    const [first] = findings;
    expect(first?.pattern).toBe('goroutine-leak-growth');
    expect(first?.confidenceParts.map((part) => part.label).join('\n')).toContain(
      '4 dumps: 20, 50, 80, 110; +1.00 a second',
    );
  });

  it('two dumps make a suspect', () => {
    const { verdict } = diagnose({ artifacts: dumpArtifacts(staying(20, 110), 30) });
    expect(verdict.sentence.map((phrase) => phrase.text).join('')).toContain(
      'A suspect: they grew',
    );
  });

  it('numbers that go up and down are no growth, though the last is higher than the first', () => {
    expect(grown(staying(20, 140, 30, 120, 60))).toEqual([]);
  });

  it('other goroutines each time are load, not a leak', () => {
    const dumps = [20, 60, 110].map((count, i) => [
      MAIN_ACCEPTS,
      ...many(20, 100, leaked),
      ...many(count, 10_000 * (i + 1), leaked),
    ]);
    expect(grown(dumps)).toEqual([]);
  });
});
