import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { must } from '@unpark/base';
import { readArtifact } from '@unpark/formats';
import { allTexts, type TraceTables, traceTablesOf } from '@unpark/model';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { BLOCKING_KINDS, blockingProfiles } from '../src/blocking-profile';
import { goroutineSummaries } from '../src/goroutine-summaries';
import { MinimumUtilisation } from '../src/minimum-utilisation';
import { mutatorUtilisation } from '../src/mutator-utilisation';
import { regionSummaries } from '../src/regions';
import { traceTasks } from '../src/tasks';
import { traceEndNs } from '../src/trace-range';
import { digestOfFacts, type FactsDigest, type TraceFactsOfGo } from './oracle/facts-digest';

const json = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
const goldens = json('goldens/traces.json') as Record<string, FactsDigest>;
const profiles = json('../../formats/test/goldens/traces.json') as Record<
  string,
  { readonly pprof: Record<string, { readonly rows: number; readonly sha256: string } | null> }
>;

function bytesOf(name: string): Uint8Array {
  if (name === 'tasks.trace') {
    return new Uint8Array(readFileSync(new URL('fixtures/tasks.trace', import.meta.url)));
  }
  const [bundle, file] = name.split('/') as [string, string];
  return must(
    readBundle(bundle).find((entry) => entry.file === file),
    `no ${name}`,
  ).bytes;
}

export const tablesOf = (name: string): TraceTables =>
  must(
    traceTablesOf(readArtifact(bytesOf(name), { file: 'trace.out' }).tables),
    `${name}: no tables of a trace`,
  );

const FLAGS = {
  stw: { stopTheWorld: true },
  'stw background assist': { stopTheWorld: true, background: true, assist: true },
  'stw background assist sweep': {
    stopTheWorld: true,
    background: true,
    assist: true,
    sweep: true,
  },
  'stw background assist sweep perProc': {
    stopTheWorld: true,
    background: true,
    assist: true,
    sweep: true,
    perProc: true,
  },
} as const;

const byRow = (
  rows: Int32Array,
  names: Int32Array,
  ns: Float64Array,
  texts: readonly string[],
): Map<number, Record<string, number>> => {
  const found = new Map<number, Record<string, number>>();
  for (const [i, row] of rows.entries()) {
    const of = found.get(row) ?? {};
    of[texts[names[i] as number] as string] = ns[i] as number;
    found.set(row, of);
  }
  return found;
};

/** What we make of a trace, in the shape of the oracle's; `nameless`: goroutines it has no name for. */
function factsOf(tables: TraceTables): TraceFactsOfGo {
  const reasons = allTexts(tables.reasons.columns.text);
  const names = allTexts(tables.names.columns.text);
  const functions = allTexts(tables.frames.columns.function);
  const goid = tables.goroutines.columns.goid.values;
  const entry = tables.goroutines.columns.entryFrame.values;
  const summaries = goroutineSummaries(tables);
  const { ranges } = summaries;
  const waits = summaries.reasons;
  const blocks = byRow(waits.goroutine, waits.reason, waits.ns, reasons);
  const inRanges = byRow(ranges.goroutine, ranges.name, ranges.ns, names);
  const goroutines = Array.from(goid, (_, g) => g).filter(
    (g) => (summaries.sinceNs[g] as number) >= 0,
  );
  const regions = regionSummaries(tables);
  const end = traceEndNs(tables);
  const pcs = tables.pcs.columns.pc.values;
  const inRegions = byRow(regions.blocks.row, regions.blocks.reason, regions.blocks.ns, reasons);
  const tasks = traceTasks(tables);
  const timesOf = (
    of: Pick<typeof regions, 'execNs' | 'schedWaitNs' | 'syscallNs' | 'syscallBlockNs' | 'totalNs'>,
    row: number,
  ) => ({
    Exec: of.execNs[row] as number,
    Sched: of.schedWaitNs[row] as number,
    Syscall: of.syscallNs[row] as number,
    SyscallBlock: of.syscallBlockNs[row] as number,
    Total: of.totalNs[row] as number,
  });
  return {
    Goroutines: goroutines.map((g) => ({
      ID: Number(goid[g]),
      Name: functions[entry[g] as number] ?? '',
      ...timesOf(summaries, g),
      Blocks: blocks.get(g) ?? {},
      Ranges: inRanges.get(g) ?? {},
    })),
    Regions: Array.from({ length: regions.rows }, (_, row) => ({
      Goroutine: Number(goid[regions.goroutine[row] as number]),
      Name: names[regions.name[row] as number] as string,
      Task: Number(regions.taskId[row]),
      From: Math.max(regions.startNs[row] as number, 0),
      To: (regions.endNs[row] as number) < 0 ? end : (regions.endNs[row] as number),
      PC: String(pcs[regions.entryFrame[row] as number] ?? 0),
      ...timesOf(regions, row),
      Blocks: inRegions.get(row) ?? {},
    })),
    Tasks: tasks.map((task) => ({
      ID: Number(task.id),
      Parent: Number(tasks[task.parent]?.id ?? 0),
      Name: names[task.name] as string,
      From: task.startNs,
      To: task.endNs,
      Complete: task.isComplete,
      Regions: task.regions.length,
      Logs: task.logs.length,
    })),
    Mmu: {},
    Steps: {},
  };
}

/** @param empty how the empty stack is written: the tool prints the counter 0 or nothing, by chance */
function profileDigest(
  tables: TraceTables,
  kind: (typeof BLOCKING_KINDS)[number],
  empty: '' | '0',
) {
  const { stack, count, ns } = blockingProfiles(tables)[kind];
  const pcs = tables.pcs.columns.pc.values;
  const frame = tables.stacks.columns.frame.values;
  const parent = tables.stacks.columns.parent.values;
  const lines = Array.from(stack, (leaf, i) => {
    const list: string[] = [];
    for (let row = leaf; row >= 0; row = parent[row] as number) {
      list.push((pcs[frame[row] as number] as bigint).toString(16));
    }
    return `${count[i]} ${ns[i]} ${list.join(',') || empty}`;
  });
  const sha256 = createHash('sha256').update(lines.sort().join('\n')).digest('hex');
  return `${lines.length} ${sha256}`;
}

const isOld = new Map(listBundles().map(({ bundle, go }) => [bundle, /^1\.(?:19|21)$/.test(go)]));

describe('what Go’s own package makes of traces', () => {
  it.each(Object.keys(goldens).map((name) => [name] as const))('%s', (name) => {
    const golden = goldens[name] as FactsDigest;
    const tables = tablesOf(name);
    const ours = digestOfFacts(factsOf(tables));
    expect(ours.goroutines).toBe(golden.goroutines);
    // the reference has no names for goroutines of old traces that only wait; we have
    if (isOld.get(name.split('/')[0] as string) !== true) expect(ours.names).toBe(golden.names);
    expect(ours.regions).toBe(golden.regions);
    expect(ours.tasks).toBe(golden.tasks);
    for (const [flags, options] of Object.entries(FLAGS)) {
      const series = mutatorUtilisation(tables, { ...options, asGoTool: true });
      const curve = golden.mmu[flags];
      if (curve === undefined) continue;
      expect(series.reduce((sum, { timeNs }) => sum + timeNs.length, 0)).toBe(
        golden.steps[flags] ?? 0,
      );
      const minimum = new MinimumUtilisation(series);
      for (const point of curve.split(' ')) {
        const [window, share] = point.split(':').map(Number) as [number, number];
        expect(minimum.at(window)).toBeCloseTo(share, 6);
      }
    }
    for (const kind of BLOCKING_KINDS) {
      const profile = profiles[name]?.pprof[kind];
      if (!profile) continue;
      const ways = [profileDigest(tables, kind, ''), profileDigest(tables, kind, '0')];
      expect(ways).toContain(`${profile.rows} ${profile.sha256}`);
    }
  });
});
