import { type BlockingProfile, blockingProfile, derivedTables, traceEndNs } from '@unpark/analysis';
import {
  type FlameInput,
  flameInputOfDump,
  flameInputOfProfile,
  functionNames,
  joinInputs,
  type StateCap,
} from '@unpark/charts';
import { type GoroutineGroup, groupGoroutines, type IdleRule } from '@unpark/diagnosis';
import {
  BLOCKING_KIND,
  type DumpTables,
  dumpTablesOf,
  FRAMES,
  type Language,
  profileTablesOf,
  STACKS,
  type Table,
  tableNamed,
  TRACE_CPU_SAMPLES,
  type TraceCpuSamplesTable,
  traceDerivedTablesOf,
  traceTablesOf,
  type TraceTables,
} from '@unpark/model';
import type { ComparedRange, CompareSource } from './compare-messages';
import { keyOf, once, readTables, tablesMissing } from './table-reader';
import { storedWall, type WallGroups, wallGroups } from './trace-wall';

export type DumpSource = CompareSource & { readonly of: 'dump' };
export type TraceSource = CompareSource & { readonly of: 'trace' };

export interface ReadDump {
  readonly tables: DumpTables;
  readonly groups: readonly GoroutineGroup[];
  readonly rows: Int32Array;
}

const dumps = new Map<string, Promise<ReadDump>>();
const inputs = new Map<string, Promise<FlameInput>>();

/** One dump with its groups; read once. */
export const readComparedDump = (source: DumpSource): Promise<ReadDump> =>
  once(dumps, `${source.dump} ${keyOf(source.tables)} ${JSON.stringify(source.idle)}`, async () =>
    comparedDump(source, await readTables(source.tables)),
  );

/** The same from tables that are there; pure. */
export function comparedDump(source: DumpSource, all: readonly Table[]): ReadDump {
  const tables = dumpTablesOf(all);
  if (!tables) throw tablesMissing(source.artifact);
  const rows: number[] = [];
  for (const [row, dump] of tables.goroutines.columns.dump.values.entries()) {
    if (dump === source.dump) rows.push(row);
  }
  const idle = source.idle as readonly IdleRule[];
  return {
    tables,
    rows: Int32Array.from(rows),
    groups: groupGoroutines(tables, { dumpIndex: source.dump, idle }),
  };
}

/** What a side weighs, as weighted stacks; read once for each part of each source. */
export const readInput = (source: CompareSource): Promise<FlameInput> =>
  once(inputs, `${JSON.stringify({ ...source, tables: keyOf(source.tables) })}`, async () =>
    source.of === 'dump'
      ? dumpInput(await readComparedDump(source))
      : comparedInput(source, await readTables(source.tables)),
  );

/** The same from tables that are there; pure. */
export function comparedInput(source: CompareSource, tables: readonly Table[]): FlameInput {
  if (source.of === 'dump') return dumpInput(comparedDump(source, tables));
  if (source.of === 'trace') return traceInput(source, tables);
  const profile = profileTablesOf(tables);
  if (!profile) throw tablesMissing(source.artifact);
  return flameInputOfProfile(profile, source.sampleType);
}

/** Goroutines by stack, each ended by what it waits for; idle by design is one class. */
function dumpInput({ tables, groups, rows }: ReadDump): FlameInput {
  const kinds: StateCap[] = [];
  const indexOf = new Map<string, number>();
  const capOfRow = new Map<number, number>();
  for (const group of groups) {
    const cap: StateCap = {
      label: group.reason,
      stateClass: group.role === 'working' ? group.stateClass : 'idle',
    };
    const key = `${cap.stateClass} ${cap.label}`;
    const known = indexOf.get(key);
    const at = known ?? kinds.push(cap) - 1;
    if (known === undefined) indexOf.set(key, at);
    for (const row of group.rows) capOfRow.set(row, at);
  }
  return flameInputOfDump(tables, rows, { kinds, of: rows.map((row) => capOfRow.get(row) ?? -1) });
}

interface TracePart {
  readonly fromNs: number;
  readonly toNs: number;
}

/** What of a trace is weighed, over its whole time, a part of it, or all but the part; pure. */
export function traceInput(source: TraceSource, tables: readonly Table[]): FlameInput {
  const { by, value, range, artifact, language } = source;
  const trace = traceTablesOf(tables);
  if (range) {
    if (!trace) throw tablesMissing(artifact);
    const [first, second] = partsOf(trace, range).map((part) =>
      by === 'wall'
        ? wallInput(trace, wallGroups(trace, part), language)
        : by === 'cpu'
          ? cpuInput(trace, trace.cpuSamples, part)
          : weighted(trace, ...columnsOf(blockingProfile(trace, by, part), value)),
    );
    if (!first) return weighted(trace, new Int32Array(0), new Float64Array(0));
    return second ? joinInputs(first, second) : first;
  }
  const frames = tableNamed(tables, FRAMES);
  const stacks = tableNamed(tables, STACKS);
  if (!frames || !stacks) throw tablesMissing(artifact);
  if (by === 'wall') {
    const groups = trace ? wallGroups(trace) : storedWall(tables);
    if (!groups) throw tablesMissing(artifact);
    return wallInput({ frames, stacks }, groups, language);
  }
  if (by === 'cpu') {
    const samples = tableNamed(tables, TRACE_CPU_SAMPLES);
    if (!samples) throw tablesMissing(artifact);
    return cpuInput({ frames, stacks }, samples, undefined);
  }
  const stored = traceDerivedTablesOf(tables)?.blocking;
  if (!stored && !trace) throw tablesMissing(artifact);
  const blocking = stored ?? derivedTables(trace as TraceTables).blocking;
  const { kind, stack } = blocking.columns;
  const rows: number[] = [];
  for (let row = 0; row < blocking.rows; row++) {
    if (kind.values[row] === BLOCKING_KIND[by]) rows.push(row);
  }
  const amounts = blocking.columns[value].values;
  return weighted(
    { frames, stacks },
    Int32Array.from(rows, (row) => stack.values[row] ?? -1),
    Float64Array.from(rows, (row) => amounts[row] ?? 0),
  );
}

const columnsOf = (
  profile: BlockingProfile,
  value: 'ns' | 'count',
): [stack: Int32Array, weights: Float64Array] => [profile.stack, profile[value]];

type StackTables = Pick<TraceTables, 'frames' | 'stacks'>;

const weighted = (
  { frames, stacks }: StackTables,
  stackOf: Int32Array,
  weights: Float64Array,
): FlameInput => ({
  rootLabel: 'all',
  functions: functionNames(frames),
  stackFrame: stacks.columns.frame.values,
  stackParent: stacks.columns.parent.values,
  stackOf,
  weights,
});

/** The range itself, or what stands before and after it. */
function partsOf(trace: TraceTables, { fromNs, toNs, rest }: ComparedRange): TracePart[] {
  const end = traceEndNs(trace);
  const parts = rest
    ? [
        { fromNs: 0, toNs: Math.min(fromNs, end) },
        { fromNs: Math.min(toNs, end), toNs: end },
      ]
    : [{ fromNs: Math.min(fromNs, end), toNs: Math.min(toNs, end) }];
  return parts.filter((part) => part.toNs > part.fromNs);
}

/** Time of all goroutines by stack, each ended by what the goroutine did there. */
function wallInput(
  tables: StackTables,
  { stacks, looks, lookOf, places }: WallGroups,
  language: Language,
): FlameInput {
  return {
    ...weighted(
      tables,
      stacks.stack.map((stack) => places.withoutParking(stack)),
      stacks.ns,
    ),
    caps: {
      kinds: looks.map(({ label, stateClass }) => ({ label: label[language], stateClass })),
      of: lookOf,
    },
  };
}

function cpuInput(
  tables: StackTables,
  samples: TraceCpuSamplesTable,
  part: TracePart | undefined,
): FlameInput {
  const { timeNs, stack } = samples.columns;
  const rows: number[] = [];
  for (let row = 0; row < samples.rows; row++) {
    const at = timeNs.values[row] ?? -1;
    if (!part || (at >= part.fromNs && at < part.toNs)) rows.push(row);
  }
  return weighted(
    tables,
    Int32Array.from(rows, (row) => stack.values[row] ?? -1),
    new Float64Array(rows.length).fill(1),
  );
}
