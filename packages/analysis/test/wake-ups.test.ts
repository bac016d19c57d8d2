import {
  CHAIN_END,
  decodeTable,
  encodeTable,
  OTHER_WAKEUPS,
  tableSchemaOf,
  traceDerivedTablesOf,
} from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANALYSIS_LIMITS } from '../src/analysis-limits';
import { deriveTraceTables } from '../src/derive-trace-tables';
import { TransitionIndex } from '../src/transition-index';
import { waitChains } from '../src/wait-chains';
import { wakeChain } from '../src/wake-chain';
import { wakeupGroups, wakeupPairs } from '../src/wake-ups';
import { randomTrace } from './random-trace';
import { type Step, traceOf } from './trace-of';

/** Goroutine 0 waits for 1, which waits for 2, which waits for the network. */
const RELAY: readonly Step[] = [
  { ns: 1, g: 0, from: 'undetermined', to: 'running' },
  { ns: 2, g: 1, from: 'undetermined', to: 'running' },
  { ns: 3, g: 2, from: 'undetermined', to: 'running' },
  { ns: 100, g: 0, from: 'running', to: 'waiting', reason: 'chan receive', stack: 0, by: 0 },
  { ns: 150, g: 1, from: 'running', to: 'waiting', reason: 'sync', stack: 1, by: 1 },
  { ns: 200, g: 2, from: 'running', to: 'waiting', reason: 'network', stack: 2, by: 2 },
  { ns: 300, g: 2, from: 'waiting', to: 'runnable' },
  { ns: 310, g: 2, from: 'runnable', to: 'running' },
  { ns: 400, g: 1, from: 'waiting', to: 'runnable', stack: 3, by: 2 },
  { ns: 410, g: 1, from: 'runnable', to: 'running' },
  { ns: 500, g: 0, from: 'waiting', to: 'runnable', stack: 4, by: 1 },
];
const STACKS = [['main.a'], ['main.b'], ['main.c'], ['main.c', 'unlock'], ['main.b', 'send']];
const relay = traceOf({ steps: RELAY, stacks: STACKS, endNs: 600, chunkRows: 3 });

describe('wake-ups', () => {
  it('say who woke whom, from where and after how long', () => {
    const groups = wakeupGroups(relay);
    const [a, b, c, unlock, send] = relay.stackRows;
    const rows = Array.from(groups.ns, (ns, i) => [
      groups.blockedStack[i],
      groups.wakerStack[i],
      groups.count[i],
      ns,
    ]);
    expect(rows).toEqual([
      [a, send, 1, 400],
      [b, unlock, 1, 250],
      [c, -1, 1, 100],
    ]);
    const pairs = wakeupPairs(relay, [1]);
    expect(Array.from(pairs.goroutine, (g, i) => [g, pairs.waker[i]])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('belong to one range each', () => {
    fc.assert(
      fc.property(randomTrace, fc.double({ min: 0, max: 1, noNaN: true }), (trace, at) => {
        const tables = traceOf(trace);
        const cut = Math.floor(trace.endNs * at);
        const count = (fromNs: number, toNs: number) =>
          wakeupGroups(tables, { fromNs, toNs }).count.reduce((a, b) => a + b, 0);
        expect(count(0, cut) + count(cut, trace.endNs)).toBe(count(0, trace.endNs));
        expect(count(0, trace.endNs)).toBe(
          trace.steps.filter(({ from, to }) => from === 'waiting' && to === 'runnable').length,
        );
      }),
    );
  });

  it('lead back from waker to waker', () => {
    const index = new TransitionIndex(relay);
    const { steps, end } = wakeChain(index, 0, 250);
    expect(steps.map(({ goroutine, fromNs, wokenNs }) => [goroutine, fromNs, wokenNs])).toEqual([
      [0, 100, 500],
      [1, 150, 400],
      [2, 200, 300],
    ]);
    expect(end).toBe('no-goroutine');
    expect(wakeChain(index, 0, 250, 2).end).toBe('long');
    expect(wakeChain(index, 0, 50)).toEqual({ steps: [], end: 'never-waited' });
    expect(wakeChain(index, 2, 250).steps.map(({ blockedStack }) => blockedStack)).toEqual([
      relay.stackRows[2],
    ]);
  });

  it('chains end on any trace, and every row of the index is its goroutine’s', () => {
    fc.assert(
      fc.property(randomTrace, fc.nat(), fc.integer({ min: 0, max: 5 }), (trace, at, g) => {
        const tables = traceOf(trace);
        const index = new TransitionIndex(tables);
        for (const [row, step] of trace.steps.entries()) {
          expect(index.timeNs(row)).toBe(step.ns);
          expect(index.at(row).goroutine).toBe(step.g);
        }
        const { steps } = wakeChain(index, g, at % trace.endNs);
        for (const [i, step] of steps.slice(1).entries()) {
          const before = steps[i] as (typeof steps)[number];
          expect(step.goroutine).toBe(before.waker);
          expect(step.wokenNs).toBeGreaterThan(before.fromNs);
          expect(step.wokenNs).toBeLessThanOrEqual(before.wokenNs);
        }
      }),
    );
  });
});

describe('critical paths', () => {
  it('go from the longest wait of each place to what its waker waited for', () => {
    const { columns, rows } = waitChains(relay);
    const [a, b, c] = relay.stackRows;
    const row = (i: number) => [
      columns.chain.values[i],
      columns.step.values[i],
      columns.goroutine.values[i],
      columns.blockedStack.values[i],
      columns.wokenNs.values[i],
    ];
    expect(Array.from({ length: rows }, (_, i) => row(i))).toEqual([
      [0, 0, 0, a, 500],
      [0, 1, 1, b, 400],
      [0, 2, 2, c, 300],
      [1, 0, 1, b, 400],
      [1, 1, 2, c, 300],
      [2, 0, 2, c, 300],
    ]);
    expect([...columns.end.values]).toEqual(Array(6).fill(CHAIN_END.nobody));
  });

  it('begin with a wait that is no shorter than any other at its place', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const tables = traceOf(trace);
        const groups = wakeupGroups(tables);
        const { columns, rows } = waitChains(tables);
        for (let i = 0; i < rows; i++) {
          if (columns.step.values[i] !== 0) continue;
          const ns = (columns.wokenNs.values[i] as number) - (columns.fromNs.values[i] as number);
          for (const [g, stack] of groups.blockedStack.entries()) {
            if (stack !== columns.blockedStack.values[i]) continue;
            if (groups.reason[g] !== columns.reason.values[i] || groups.fromBefore[g] !== 0)
              continue;
            expect(groups.maxNs[g] as number).toBeLessThanOrEqual(ns);
          }
        }
      }),
    );
  });
});

describe('derived tables', () => {
  it('are stored and found again', () => {
    const tables = deriveTraceTables(relay);
    expect(tables.map(({ schema }) => schema.name).sort()).toEqual([
      'trace_block_reasons',
      'trace_blocking',
      'trace_creations',
      'trace_moments',
      'trace_numbers',
      'trace_open_waits',
      'trace_range_sums',
      'trace_run_delays',
      'trace_run_stretches',
      'trace_summaries',
      'trace_wait_chains',
      'trace_wakeups',
      'trace_wall',
    ]);
    const back = tables.map((table) => {
      const schema = tableSchemaOf(table.schema.name, table.schema.version);
      const decoded = schema && decodeTable(schema, encodeTable(table));
      if (!decoded?.ok) throw new Error(`${table.schema.name} cannot be read again`);
      return decoded.value;
    });
    const derived = traceDerivedTablesOf(back);
    expect(derived?.summaries?.rows).toBe(3);
    expect([...(derived?.wakeups.columns.ns.values ?? [])]).toEqual([400, 250, 100]);
    expect(derived?.openWaits.rows).toBe(1);
    expect(traceDerivedTablesOf(back.slice(1))).toBeUndefined();
  });

  it('keep the largest groups of wake-ups and the sum of the rest', () => {
    const kept = ANALYSIS_LIMITS.storedWakeupGroups;
    const groups = kept + 5;
    const steps: Step[] = [{ ns: 1, g: 0, from: 'undetermined', to: 'running' }];
    let ns = 1;
    for (let i = 0; i < groups; i++) {
      ns += 1;
      steps.push({ ns, g: 0, from: 'running', to: 'waiting', reason: 'sync', stack: i, by: 0 });
      ns += 10 + i;
      steps.push({ ns, g: 0, from: 'waiting', to: 'runnable' });
      ns += 1;
      steps.push({ ns, g: 0, from: 'runnable', to: 'running' });
    }
    // stacks by their rows: none is looked at
    const tables = traceOf({ steps, endNs: ns + 1, chunkRows: 1000 });
    const wakeups = traceDerivedTablesOf(
      deriveTraceTables({ ...tables, stacks: stacksOf(groups) }),
    )?.wakeups;
    const { blockedStack, count, ns: sums } = wakeups?.columns ?? {};
    expect(wakeups?.rows).toBe(kept + 1);
    expect(blockedStack?.values[kept]).toBe(OTHER_WAKEUPS);
    expect(count?.values[kept]).toBe(5);
    expect(sums?.values[kept]).toBe(10 + 11 + 12 + 13 + 14);
    expect(sums?.values[0]).toBe(10 + groups - 1);
  });
});

const stacksOf = (rows: number) => {
  const names = Array.from({ length: rows }, (_, i) => [`f${i % 50}`, `g${i}`]).slice(0, 1);
  const { stacks } = traceOf({ steps: [], stacks: names, endNs: 1, goroutines: 1 });
  const values = new Int32Array(rows);
  return {
    ...stacks,
    rows,
    columns: {
      frame: { type: 'i32' as const, values },
      parent: { type: 'i32' as const, values: values.map(() => -1) },
    },
  };
};
