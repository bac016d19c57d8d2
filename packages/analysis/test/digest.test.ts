import {
  ALL_STACKS,
  diagnosedTraceOf,
  GOROUTINE_STATE,
  OTHER_STACKS,
  RUN_DELAY_CAUSE,
  TRACE_MOMENT,
  TRACE_NUMBERS,
  type TraceDigestTables,
} from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveTraceTables } from '../src/derive-trace-tables';
import { goroutineLives } from '../src/goroutine-lives';
import { openWaits } from '../src/open-waits';
import { rangeSums, timeInRange } from '../src/range-sums';
import { traceDigest } from '../src/trace-digest';
import { wallAccount } from '../src/wall-account';
import { randomTrace } from './random-trace';
import { type MadeUpTrace, traceOf } from './trace-of';

const MS = 1_000_000;
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
const number = (digest: TraceDigestTables, name: (typeof TRACE_NUMBERS)[number]): number =>
  digest.numbers.columns.value.values[TRACE_NUMBERS.indexOf(name)] ?? Number.NaN;

/** One that waits all the time, one that sleeps and is kept from running, one that is made and ends. */
const SMALL: MadeUpTrace = {
  endNs: 200 * MS,
  goroutines: 4,
  entries: ['main.main', 'main.poll', 'main.job', 'main.busy'],
  stacks: [
    ['main.main', 'sync.(*Mutex).Lock'],
    ['main.poll', 'time.Sleep'],
    ['main.busy', 'main.spawn'],
    ['main.busy'],
  ],
  steps: [
    { ns: 0, g: 3, from: 'undetermined', to: 'running' },
    { ns: 1 * MS, g: 1, from: 'undetermined', to: 'running' },
    { ns: 10 * MS, g: 1, from: 'running', to: 'waiting', reason: 'sleep', stack: 1, by: 1 },
    { ns: 20 * MS, g: 2, from: 'notExist', to: 'runnable', stack: 2, by: 3 },
    { ns: 30 * MS, g: 1, from: 'waiting', to: 'runnable' },
    { ns: 31 * MS, g: 2, from: 'runnable', to: 'running', by: 2 },
    { ns: 40 * MS, g: 2, from: 'running', to: 'notExist', by: 2 },
    { ns: 80 * MS, g: 1, from: 'runnable', to: 'running', by: 1 },
    { ns: 90 * MS, g: 3, from: 'running', to: 'runnable', reason: 'preempted', stack: 3, by: 3 },
    { ns: 95 * MS, g: 3, from: 'runnable', to: 'running', by: 3 },
    // told at the end of the generation: it has waited all the time
    { ns: 150 * MS, g: 0, from: 'undetermined', to: 'waiting', stack: 0 },
    { ns: 160 * MS, g: 1, from: 'running', to: 'waiting', reason: 'sleep', stack: 1, by: 1 },
  ],
};

describe('moments', () => {
  const tables = traceOf(SMALL);
  const { moments, numbers: _, ...digest } = { ...traceDigest(tables) };
  const { columns } = moments;
  const rowOf = (moment: number, g: number): number => {
    for (let row = 0; row < moments.rows; row++) {
      if (columns.moment.values[row] === moment && columns.goroutine.values[row] === g) return row;
    }
    return -1;
  };

  it('have those that were there, in the state and the place that the trace tells of first', () => {
    expect([...columns.goroutine.values]).toEqual([0, 1, 3, 0, 1, 3]);
    const begin = rowOf(TRACE_MOMENT.begin, 0);
    expect(columns.state.values[begin]).toBe(GOROUTINE_STATE.waiting);
    expect(columns.stack.values[begin]).toBe(tables.stackRows[0]);
    expect(columns.sinceNs.values[begin]).toBe(-1);
    // its stack is told when it stops: then it stood elsewhere
    const ran = rowOf(TRACE_MOMENT.begin, 1);
    expect(columns.state.values[ran]).toBe(GOROUTINE_STATE.running);
    expect(columns.stack.values[ran]).not.toBe(tables.stackRows[1]);
  });

  it('know at the end since when, for what and where', () => {
    const asleep = rowOf(TRACE_MOMENT.end, 1);
    expect(columns.sinceNs.values[asleep]).toBe(160 * MS);
    expect(columns.stack.values[asleep]).toBe(tables.stackRows[1]);
    expect(columns.sinceNs.values[rowOf(TRACE_MOMENT.end, 0)]).toBe(-1);
    expect(columns.stack.values[rowOf(TRACE_MOMENT.end, 3)]).toBe(tables.stackRows[3]);
  });

  it('counts what was made and what ended, by the go statement', () => {
    const { creations } = digest;
    expect(creations.rows).toBe(1);
    expect(creations.columns.stack.values[0]).toBe(tables.stackRows[2]);
    expect(creations.columns.created.values[0]).toBe(1);
    expect(creations.columns.ended.values[0]).toBe(1);
  });

  it('at the end are the open waits and those that run', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const made = traceOf(trace);
        const { columns: of, rows } = traceDigest(made).moments;
        const open = openWaits(made);
        const waiting = new Map(
          [...open.goroutine].map((g, i) => [
            g,
            [open.state[i], open.reason[i] ?? 0, open.sinceNs[i]] as const,
          ]),
        );
        let parked = 0;
        for (let row = 0; row < rows; row++) {
          if (of.moment.values[row] !== TRACE_MOMENT.end) continue;
          const state = of.state.values[row];
          if (state === GOROUTINE_STATE.running) continue;
          parked++;
          const known = waiting.get(of.goroutine.values[row] ?? -1);
          expect(known?.[0]).toBe(state);
          expect(known?.[2]).toBe(of.sinceNs.values[row]);
          if (state === GOROUTINE_STATE.waiting && (known?.[2] ?? -1) >= 0)
            expect(known?.[1]).toBe(of.reason.values[row]);
        }
        expect(parked).toBe(waiting.size);
      }),
    );
  });

  it('at the beginning are those that were not made in the trace, in their first state', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const made = traceOf(trace);
        const { firstState } = goroutineLives(made);
        const { columns: of, rows } = traceDigest(made).moments;
        const found = new Map<number, number>();
        for (let row = 0; row < rows; row++) {
          if (of.moment.values[row] === TRACE_MOMENT.begin)
            found.set(of.goroutine.values[row] ?? -1, of.state.values[row] ?? -1);
        }
        const { undetermined, notExist } = GOROUTINE_STATE;
        const expected = new Map(
          [...firstState].flatMap((state, g) =>
            state === undetermined || state === notExist ? [] : [[g, state] as const],
          ),
        );
        expect(found).toEqual(expected);
      }),
    );
  });
});

describe('delays before running', () => {
  const tables = traceOf(SMALL);
  const digest = traceDigest(tables);
  const { columns, rows } = digest.runDelays;
  const all = (cause: number): readonly (number | undefined)[] => {
    for (let row = 0; row < rows; row++) {
      if (columns.cause.values[row] === cause && columns.stack.values[row] === ALL_STACKS)
        return [columns.count.values[row], columns.ns.values[row], columns.maxNs.values[row]];
    }
    return [];
  };

  it('are told apart by what made a goroutine ready', () => {
    expect(all(RUN_DELAY_CAUSE.woken)).toEqual([1, 50 * MS, 50 * MS]);
    expect(all(RUN_DELAY_CAUSE.created)).toEqual([1, 11 * MS, 11 * MS]);
    expect(all(RUN_DELAY_CAUSE.preempted)).toEqual([1, 5 * MS, 5 * MS]);
    expect(all(RUN_DELAY_CAUSE.yielded)).toEqual([]);
  });

  it('and stretches in which nothing happens, with work ready, are frozen', () => {
    // 40 to 80 ms: one runs, one is ready; 95 to 150 ms nobody is ready
    expect(number(digest, 'frozenCount')).toBe(1);
    expect(number(digest, 'frozenNs')).toBe(40 * MS);
  });

  it('by stack add up to those of all, and quantiles are bounds of them', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const { columns: of, rows: count } = traceDigest(traceOf(trace)).runDelays;
        const sums = new Map<number, number[]>();
        for (let row = 0; row < count; row++) {
          const isAll = of.stack.values[row] === ALL_STACKS;
          const key = (of.cause.values[row] ?? 0) * 2 + Number(isAll);
          const known = sums.get(key) ?? [0, 0];
          sums.set(key, [
            (known[0] ?? 0) + (of.count.values[row] ?? 0),
            (known[1] ?? 0) + (of.ns.values[row] ?? 0),
          ]);
          const [p50, p99, max] = [of.p50Ns, of.p99Ns, of.maxNs].map((c) => c.values[row] ?? -1);
          expect(p50).toBeLessThanOrEqual(p99 as number);
          expect(p99).toBeLessThanOrEqual(max as number);
        }
        for (const cause of Object.values(RUN_DELAY_CAUSE))
          expect(sums.get(cause * 2)).toEqual(sums.get(cause * 2 + 1));
      }),
    );
  });
});

describe('the digest', () => {
  it('has all wall time, by state', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const tables = traceOf(trace);
        const { columns } = traceDigest(tables).wall;
        const { total } = wallAccount(tables);
        const ofState = (state: number) =>
          sum([...columns.ns.values].filter((_, row) => columns.state.values[row] === state));
        expect(ofState(GOROUTINE_STATE.waiting)).toBeCloseTo(total.waitingNs, 3);
        expect(ofState(GOROUTINE_STATE.runnable)).toBeCloseTo(total.runnableNs, 3);
        expect(ofState(GOROUTINE_STATE.syscall)).toBeCloseTo(total.syscallNs, 3);
        expect(ofState(GOROUTINE_STATE.running)).toBeCloseTo(total.runningNs, 3);
      }),
    );
  });

  it('counts ranges by name and stack, open ones for what was seen of them', () => {
    const tables = traceOf({
      ...SMALL,
      assists: [
        { g: 1, fromNs: -1, toNs: 5 },
        { g: 1, fromNs: 100, toNs: 300 },
        { g: 3, fromNs: 250, toNs: -1 },
      ],
    });
    const { columns, rows } = rangeSums(tables);
    expect(rows).toBe(1);
    expect(columns.count.values[0]).toBe(3);
    expect(columns.open.values[0]).toBe(2);
    expect(columns.ns.values[0]).toBe(5 + 200 + (SMALL.endNs - 250));
    expect(columns.maxAtNs.values[0]).toBe(250);
    // two at once are one time
    expect(timeInRange(tables, 1)).toEqual({ ns: 5 + (SMALL.endNs - 100), begun: 2 });
  });

  it('is found among the tables of a trace, and nothing else of them is needed', () => {
    const tables = traceOf(SMALL);
    const { stackRows: _, ...own } = tables;
    const stored = [...Object.values(own), ...deriveTraceTables(tables)];
    const found = diagnosedTraceOf(stored);
    expect(found?.moments.rows).toBe(6);
    expect(Object.keys(found ?? {})).not.toContain('transitions');
    expect(diagnosedTraceOf(Object.values(own))).toBeUndefined();
  });

  it('has a bound: what does not fit is summed up', () => {
    const many = Array.from({ length: 5_200 }, (_, i) => ['main.main', `main.f${i}`]);
    const steps = many.flatMap((__, i) => [
      { ns: i * 10, g: 0, from: 'running' as const, to: 'runnable' as const, stack: i, by: 0 },
      { ns: i * 10 + 5, g: 0, from: 'runnable' as const, to: 'running' as const, by: 0 },
    ]);
    const digest = traceDigest(
      traceOf({
        steps,
        endNs: 60_000,
        stacks: many,
        entries: ['main.main'],
        chunkRows: 4096,
      }),
    );
    const { columns, rows } = digest.runDelays;
    expect(rows).toBe(5_000 + 2);
    expect([...columns.stack.values].filter((stack) => stack === OTHER_STACKS)).toHaveLength(1);
    expect(
      sum([...columns.count.values].filter((_, i) => columns.stack.values[i] === ALL_STACKS)),
    ).toBe(5_200);
  });
});
