import { derivedTables, deriveTraceTables } from '@unpark/analysis';
import { readArtifact } from '@unpark/formats';
import {
  metricTablesOf,
  type Table,
  tableNamed,
  TRACE_WALL,
  type TraceTables,
  traceTablesOf,
} from '@unpark/model';
import { readBundle } from '@unpark/testkit';
import { buildFlameTree, capOf } from '@unpark/charts';
import { describe, expect, it } from 'vitest';
import { metricsModel } from '../src/workers/metrics-model';
import { blockingFlameInput, cpuFlameInput } from '../src/workers/trace-flame';
import { traceModel, traceModelTables } from '../src/workers/trace-model';
import { waitLook } from '../src/workers/trace-waits';
import { storedWallGroups, wallFlameInput, wallGroups, wallModel } from '../src/workers/trace-wall';

function tablesOf(bundle: string, name: string) {
  const file = readBundle(bundle).find(({ file: of }) => of === name);
  if (!file) throw new Error(`${bundle} has no ${name}`);
  return readArtifact(file.bytes, { file: name });
}

function traceOf(bundle: string): TraceTables {
  const tables = traceTablesOf(tablesOf(bundle, 'trace.out').tables);
  if (!tables) throw new Error('no trace');
  return tables;
}

const modelOf = (tables: TraceTables) => {
  const model = traceModel({ ...tables, derived: derivedTables(tables) });
  return { ...model, entries: model.entries ?? [] };
};

const WORDS = {
  language: 'en',
  root: 'all',
  idle: 'idle by design',
  sinceBefore: 'since before',
} as const;

describe('a trace as the page shows it', () => {
  const leak = traceOf('chan-result-leak-go1.27');

  it('names the wait that never ends, its place, and since when', () => {
    const { openWaits, durationNs } = modelOf(leak);
    const [first] = openWaits;
    expect(first?.look).toEqual({
      stateClass: 'channel',
      label: { en: 'chan send', zh: 'chan send' },
      isByDesign: false,
    });
    expect(first?.place?.function).toBe('main.askBackend');
    // those from before the trace and those that began in it are one group
    expect(first?.wholeWindow).toBeGreaterThan(100);
    expect(first?.rows.length).toBeGreaterThan(first?.wholeWindow ?? 0);
    expect(first?.sinceNs).toBe(-1);
    expect(durationNs).toBeGreaterThan(2.9e9);
    const working = openWaits.filter(({ look }) => !look.isByDesign);
    expect(working.every(({ look }) => look.stateClass !== 'idle')).toBe(true);
    expect(openWaits.some(({ look }) => look.isByDesign)).toBe(true);
  });

  it('adds up to the time that goroutines were there, waits from before marked', () => {
    const groups = wallGroups(leak);
    const wall = wallModel(leak, groups);
    const sum = wall.parts.reduce((total, part) => total + part.ns, 0);
    expect(sum + wall.otherNs).toBeCloseTo(wall.totalNs, -1);
    const channel = wall.parts.find((part) => part.stateClass === 'channel');
    expect((channel?.ns ?? 0) / wall.totalNs).toBeGreaterThan(0.8);
    expect(channel?.fromBeforeNs).toBeGreaterThan(0);
    expect(channel?.fromBeforeNs).toBeLessThan(channel?.ns ?? 0);
    expect(wall.parts.some((part) => part.stateClass === 'running')).toBe(true);
  });

  it('draws waits from before and later ones on one stack, told apart by their cap', () => {
    const groups = wallGroups(leak);
    const tree = buildFlameTree(wallFlameInput(leak, groups, WORDS));
    expect(tree.total[0]).toBeCloseTo(wallModel(leak, groups).totalNs, -1);
    const caps: string[] = [];
    for (let node = 0; node < tree.nodes; node++) {
      const above = tree.labels[tree.label[tree.parent[node] ?? 0] ?? 0];
      const cap = capOf(tree, node);
      if (cap && above === 'main.askBackend') caps.push(cap.label);
    }
    expect(caps).toContain('chan send');
    expect(caps).toContain('chan send, since before');
    expect(tree.labels).not.toContain('runtime.gopark, since before');
  });

  it('groups goroutines by entry function, and every goroutine is in one group', () => {
    const { entries, goid } = modelOf(leak);
    const rows = entries.flatMap((group) => [...group.rows]);
    expect(new Set(rows).size).toBe(goid.length);
    expect(rows).toHaveLength(goid.length);
    const asked = entries.find((group) => group.entry?.function.startsWith('main.askBackend'));
    expect(
      asked ?? entries.find((group) => group.entry?.function.includes('fetchQuote')),
    ).toBeTruthy();
  });

  it('works sums of goroutines out of all events where they are not stored, and only then', () => {
    const { blocking, openWaits, wakeups } = derivedTables(leak);
    const few = [leak.frames, leak.stacks, leak.goroutines, leak.reasons, leak.generations];
    const stored = [blocking, openWaits, wakeups];
    const without = traceModelTables([...few, ...stored] as Table[]);
    if (!without) throw new Error('the tables are those of a trace');
    const model = traceModel(without);
    expect(model.entries).toBeUndefined();
    expect(model.wakeups).toEqual(modelOf(leak).wakeups);
    expect(model.openWaits).toEqual(modelOf(leak).openWaits);
    const whole = traceModelTables([...Object.values(leak), ...stored] as Table[]);
    expect(whole && traceModel(whole).entries).toEqual(modelOf(leak).entries);
  });

  it('says who ended whose wait, and what did where no goroutine did', () => {
    const { wakeups } = modelOf(leak);
    const sleep = wakeups.find((group) => group.stateClass === 'sleep');
    expect(sleep).toMatchObject({
      endedBy: { en: 'a timer' },
      blocked: { function: 'main.askBackend' },
    });
    const cancelled = wakeups.find((group) => group.blocked?.function === 'main.fetchQuote');
    expect(cancelled?.waker?.function).toContain('context.');
    expect(
      wakeups.every((group) => (group.waker === undefined) !== (group.endedBy === undefined)),
    ).toBe(true);
  });

  it('draws the wall from the stored sums as from all events', () => {
    const stored = tableNamed(deriveTraceTables(leak), TRACE_WALL);
    if (!stored) throw new Error('the sums are stored');
    const rowsOf = (groups: ReturnType<typeof wallGroups>) => {
      const { weights, stackOf, caps } = wallFlameInput(leak, groups, WORDS);
      return Array.from(weights, (ns, i) => [
        stackOf[i],
        caps?.kinds[caps.of[i] ?? 0]?.label,
        ns,
      ]).sort((a, b) => (a.join() < b.join() ? -1 : 1));
    };
    const drawn = rowsOf(storedWallGroups(leak, stored));
    expect(drawn.length).toBeGreaterThan(10);
    expect(drawn).toEqual(rowsOf(wallGroups(leak)));
  });

  it('weighs the stored profiles and CPU samples as a flame graph', () => {
    const { blocking } = derivedTables(leak);
    const total = (kind: number) =>
      Array.from({ length: blocking.rows }, (_, row) => row)
        .filter((row) => blocking.columns.kind.values[row] === kind)
        .reduce((sum, row) => sum + (blocking.columns.ns.values[row] ?? 0), 0);
    const tree = buildFlameTree(blockingFlameInput(leak, blocking, 'sync', 'ns'));
    expect(tree.total[0]).toBeCloseTo(total(1), -1);
    expect(total(1)).toBeGreaterThan(0);
    const cpu = buildFlameTree(cpuFlameInput(leak, leak.cpuSamples));
    expect(cpu.total[0]).toBe(leak.cpuSamples.rows);
  });

  it('reads a trace of the old format the same way', () => {
    const old = traceOf('chan-result-leak-go1.19');
    const model = modelOf(old);
    expect(model.entries.length).toBeGreaterThan(0);
    const wall = wallModel(old, wallGroups(old));
    expect(wall.totalNs).toBeGreaterThan(wall.durationNs);
  });

  it('knows a wait from its reason or from its stack alike', () => {
    const send = ['runtime.gopark', 'runtime.chansend', 'runtime.chansend1', 'main.work'];
    expect(waitLook('', send, 1)).toEqual(
      waitLook('chan send', ['runtime.chansend1', 'main.work'], 1),
    );
    expect(waitLook('sync', ['sync.(*Mutex).Lock', 'main.work'], 1).stateClass).toBe('lock');
    expect(waitLook('sync', ['sync.(*WaitGroup).Wait', 'main.work'], 1).stateClass).toBe('sync');
    expect(waitLook('sync', ['main.work'], 1)).toMatchObject({
      stateClass: 'sync',
      label: { en: 'sync' },
    });
    expect(waitLook('', [], 1)).toMatchObject({
      label: { en: 'reason not known', zh: '原因未知' },
      stateClass: 'unknown',
    });
    expect(waitLook('GC mark assist wait for work', ['main.work'], 1).stateClass).toBe('gc');
  });
});

describe('metrics as the page shows them', () => {
  const metricsOf = (bundle: string) => {
    const tables = metricTablesOf(tablesOf(bundle, 'metrics.json').tables);
    if (!tables) throw new Error('no metrics');
    return metricsModel(tables);
  };

  it('gives each known quantity once, goroutines first, before and after', () => {
    const { rows, apartNs } = metricsOf('chan-result-leak-go1.27');
    expect(rows[0]).toMatchObject({ canonical: '/runtime/num-goroutine:goroutines' });
    expect([rows[0]?.first, rows[0]?.last]).toEqual([171, 291]);
    const known = rows.map(({ canonical }) => canonical).filter((name) => name !== '');
    expect(new Set(known).size).toBe(known.length);
    expect(apartNs).toBeGreaterThan(6e9);
  });

  it('bounds the scheduling latency between the two readings', () => {
    const { histograms } = metricsOf('sched-latency-go1.24');
    const [first] = histograms;
    expect(first).toMatchObject({ canonical: '/sched/latencies:seconds', isChange: true });
    const [half, most] = [first?.quantiles[0], first?.quantiles[2]];
    expect(half?.quantile).toBe(0.5);
    expect(most?.upper).toBeGreaterThan(half?.upper ?? 0);
    expect(first?.bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(first?.count);
  });
});
