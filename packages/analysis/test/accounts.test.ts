import { GOROUTINE_STATE } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCKING_KINDS, blockingProfiles } from '../src/blocking-profile';
import { goroutineLives } from '../src/goroutine-lives';
import { goroutineSummaries } from '../src/goroutine-summaries';
import { idleWhileRunnable } from '../src/idle-procs';
import { longestStretches, openWaits } from '../src/open-waits';
import { traceEndNs } from '../src/trace-range';
import { wallAccount, wallStacks } from '../src/wall-account';
import { WALL_STATE } from '../src/wall-stretches';
import { randomTrace } from './random-trace';
import { traceOf } from './trace-of';

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
const STATES = ['runningNs', 'assistNs', 'runnableNs', 'syscallNs', 'waitingNs'] as const;

describe('wall account', () => {
  it('adds up to the time that each goroutine was there', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const tables = traceOf(trace);
        const { createdNs, lastNs, firstState } = goroutineLives(tables);
        const account = wallAccount(tables);
        for (let g = 0; g < tables.goroutines.rows; g++) {
          const last = lastNs[g] as number;
          const wasThere =
            firstState[g] === GOROUTINE_STATE.undetermined
              ? 0
              : (last < 0 ? trace.endNs : last) - Math.max(createdNs[g] as number, 0);
          expect(sum(STATES.map((state) => account[state][g] as number))).toBe(wasThere);
        }
        expect(account.total.waitingNs).toBe(sum(account.total.waitingByReasonNs));
      }),
    );
  });

  it('adds up over ranges that share no moment', () => {
    fc.assert(
      fc.property(randomTrace, fc.double({ min: 0, max: 1, noNaN: true }), (trace, at) => {
        const tables = traceOf(trace);
        const cut = Math.floor(trace.endNs * at);
        const whole = wallAccount(tables);
        const head = wallAccount(tables, { fromNs: 0, toNs: cut });
        const tail = wallAccount(tables, { fromNs: cut, toNs: trace.endNs });
        for (const state of STATES) {
          expect(head.total[state] + tail.total[state]).toBe(whole.total[state]);
        }
        const profiles = [
          undefined,
          { fromNs: 0, toNs: cut },
          { fromNs: cut, toNs: trace.endNs },
        ].map((range) => blockingProfiles(tables, range ? { range } : {}));
        for (const kind of BLOCKING_KINDS) {
          const [all, before, after] = profiles.map((profile) => sum(profile[kind].ns));
          expect((before as number) + (after as number)).toBe(all);
        }
      }),
    );
  });

  it('stands on stacks without loss', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const tables = traceOf(trace);
        const { total } = wallAccount(tables);
        const { state, ns } = wallStacks(tables);
        const of = (wanted: number) => sum(ns.filter((_, i) => state[i] === wanted));
        expect(of(WALL_STATE.running)).toBe(total.runningNs);
        expect(of(WALL_STATE.runnable)).toBe(total.runnableNs);
        expect(of(WALL_STATE.waiting)).toBe(total.waitingNs);
        expect(of(WALL_STATE.syscall)).toBe(total.syscallNs);
      }),
    );
  });

  it('summaries of Go and the account agree on what was seen from its beginning', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const tables = traceOf(trace);
        const account = wallAccount(tables);
        const summaries = goroutineSummaries(tables);
        for (let g = 0; g < tables.goroutines.rows; g++) {
          if ((summaries.sinceNs[g] as number) < 0) continue;
          expect(account.runningNs[g]).toBe(summaries.execNs[g]);
          expect(account.waitingNs[g]).toBe(summaries.blockNs[g]);
        }
      }),
    );
  });

  it('draws a goroutine that is parked from before back to the beginning, and says so', () => {
    const tables = traceOf({
      steps: [{ ns: 900, g: 0, from: 'undetermined', to: 'waiting', stack: 0 }],
      stacks: [['main.main', 'main.wait']],
      endNs: 1000,
    });
    const account = wallAccount(tables);
    expect(account.waitingNs[0]).toBe(1000);
    expect(account.fromBeforeNs[0]).toBe(1000);
    const stacks = wallStacks(tables);
    expect([stacks.stack[0], stacks.ns[0]]).toEqual([tables.stackRows[0], 1000]);
  });

  it('takes mark assists out of running, and puts samples where they were taken', () => {
    const tables = traceOf({
      steps: [
        { ns: 0, g: 0, from: 'undetermined', to: 'running' },
        { ns: 600, g: 0, from: 'running', to: 'waiting', reason: 'chan receive', stack: 0, by: 0 },
        { ns: 700, g: 1, from: 'undetermined', to: 'running' },
      ],
      stacks: [
        ['main.main', 'main.wait'],
        ['main.main', 'main.hot'],
        ['main.main', 'runtime.gcAssistAlloc'],
      ],
      entries: ['main.main'],
      assists: [{ g: 0, fromNs: 100, toNs: 300 }],
      samples: [
        { ns: 50, g: 0, stack: 1 },
        { ns: 150, g: 0, stack: 2 },
        { ns: 400, g: 0, stack: 1 },
      ],
      endNs: 1000,
    });
    const account = wallAccount(tables);
    expect([account.runningNs[0], account.assistNs[0], account.waitingNs[0]]).toEqual([
      400, 200, 400,
    ]);
    const { stack, state, ns, count } = wallStacks(tables);
    const rows = Array.from(stack, (row, i) => [row, state[i], ns[i], count[i]]);
    const [wait, hot, assist] = tables.stackRows;
    expect(rows).toContainEqual([hot, WALL_STATE.running, 400, 2]);
    expect(rows).toContainEqual([assist, WALL_STATE.assist, 200, 1]);
    expect(rows).toContainEqual([wait, WALL_STATE.waiting, 400, 1]);
    // nothing is known of where the other goroutine began, and it was not sampled
    expect(rows).toContainEqual([-1, WALL_STATE.running, 1000, 1]);
  });
});

describe('open waits', () => {
  it('are the goroutines that do not run at the end', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const tables = traceOf(trace);
        const last = new Map(trace.steps.map(({ g, to }) => [g, to] as const));
        const waits = openWaits(tables);
        const waiting = [...last].filter(([, to]) => to !== 'running' && to !== 'notExist');
        expect([...waits.goroutine].sort()).toEqual(waiting.map(([g]) => g).sort());
        const open = longestStretches(tables, GOROUTINE_STATE.waiting, 100).filter(
          ({ isOpen }) => isOpen,
        );
        expect(open.length).toBe(waiting.filter(([, to]) => to === 'waiting').length);
      }),
    );
  });

  it('know where they stand and whether their beginning was seen', () => {
    const tables = traceOf({
      steps: [
        { ns: 10, g: 0, from: 'undetermined', to: 'waiting' },
        { ns: 20, g: 1, from: 'undetermined', to: 'running' },
        { ns: 40, g: 1, from: 'running', to: 'waiting', reason: 'sync', stack: 0, by: 1 },
        { ns: 50, g: 0, from: 'waiting', to: 'waiting', stack: 1 },
      ],
      stacks: [['main.a'], ['main.b']],
      endNs: 100,
    });
    const { goroutine, sinceNs, stack } = openWaits(tables);
    expect([...goroutine]).toEqual([0, 1]);
    expect([...sinceNs]).toEqual([-1, 40]);
    expect([...stack]).toEqual([tables.stackRows[1], tables.stackRows[0]]);
    expect(traceEndNs(tables)).toBe(100);
  });
});

it('longest stretches are the longest, longest first', () => {
  fc.assert(
    fc.property(randomTrace, fc.integer({ min: 1, max: 8 }), (trace, limit) => {
      const tables = traceOf(trace);
      const all = longestStretches(tables, GOROUTINE_STATE.runnable, 1000);
      const lengths = all.map(({ fromNs, toNs }) => toNs - fromNs);
      expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
      const few = longestStretches(tables, GOROUTINE_STATE.runnable, limit);
      expect(few.map(({ fromNs, toNs }) => toNs - fromNs)).toEqual(lengths.slice(0, limit));
      expect(sum(lengths)).toBe(wallAccount(tables).total.runnableNs);
    }),
  );
});

it('counts Ps that idle while goroutines could run', () => {
  const tables = traceOf({
    steps: [
      { ns: 100, g: 0, from: 'undetermined', to: 'running' },
      { ns: 200, g: 1, from: 'notExist', to: 'runnable', by: 0 },
      { ns: 300, g: 2, from: 'notExist', to: 'runnable', by: 0 },
      { ns: 500, g: 1, from: 'runnable', to: 'running' },
      { ns: 600, g: 2, from: 'runnable', to: 'running' },
    ],
    procs: [
      { ns: 50, proc: 0, from: 0, to: 2 },
      { ns: 60, proc: 1, from: 0, to: 3 },
      { ns: 450, proc: 1, from: 3, to: 2 },
    ],
    gomaxprocs: 2,
    endNs: 1000,
  });
  expect(idleWhileRunnable(tables)).toEqual({
    wallNs: 250,
    procNs: 250,
    idleProcNs: 450,
    runnableNs: 300 + 300,
    mostRunnable: 2,
    mostRunnableNs: 300,
  });
});
