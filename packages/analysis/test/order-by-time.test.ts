import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderByTime } from '../src/order-by-time';

const sorted = (ns: readonly number[]): number[] =>
  Array.from(ns, (_, i) => i)
    .filter((i) => Number.isFinite(ns[i]))
    .sort((a, b) => (ns[a] ?? 0) - (ns[b] ?? 0) || a - b);

/** Many equal times, times that differ in one digit alone, and times on both sides of 32 bits. */
const times = fc.oneof(
  fc.nat(3),
  fc.nat(3).map((n) => n * 2 ** 11),
  fc.nat(3).map((n) => n * 2 ** 22),
  fc.integer({ min: 2 ** 32 - 2, max: 2 ** 32 + 2 }),
  fc.nat(3).map((n) => n * 2 ** 32),
  fc.nat(3).map((n) => n * 2 ** 43 + 1),
  fc.maxSafeNat(),
  fc.constantFrom(Number.POSITIVE_INFINITY, Number.NaN),
);

it('is the order of a plain stable sort, whatever digits the times have', () => {
  fc.assert(
    fc.property(fc.array(times, { maxLength: 200 }), (ns) => {
      expect([...orderByTime(Float64Array.from(ns))]).toEqual(sorted(ns));
    }),
  );
});

it('is the same for times that fit 32 bits, all or nearly in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(5000), { maxLength: 300 }),
      fc.integer({ min: 1, max: 800_000 }),
      (late, step) => {
        const ns = late.map((by, i) => i * step + by * (step >> 2));
        expect([...orderByTime(Float64Array.from(ns))]).toEqual(sorted(ns));
      },
    ),
  );
});

it('leaves its times as they are', () => {
  const ns = Float64Array.of(2 ** 40, 5, 2 ** 33, 0);
  expect([...orderByTime(ns)]).toEqual([3, 1, 2, 0]);
  expect([...ns]).toEqual([2 ** 40, 5, 2 ** 33, 0]);
});
