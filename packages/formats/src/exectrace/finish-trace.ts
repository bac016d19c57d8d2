import {
  type Column,
  type ColumnType,
  f64,
  i32,
  i64,
  makeTable,
  type Table,
  type TableSchema,
  TRACE_CPU_SAMPLES,
  TRACE_GENERATIONS,
  TRACE_GOROUTINES,
  TRACE_LABELS,
  TRACE_LOGS,
  TRACE_METRICS,
  TRACE_NAMES,
  TRACE_PROC_TRANSITIONS,
  TRACE_PROCS,
  TRACE_RANGES,
  TRACE_REASONS,
  TRACE_REGIONS,
  TRACE_TASKS,
  TRACE_THREADS,
  type TraceTables,
  u16,
  u32,
  u8,
} from '@unpark/model';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import type { EventColumn, EventColumns } from './event-columns';
import { BEFORE, RANGE_KIND } from './generation-events';
import { asIntegers } from './id-rows';
import { rangeScopeOf } from './rows-of-tables';
import type { GenerationRow, TraceAssembler } from './trace-assembler';

/** The tables of a trace whose generations have all been taken; the assembler is spent. */
export function finishTrace(
  trace: TraceAssembler,
  limits: Limits,
  warnings: Warnings,
): TraceTables {
  const { rows, names } = trace.tables;
  const rangeNames = nameRanges(trace);
  const { frames, stacks, pcs } = trace.stacks.finish(limits, warnings);
  return {
    frames,
    stacks,
    pcs,
    ...trace.transitions.finish(),
    goroutines: makeTable(TRACE_GOROUTINES, {
      goid: i64(trace.goids.finishAsIntegers(trace.goroutineCount)),
      ...trace.goroutines.finish(trace.goroutineCount),
    }),
    procs: makeTable(TRACE_PROCS, {
      proc: i32(Int32Array.from(trace.procIds.finish().subarray(0, trace.procCount))),
    }),
    threads: makeTable(TRACE_THREADS, {
      thread: i64(trace.threadIds.finishAsIntegers(trace.threadCount)),
    }),
    reasons: trace.reasons.finish(TRACE_REASONS, limits, warnings),
    names: names.finish(TRACE_NAMES, limits, warnings),
    procTransitions: tableOf(TRACE_PROC_TRANSITIONS, rows.procs),
    ranges: tableOf(TRACE_RANGES, rows.ranges, {
      name: i32(rangeNames.name),
      scope: { type: 'u8', values: rangeNames.scope },
      sweptBytes: f64(doubles(rows.ranges.column('swept'))),
      reclaimedBytes: f64(doubles(rows.ranges.column('reclaimed'))),
    }),
    metrics: tableOf(TRACE_METRICS, rows.metrics),
    cpuSamples: tableOf(TRACE_CPU_SAMPLES, rows.samples),
    tasks: tableOf(TRACE_TASKS, rows.tasks, { name: i32ColumnOf(rows.tasks, 'text') }),
    regions: tableOf(TRACE_REGIONS, rows.regions, { name: i32ColumnOf(rows.regions, 'text') }),
    logs: tableOf(TRACE_LOGS, rows.logs),
    labels: tableOf(TRACE_LABELS, rows.labels, { label: i32ColumnOf(rows.labels, 'text') }),
    generations: generationsTable(trace.generations),
  };
}

function nameRanges(trace: TraceAssembler): { name: Int32Array; scope: Uint8Array } {
  const { rows, names } = trace.tables;
  const kind = rows.ranges.column('kind');
  const text = rows.ranges.column('text');
  const name = new Int32Array(rows.ranges.rows);
  const scope = new Uint8Array(rows.ranges.rows);
  const fixed = new Map<number, number>([
    [RANGE_KIND.gc, names.rowOfText('GC concurrent mark phase')],
    [RANGE_KIND.sweep, names.rowOfText('GC incremental sweep')],
    [RANGE_KIND.markAssist, names.rowOfText('GC mark assist')],
  ]);
  const stopped = new Map<number, number>();
  for (let row = 0; row < name.length; row++) {
    const of = kind[row] as number;
    const what = text[row] as number;
    scope[row] = rangeScopeOf(of);
    let found = fixed.get(of) ?? stopped.get(what);
    if (found === undefined) {
      found = names.rowOfStopTheWorld(what);
      stopped.set(what, found);
    }
    name[row] = found;
  }
  return { name, scope };
}

function generationsTable(generations: readonly GenerationRow[]) {
  const column = (of: (row: GenerationRow) => number) => f64(Float64Array.from(generations, of));
  return makeTable(TRACE_GENERATIONS, {
    generation: column(({ generation }) => generation),
    fromByte: column(({ fromByte }) => fromByte),
    toByte: column(({ toByte }) => toByte),
    fromNs: column(({ fromNs }) => fromNs),
    toNs: column(({ toNs }) => toNs),
    events: column(({ eventCount }) => eventCount),
    frequency: column(({ frequency }) => frequency),
    hasClock: u8(Uint8Array.from(generations, ({ clock }) => (clock ? 1 : 0))),
    clockNs: column(({ clock }) => clock?.ns ?? -1),
    monotonicNs: i64(BigInt64Array.from(generations, ({ clock }) => clock?.monotonicNs ?? -1n)),
    wallUnixNs: i64(BigInt64Array.from(generations, ({ clock }) => clock?.wallUnixNs ?? -1n)),
  });
}

/** "not in this trace" is -1 in tables */
function times(values: EventColumn): EventColumn {
  for (let row = 0; row < values.length; row++) if (values[row] === BEFORE) values[row] = -1;
  return values;
}

const doubles = (values: EventColumn): Float64Array =>
  values instanceof Float64Array ? values : Float64Array.from(values);

const i32ColumnOf = <N extends string>(rows: EventColumns<N>, name: N) =>
  i32(Int32Array.from(rows.column(name)));

/** Columns of the schema from those of the same name, in the schema's types; the rows are let go. */
function tableOf<S extends TableSchema, N extends string>(
  schema: S,
  rows: EventColumns<N>,
  others: Readonly<Record<string, Column>> = {},
): Table<S> {
  const columns: Record<string, Column> = { ...others };
  for (const [name, type] of Object.entries(schema.columns)) {
    if (columns[name]) continue;
    columns[name] = typedColumn(type, times(rows.column(name as N)));
  }
  rows.clear();
  return makeTable(schema, columns as Table<S>['columns']);
}

function typedColumn(type: ColumnType, values: EventColumn): Column {
  switch (type) {
    case 'f64':
      return f64(doubles(values));
    case 'i32':
      return i32(values instanceof Int32Array ? values : Int32Array.from(values));
    case 'u8':
      return u8(Uint8Array.from(values));
    case 'u16':
      return u16(Uint16Array.from(values));
    case 'u32':
      return u32(Uint32Array.from(values));
    default:
      return i64(asIntegers(doubles(values)));
  }
}
