import { goroutineSummaries } from '@unpark/analysis';
import type { Words } from '@unpark/diagnosis';
import { readArtifact } from '@unpark/formats';
import { metricTablesOf, STATE_CLASSES, type TraceTables, traceTablesOf } from '@unpark/model';
import { readBundle } from '@unpark/testkit';
import { describe, expect, it } from 'vitest';
import { readingOffsets } from '../src/components/capture-page/metrics-lanes';
import { metricsModel } from '../src/workers/metrics-model';
import { rangeAnswer } from '../src/workers/range-answers';
import { RangeClasses } from '../src/workers/range-classes';
import { traceLanes } from '../src/workers/range-lanes';
import { sideModel } from '../src/workers/range-side';
import { wallGroups, wallModel } from '../src/workers/trace-wall';

function tablesOf(bundle: string, name: string) {
  const file = readBundle(bundle).find(({ file: of }) => of === name);
  if (!file) throw new Error(`${bundle} has no ${name}`);
  return readArtifact(file.bytes, { file: name }).tables;
}

function traceOf(bundle: string): TraceTables {
  const tables = traceTablesOf(tablesOf(bundle, 'trace.out'));
  if (!tables) throw new Error('no trace');
  return tables;
}

describe('a part of a trace', () => {
  const tables = traceOf('mutex-across-io-go1.27');
  const groups = wallGroups(tables);
  const classes = new RangeClasses(tables, groups);
  const whole = rangeAnswer(tables, classes, undefined);
  const account = wallModel(tables, groups);

  it('that is all of it has the numbers of the account of the whole', () => {
    expect(whole.wall.totalNs).toBeCloseTo(account.totalNs, -1);
    expect(whole.wall.fromBeforeNs).toBeCloseTo(account.fromBeforeNs, -1);
    expect(whole.wall.parts.map(({ stateClass }) => stateClass)).toEqual(
      account.parts.map(({ stateClass }) => stateClass),
    );
    for (const [i, part] of whole.wall.parts.entries()) {
      expect(part.ns).toBeCloseTo(account.parts[i]?.ns ?? -1, -1);
    }
    const { execNs, sinceNs } = goroutineSummaries(tables);
    const running = whole.goroutines.runningNs.reduce((sum, ns) => sum + ns, 0);
    const assist = whole.goroutines.assistNs.reduce((sum, ns) => sum + ns, 0);
    const exec = execNs.reduce((sum, ns, g) => sum + ((sinceNs[g] ?? -1) < 0 ? 0 : ns), 0);
    expect(running + assist).toBeCloseTo(exec, -1);
  });

  it('adds up with its neighbour to the whole', () => {
    const cut = Math.floor(whole.toNs / 3);
    const head = rangeAnswer(tables, classes, { fromNs: 0, toNs: cut });
    const tail = rangeAnswer(tables, classes, { fromNs: cut, toNs: whole.toNs });
    expect(head.wall.durationNs + tail.wall.durationNs).toBe(whole.wall.durationNs);
    for (const stateClass of STATE_CLASSES) {
      const of = ({ wall }: typeof whole) =>
        wall.parts.find((part) => part.stateClass === stateClass)?.ns ?? 0;
      expect(of(head) + of(tail)).toBeCloseTo(of(whole), -1);
    }
    const count = (answer: typeof whole, label: Words) =>
      answer.delays.reduce((sum, row) => sum + (row.label.en === label.en ? row.count : 0), 0);
    for (const { label } of whole.delays) {
      expect(count(head, label) + count(tail, label)).toBe(count(whole, label));
    }
    expect(head.gc.cycles.count + tail.gc.cycles.count).toBe(whole.gc.cycles.count);
  });

  it('names the lock that the hand-overs are of', () => {
    const lock = whole.delays.find(({ stateClass }) => stateClass === 'lock');
    expect(lock?.label.en).toBe('mutex');
    // two more began before the trace, which does not say what they wait for
    expect(lock?.count).toBe(5);
    expect(whole.delays[0]?.stateClass).toBe('runnable');
  });

  it('has lanes whose states hold as many goroutines as were there', () => {
    const { states, heap, ready, endNs } = traceLanes(tables, classes, undefined);
    const inLock = states.layers.find(({ stateClass }) => stateClass === 'lock');
    const middle = inLock?.value[Math.floor(inLock.value.length / 2)];
    expect(middle).toBeGreaterThan(28);
    expect(middle).toBeLessThan(30);
    const sum = states.layers.reduce(
      (total, { value }) => total + value.reduce((all, mean) => all + mean * states.partNs, 0),
      0,
    );
    expect(sum).toBeCloseTo(whole.wall.totalNs, -2);
    expect(heap?.value.length).toBeGreaterThan(0);
    expect(ready).toBeDefined();
    expect(endNs).toBe(whole.toNs);
  });

  it('has a curve of utilisation that rises with the window, and no marks where there are none', () => {
    const side = sideModel(tables, undefined);
    expect(side.taskCount).toBe(0);
    expect(side.logs).toEqual([]);
    expect(side.utilisation.length).toBeGreaterThan(10);
    const shares = side.utilisation.map(({ share }) => share);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(shares.at(-1)).toBeGreaterThanOrEqual(shares[0] ?? 1);
  });
});

describe('readings of metrics', () => {
  const tables = metricTablesOf(tablesOf('chan-result-leak-go1.27', 'metrics.json'));
  if (!tables) throw new Error('no metrics');
  const model = metricsModel(tables);

  it('stand in the order of their time, with the quantities that are known', () => {
    const { readings, quantities, spreads } = model.strip;
    expect(readings.length).toBe(2);
    const { offsetNs, isDated } = readingOffsets(model.strip, 1000);
    expect(offsetNs[0]).toBe(0);
    expect(isDated ? offsetNs[1] : 1000).toBe(isDated ? model.apartNs : 1000);
    expect(quantities.map(({ canonical }) => canonical)).toContain(
      '/runtime/num-goroutine:goroutines',
    );
    // before the first reading nothing is known to compare with
    expect(spreads[0]?.p99[0]).toBeNaN();
    expect(spreads[0]?.p99[1]).toBeGreaterThan(0);
  });

  it('of a range are compared alone', () => {
    const first = model.strip.readings[0]?.snapshot ?? 0;
    const cut = metricsModel(tables, { first, last: first });
    expect(cut.rows.every(({ last }) => last === undefined)).toBe(true);
    expect(cut.apartNs).toBeUndefined();
    expect(cut.strip.readings.length).toBe(2);
  });
});
