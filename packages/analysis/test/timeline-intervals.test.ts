import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goroutineIntervals } from '../src/timeline-intervals';
import { SEAT_KIND, seatIntervals } from '../src/timeline-seats';
import { traceEndNs } from '../src/trace-range';
import { eachStretch, WALL_STATE } from '../src/wall-stretches';
import { randomTrace } from './random-trace';
import { type Step, traceOf } from './trace-of';

/** One number of state, reason and stack; stacks begin at -1. */
const packed = (state: number, reason: number, stack: number) =>
  state + 8 * (reason + 16 * (stack + 1));

const randomAssists = fc.array(
  fc
    .tuple(fc.nat(5), fc.nat(20_000), fc.integer({ min: 1, max: 3000 }))
    .map(([g, fromNs, length]) => ({ g, fromNs, toNs: fromNs + length })),
  { maxLength: 4 },
);

describe('intervals of goroutines', () => {
  it('are the stretches of the wall account, in the order of time and without gaps', () => {
    fc.assert(
      fc.property(randomTrace, randomAssists, (made, assists) => {
        const tables = traceOf({ ...made, assists });
        const expected: number[][] = Array.from({ length: tables.goroutines.rows }, () => []);
        eachStretch(
          tables,
          { fromNs: 0, toNs: traceEndNs(tables) },
          {
            stretch: (g, state, reason, stack, from, to) =>
              expected[g]?.push(from, to, packed(state, reason, stack)),
          },
        );
        const { first, fromNs, endNs, kind } = goroutineIntervals(tables, packed);
        const found = expected.map((_, g) => {
          const row: number[] = [];
          for (let i = first[g] ?? 0; i < (first[g + 1] ?? 0); i++) {
            const isLast = i + 1 === first[g + 1];
            row.push(fromNs[i] ?? -1, (isLast ? endNs[g] : fromNs[i + 1]) ?? -1, kind[i] ?? -1);
          }
          return row;
        });
        expect(found).toEqual(expected);
      }),
    );
  });

  it('split where a goroutine helps the collector', () => {
    const tables = traceOf({
      steps: [{ ns: 0, g: 0, from: 'undetermined', to: 'running' }],
      assists: [{ g: 0, fromNs: 100, toNs: 250 }],
      endNs: 399,
    });
    const { fromNs, kind } = goroutineIntervals(tables, (state) => state);
    expect([...fromNs]).toEqual([0, 100, 250]);
    expect([...kind]).toEqual([WALL_STATE.running, WALL_STATE.assist, WALL_STATE.running]);
  });

  it('are told apart by their reasons, where one stack waits for several', () => {
    const steps = (['chan receive', 'select', '', 'chan receive'] as const).flatMap(
      (reason, i): Step[] => [
        { ns: 10 + 20 * i, g: 0, from: 'running', to: 'waiting', stack: 0, reason },
        { ns: 15 + 20 * i, g: 0, from: 'waiting', to: 'runnable' },
        { ns: 20 + 20 * i, g: 0, from: 'runnable', to: 'running' },
      ],
    );
    const tables = traceOf({ steps, stacks: [['main.main']], endNs: 200 });
    const names: string[] = [];
    const { kind } = goroutineIntervals(tables, (state, reason, stack) => {
      const name = `${state} ${reason} ${stack}`;
      return names.includes(name) ? names.indexOf(name) : names.push(name) - 1;
    });
    const { waiting } = WALL_STATE;
    const waits = [...kind].map((of) => names[of]).filter((name) => name?.startsWith(`${waiting}`));
    expect(waits).toEqual([1, 2, 0, 1].map((reason) => `${waiting} ${reason} 0`));
  });

  it('know who woke whom, from both ends', () => {
    const tables = traceOf({
      steps: [
        { ns: 5, g: 0, from: 'undetermined', to: 'running' },
        { ns: 10, g: 1, from: 'undetermined', to: 'waiting' },
        { ns: 100, g: 1, from: 'waiting', to: 'runnable', by: 0 },
        { ns: 110, g: 1, from: 'runnable', to: 'running' },
        { ns: 200, g: 2, from: 'notExist', to: 'runnable', by: 0 },
      ],
      endNs: 300,
    });
    const { wakes, seenNs, first, fromNs, row } = goroutineIntervals(tables, (state) => state);
    expect([...wakes.by]).toEqual([0, 0]);
    expect([...wakes.interval].map((i) => fromNs[i])).toEqual([100, 200]);
    expect([...wakes.edge.subarray(wakes.firstBy[0], wakes.firstBy[1])]).toEqual([0, 1]);
    expect([...wakes.first]).toEqual([0, 0, 1, 2]);
    expect([...seenNs]).toEqual([5, 10, 200]);
    expect([...row.subarray(first[1], first[2])]).toEqual([-1, 2, 3]);
  });
});

describe('intervals of procs', () => {
  it('say whose code ran, from the beginning for who sat there already', () => {
    const tables = traceOf({
      steps: [
        { ns: 5, g: 0, from: 'undetermined', to: 'running', proc: 0 },
        { ns: 50, g: 0, from: 'running', to: 'waiting', by: 0, proc: 0 },
        { ns: 60, g: 1, from: 'runnable', to: 'running', proc: 0 },
        { ns: 90, g: 1, from: 'running', to: 'syscall', by: 1, proc: 0 },
      ],
      endNs: 99,
    });
    const lanes = seatIntervals(tables, 'proc');
    const [fromNs, kind, goroutine] = [lanes.fromNs, lanes.kind, lanes.goroutine].map((column) =>
      Array.from(column.subarray(0, lanes.first[1])),
    );
    const { idle, running, syscall } = SEAT_KIND;
    expect(fromNs).toEqual([0, 50, 60, 90]);
    expect(kind).toEqual([running, idle, running, syscall]);
    expect(goroutine).toEqual([0, -1, 1, 1]);
  });

  it('never overlap and go from the beginning to the end', () => {
    fc.assert(
      fc.property(randomTrace, (made) => {
        const tables = traceOf(made);
        for (const by of ['proc', 'thread'] as const) {
          const { first, fromNs, endNs } = seatIntervals(tables, by);
          for (let lane = 0; lane + 1 < first.length; lane++) {
            const times = [...fromNs.subarray(first[lane], first[lane + 1]), endNs[lane] ?? 0];
            expect(times[0]).toBe(0);
            expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
          }
        }
      }),
    );
  });
});
