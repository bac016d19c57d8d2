import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allTexts, type TraceTables, traceTablesOf } from '@unpark/model';
import { readArtifact } from '@unpark/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DelaySums, delaysIn, readyOverTime } from '../src/delays';
import { gcTimes, spansIn } from '../src/gc-times';
import { runDelays } from '../src/run-delays';
import { statesOverTime } from '../src/states-over-time';
import { traceEndNs } from '../src/trace-range';
import { MinimumUtilisation } from '../src/minimum-utilisation';
import { utilisationIn } from '../src/utilisation-in';
import { wakeupGroups } from '../src/wake-ups';
import { wallAccount } from '../src/wall-account';
import { WALL_STATE } from '../src/wall-stretches';
import { randomTrace } from './random-trace';
import { traceOf } from './trace-of';

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
const CLASSES = WALL_STATE.assist + 1;
const byState = { classes: CLASSES, classOf: (state: number) => state };

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('states over time', () => {
  it('adds up to the account of the whole, whatever the parts', () => {
    fc.assert(
      fc.property(randomTrace, fc.integer({ min: 1, max: 90 }), (trace, parts) => {
        const tables = traceOf(trace);
        const { total } = wallAccount(tables);
        const { ns } = statesOverTime(tables, { parts, ...byState });
        const of = (state: number) => sum(ns[state] ?? []);
        expect(of(WALL_STATE.running)).toBeCloseTo(total.runningNs, 3);
        expect(of(WALL_STATE.assist)).toBeCloseTo(total.assistNs, 3);
        expect(of(WALL_STATE.runnable)).toBeCloseTo(total.runnableNs, 3);
        expect(of(WALL_STATE.waiting)).toBeCloseTo(total.waitingNs, 3);
        expect(of(WALL_STATE.syscall)).toBeCloseTo(total.syscallNs, 3);
      }),
    );
  });

  it('has in each part what the account of that part has', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const endNs = Math.ceil(trace.endNs / 8) * 8;
        const tables = traceOf({ ...trace, endNs });
        const end = traceEndNs(tables);
        const { ns, partNs, parts } = statesOverTime(tables, { parts: 4, ...byState });
        for (let part = 0; part < parts; part++) {
          const range = {
            fromNs: part * partNs,
            toNs: part + 1 === parts ? end : (part + 1) * partNs,
          };
          const { total } = wallAccount(tables, range);
          expect(ns[WALL_STATE.waiting]?.[part]).toBeCloseTo(total.waitingNs, 3);
          expect(ns[WALL_STATE.running]?.[part]).toBeCloseTo(total.runningNs, 3);
        }
      }),
    );
  });

  it('says nothing of an empty range', () => {
    const tables = traceOf({ steps: [], endNs: 100 });
    const range = { fromNs: 50, toNs: 50 };
    expect(
      statesOverTime(tables, { range, parts: 3, ...byState }).ns.flatMap((c) => [...c]),
    ).toEqual(new Array(CLASSES * 3).fill(0));
  });
});

const oneClass = { classes: 1, classOf: () => 0 };
const added = (a: DelaySums, b: DelaySums) => ({
  count: a.count + b.count,
  ns: a.ns + b.ns,
  maxNs: Math.max(a.maxNs, b.maxNs),
  fromBefore: a.fromBefore + b.fromBefore,
  counted: a.histogram.count + b.histogram.count,
});
const flat = ({ count, ns, maxNs, fromBefore, histogram }: DelaySums) => ({
  count,
  ns,
  maxNs,
  fromBefore,
  counted: histogram.count,
});

describe('delays that ended in a range', () => {
  it('of neighbouring ranges add up to those of both', () => {
    fc.assert(
      fc.property(randomTrace, share, (trace, at) => {
        const tables = traceOf(trace);
        const cut = Math.floor(trace.endNs * at);
        const whole = delaysIn(tables, oneClass);
        const head = delaysIn(tables, { ...oneClass, range: { fromNs: 0, toNs: cut } });
        const tail = delaysIn(tables, {
          ...oneClass,
          range: { fromNs: cut, toNs: trace.endNs + 1 },
        });
        const pairs = [
          [head.waits[0], tail.waits[0], whole.waits[0]],
          [head.ready, tail.ready, whole.ready],
        ] as [DelaySums, DelaySums, DelaySums][];
        for (const [a, b, both] of pairs) expect(added(a, b)).toEqual(flat(both));
      }),
    );
  });

  it('of the whole trace are the wake-ups and the delays before running that others count', () => {
    fc.assert(
      fc.property(randomTrace, (trace) => {
        const tables = traceOf(trace);
        const { waits, ready } = delaysIn(tables, oneClass);
        const groups = wakeupGroups(tables);
        const [all] = waits as [DelaySums];
        expect(all.count).toBe(sum(groups.count));
        expect(all.ns).toBe(sum(groups.ns));
        expect(all.fromBefore).toBe(sum(groups.fromBefore));
        expect(all.maxNs).toBe(Math.max(0, ...groups.maxNs));
        const { table } = runDelays(tables);
        const rows = [...table.columns.count.values].filter(
          (_, row) => table.columns.stack.values[row] === -3,
        );
        expect(ready.count).toBe(sum(rows));
      }),
    );
  });

  it('over time count each delay once, and bound the quantiles by the longest', () => {
    fc.assert(
      fc.property(randomTrace, fc.integer({ min: 1, max: 40 }), (trace, parts) => {
        const tables = traceOf(trace);
        const { ready } = delaysIn(tables, oneClass);
        const over = readyOverTime(tables, undefined, parts);
        expect(sum(over.count)).toBe(ready.count);
        for (let part = 0; part < parts; part++) {
          if (over.count[part] === 0) expect(over.p99Ns[part]).toBeNaN();
          else {
            expect(over.p50Ns[part]).toBeLessThanOrEqual(over.p99Ns[part] as number);
            expect(over.p99Ns[part]).toBeLessThanOrEqual(over.maxNs[part] as number);
          }
        }
      }),
    );
  });
});

describe('utilisation in a range', () => {
  const steps = { timeNs: Float64Array.of(0, 40, 60, 100), share: Float64Array.of(1, 0.2, 1, 0) };

  it('is the whole one over the whole range, and comes in with the value of the border', () => {
    expect(utilisationIn(steps, { fromNs: -5, toNs: 500 })).toEqual(steps);
    expect(utilisationIn(steps, { fromNs: 50, toNs: 80 })).toEqual({
      timeNs: Float64Array.of(50, 60, 80),
      share: Float64Array.of(0.2, 1, 0),
    });
    expect(utilisationIn(steps, { fromNs: 40, toNs: 60 }).share[0]).toBe(0.2);
    expect(utilisationIn(steps, { fromNs: 200, toNs: 300 }).timeNs).toHaveLength(0);
  });

  it('means of neighbouring ranges add up to that of both', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (cut) => {
        const mean = (fromNs: number, toNs: number) =>
          new MinimumUtilisation([utilisationIn(steps, { fromNs, toNs })]).at(toNs - fromNs);
        const both = (mean(0, cut) * cut + mean(cut, 100) * (100 - cut)) / 100;
        expect(both).toBeCloseTo(mean(0, 100), 9);
      }),
    );
  });
});

describe('a trace that Go wrote', () => {
  const tables = fixture();

  it('has the same wake-ups by reason here and there', () => {
    const reasons = allTexts(tables.reasons.columns.text);
    const delays = delaysIn(tables, { classes: reasons.length, classOf: (reason) => reason });
    const groups = wakeupGroups(tables);
    const counts = new Float64Array(reasons.length);
    for (const [row, reason] of groups.reason.entries()) {
      counts[reason] = (counts[reason] as number) + (groups.count[row] as number);
    }
    expect(delays.waits.map(({ count }) => count)).toEqual([...counts]);
    expect(sum(counts)).toBeGreaterThan(0);
  });

  it('has cycles and stops whose parts add up over ranges', () => {
    const { cycles, stops } = gcTimes(tables);
    const end = traceEndNs(tables);
    for (const spans of [cycles, stops]) {
      const whole = spansIn(tables, spans);
      const head = spansIn(tables, spans, { fromNs: 0, toNs: end / 3 });
      const tail = spansIn(tables, spans, { fromNs: end / 3, toNs: end });
      expect(head.count + tail.count).toBe(whole.count);
      expect(head.ns + tail.ns).toBeCloseTo(whole.ns, 3);
    }
    expect(stops.fromNs.length).toBeGreaterThan(0);
  });
});

function fixture(): TraceTables {
  const path = fileURLToPath(new URL('fixtures/tasks.trace', import.meta.url));
  const read = readArtifact(new Uint8Array(readFileSync(path)), { file: 'tasks.trace' });
  const tables = traceTablesOf(read.tables);
  if (!tables) throw new Error('the fixture is no trace');
  return tables;
}
