import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MinimumUtilisation } from '../src/minimum-utilisation';
import { mutatorUtilisation, type UtilisationSteps } from '../src/mutator-utilisation';
import { orderByTime } from '../src/order-by-time';
import { type Step, traceOf } from './trace-of';

const steps: fc.Arbitrary<UtilisationSteps> = fc
  .array(
    fc.record({ gap: fc.integer({ min: 1, max: 20 }), share: fc.integer({ min: 0, max: 4 }) }),
    {
      minLength: 2,
      maxLength: 12,
    },
  )
  .map((draws) => {
    let at = 0;
    return {
      timeNs: Float64Array.from(draws, ({ gap }) => (at += gap)),
      share: Float64Array.from(draws, ({ share }, i) => (i === draws.length - 1 ? 0 : share / 4)),
    };
  });

/** The mean of every window that begins at a whole nanosecond. */
function byTrying({ timeNs, share }: UtilisationSteps, window: number): number {
  const from = timeNs[0] as number;
  const to = timeNs.at(-1) as number;
  const each: number[] = [];
  for (let i = 0; i + 1 < timeNs.length; i++) {
    for (let ns = timeNs[i] as number; ns < (timeNs[i + 1] as number); ns++) {
      each.push(share[i] as number);
    }
  }
  const length = Math.min(window, to - from);
  let lowest = 1;
  for (let at = 0; at + length <= each.length; at++) {
    const sum = each.slice(at, at + length).reduce((a, b) => a + b, 0);
    lowest = Math.min(lowest, sum / length);
  }
  return lowest;
}

describe('minimum mutator utilisation', () => {
  it('is the lowest mean of all windows', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 250 }), (series, window) => {
        expect(new MinimumUtilisation([series]).at(window)).toBeCloseTo(
          byTrying(series, window),
          9,
        );
      }),
    );
  });

  it('has a curve over windows that grow by one factor', () => {
    const minimum = new MinimumUtilisation([
      { timeNs: Float64Array.of(0, 400, 600, 1000), share: Float64Array.of(1, 0, 1, 0) },
    ]);
    const curve = minimum.curve(10, 1e9, 3);
    expect(curve.map(({ windowNs }) => windowNs)).toEqual([10, 100, 1000]);
    expect(curve.map(({ share }) => share)).toEqual([0, 0, 0.8]);
    expect(minimum.curve(0, 100)).toEqual([]);
    expect(new MinimumUtilisation([]).at(5)).toBe(1);
  });
});

describe('mutator utilisation', () => {
  const turn = (ns: number): Step[] => [
    { ns, g: 0, from: 'runnable', to: 'running', proc: 1 },
    { ns: ns + 100, g: 0, from: 'running', to: 'waiting', by: 0, proc: 1 },
    { ns: ns + 150, g: 0, from: 'waiting', to: 'runnable' },
  ];
  const worker = traceOf({
    steps: [
      { ns: 10, g: 0, from: 'undetermined', to: 'runnable' },
      ...turn(100),
      ...turn(300),
      ...turn(500),
    ],
    labels: [
      { ns: 101, g: 0, label: 'GC (dedicated)' },
      { ns: 301, g: 0, label: 'GC (idle)' },
      { ns: 501, g: 0, label: 'GC (fractional)' },
    ],
    gomaxprocs: 2,
    endNs: 1000,
  });

  it('counts a mark worker once a turn, and not when it is idle work', () => {
    const [series] = mutatorUtilisation(worker, { background: true });
    expect([...(series?.timeNs ?? [])]).toEqual([0, 101, 200, 501, 600, 1000]);
    expect([...(series?.share ?? [])]).toEqual([1, 0.5, 1, 0.5, 1, 0]);
  });

  it('can count as Go’s tool does, which loses the P for good', () => {
    const [series] = mutatorUtilisation(worker, { background: true, asGoTool: true });
    expect([...(series?.share ?? [])].slice(-2)).toEqual([0.5, 0]);
  });

  it('counts an assist while its goroutine runs', () => {
    const tables = traceOf({
      steps: [
        { ns: 10, g: 0, from: 'undetermined', to: 'running', proc: 0 },
        { ns: 200, g: 0, from: 'running', to: 'waiting', by: 0, proc: 0 },
        { ns: 300, g: 0, from: 'waiting', to: 'runnable' },
        { ns: 310, g: 0, from: 'runnable', to: 'running', proc: 1 },
      ],
      assists: [{ g: 0, fromNs: 100, toNs: 400 }],
      gomaxprocs: 2,
      endNs: 1000,
    });
    const [series] = mutatorUtilisation(tables, { assist: true });
    expect([...(series?.timeNs ?? [])]).toEqual([0, 100, 200, 310, 400, 1000]);
    const both = mutatorUtilisation(tables, { assist: true, perProc: true });
    expect(both.map(({ share }) => [...share])).toEqual([
      [1, 0, 1, 0],
      [1, 0, 1, 0],
    ]);
  });
});

it('times are put in order by their digits', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.maxSafeNat(), fc.constant(Infinity)),
      ),
      (list) => {
        const expected = list
          .map((ns, i) => [ns, i] as const)
          .filter(([ns]) => ns !== Infinity)
          .sort(([a, i], [b, j]) => a - b || i - j)
          .map(([, i]) => i);
        expect([...orderByTime(Float64Array.from(list))]).toEqual(expected);
      },
    ),
  );
});
