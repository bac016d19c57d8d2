import type { Alignment } from '@unpark/model';
import { lengthNs, onClock, rangeOfSpan, spanOf, unixSpan, wholeSpan } from '@unpark/view-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const ORIGIN = 1_700_000_000_000_000_000n;
const row = (artifact: string, fromNs: number, toNs: number, errorNs = 1000): Alignment => ({
  artifact,
  fromUnixNs: String(ORIGIN + BigInt(fromNs)),
  toUnixNs: String(ORIGIN + BigInt(toNs)),
  source: 'capture record',
  errorNs,
});

const alignment = [
  row('trace.out', 1_000_000, 4_000_000, 500),
  row('cpu.pprof', 0, 2_000_000),
  row('dump1.txt', 1_500_000, 1_500_000),
  row('dump2.txt', 4_100_000, 4_100_000),
];
const range = { artifact: 'trace.out', fromNs: 400_000, toNs: 800_000 };

describe('one clock', () => {
  it('says where a range is in another artifact, and with what error', () => {
    expect(onClock(alignment, range, 'cpu.pprof')).toEqual({
      artifact: 'cpu.pprof',
      fromNs: 1_400_000,
      toNs: 1_800_000,
      errorNs: 1500,
      meets: 'overlaps',
      share: 0.2,
      common: { fromNs: 1_400_000, toNs: 1_800_000 },
    });
  });

  it('tells moments inside from those outside, and from those that the errors leave open', () => {
    const meets = (artifact: string, of = range) => onClock(alignment, of, artifact)?.meets;
    expect(meets('dump1.txt')).toBe('inside');
    expect(meets('dump2.txt')).toBe('outside');
    const after = { artifact: 'trace.out', fromNs: 501_000, toNs: 900_000 };
    expect(meets('dump1.txt', after)).toBe('perhaps');
    const later = { artifact: 'trace.out', fromNs: 502_000, toNs: 900_000 };
    expect(meets('dump1.txt', later)).toBe('outside');
    expect(onClock(alignment, range, 'unknown.txt')).toBeUndefined();
  });

  it('is exact inside one artifact', () => {
    const own = onClock(alignment, range, 'trace.out');
    expect(own).toMatchObject({ fromNs: range.fromNs, toNs: range.toNs, errorNs: 0 });
    expect(own?.share).toBeCloseTo(4 / 30);
  });

  it('goes to the capture clock and back without loss, whatever the origin', () => {
    const ns = fc.integer({ min: 0, max: 3_000_000 });
    fc.assert(
      fc.property(ns, ns, (a, b) => {
        fc.pre(a < b);
        const of = { artifact: 'trace.out', fromNs: a, toNs: b };
        const span = unixSpan(alignment, of);
        if (!span) throw new Error('the trace is aligned');
        expect(rangeOfSpan(alignment, 'trace.out', span)).toEqual(of);
      }),
    );
  });

  it('shares of artifacts that lie end to end add up to the whole range', () => {
    const cut = fc.integer({ min: 1, max: 2_999_999 });
    fc.assert(
      fc.property(cut, cut, cut, (at, a, b) => {
        fc.pre(a < b);
        const two = [
          ...alignment,
          row('head', 1_000_000, 1_000_000 + at),
          row('tail', 1_000_000 + at, 4_000_000),
        ];
        const of = { artifact: 'trace.out', fromNs: a, toNs: b };
        const covered = ['head', 'tail'].map((name) => {
          const common = onClock(two, of, name)?.common;
          return common ? common.toNs - common.fromNs : 0;
        });
        expect((covered[0] ?? 0) + (covered[1] ?? 0)).toBe(b - a);
      }),
    );
  });

  it('a span that an artifact does not cover is no range of it', () => {
    const span = { fromUnixNs: ORIGIN, toUnixNs: ORIGIN + 900_000n };
    expect(rangeOfSpan(alignment, 'trace.out', span)).toBeUndefined();
    expect(rangeOfSpan(alignment, 'dump1.txt', { ...span, toUnixNs: ORIGIN + 9_000_000n })).toBe(
      undefined,
    );
  });

  it('holds all artifacts in one span', () => {
    const whole = wholeSpan(alignment);
    expect(whole && lengthNs(whole)).toBe(4_100_000);
    expect(wholeSpan([])).toBeUndefined();
    expect(lengthNs(spanOf(row('x', 5, 5)))).toBe(0);
  });
});
