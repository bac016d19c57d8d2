import { allTexts, RANGE_SCOPE, type TraceTables } from '@unpark/model';
import { growingF64, growingI32 } from './growing';
import { rangeInTrace, traceEndNs, type TraceRange } from './trace-range';

/** Stretches of time as columns, in order of their beginnings; nanoseconds from the trace's origin. */
export interface Spans {
  /** 0 for one that was on when the trace began */
  readonly fromNs: Float64Array;
  /** end of the trace for one that was on then */
  readonly toNs: Float64Array;
}

export interface GcTimes {
  /** mark phases of the collector: one a cycle */
  readonly cycles: Spans;
  /** the world was stopped, for the collector or something else */
  readonly stops: Spans & {
    /** row of trace_names, e.g. `stop-the-world (GC mark termination)` */
    readonly name: Int32Array;
    /** 1: for the collector */
    readonly isGc: Uint8Array;
  };
}

/** As internal/trace and the runtime name them (runtime/trace.go, runtime/proc.go). */
const MARK_PHASE = 'GC concurrent mark phase';
const STOP = 'stop-the-world';

/** When the collector marked, and when the world stood. */
export function gcTimes(tables: TraceTables): GcTimes {
  const names = allTexts(tables.names.columns.text);
  const { name, scope, startNs, endNs } = tables.ranges.columns;
  const end = traceEndNs(tables);
  const rows: number[] = [];
  for (let row = 0; row < tables.ranges.rows; row++) {
    const text = names[name.values[row] as number] ?? '';
    const isMark = text === MARK_PHASE && scope.values[row] === RANGE_SCOPE.process;
    if (isMark || text.startsWith(STOP)) rows.push(row);
  }
  const from = (row: number) => Math.max(startNs.values[row] as number, 0);
  rows.sort((a, b) => from(a) - from(b));
  const cycles = { fromNs: growingF64(), toNs: growingF64() };
  const stops = { fromNs: growingF64(), toNs: growingF64(), name: growingI32() };
  for (const row of rows) {
    const of = name.values[row] as number;
    const into = names[of] === MARK_PHASE ? cycles : stops;
    const to = endNs.values[row] as number;
    into.fromNs.push(from(row));
    into.toNs.push(to < 0 ? end : to);
    if (into === stops) stops.name.push(of);
  }
  const stopName = stops.name.finish();
  return {
    cycles: { fromNs: cycles.fromNs.finish(), toNs: cycles.toNs.finish() },
    stops: {
      fromNs: stops.fromNs.finish(),
      toNs: stops.toNs.finish(),
      name: stopName,
      isGc: Uint8Array.from(stopName, (of) => (names[of]?.includes('GC') ? 1 : 0)),
    },
  };
}

export interface SpanSums {
  /** that began in the range, or were on when the trace began and the range begins with it */
  readonly count: number;
  /** the part inside the range */
  readonly ns: number;
  /** longest part inside the range */
  readonly maxNs: number;
}

/** How much of a range the spans take; sums of neighbouring ranges add up, but for the longest. */
export function spansIn(
  tables: TraceTables,
  { fromNs, toNs }: Spans,
  range?: TraceRange,
  counts?: Uint8Array,
): SpanSums {
  const inside = rangeInTrace(tables, range);
  let count = 0;
  let ns = 0;
  let maxNs = 0;
  for (let i = 0; i < fromNs.length; i++) {
    if (counts && counts[i] !== 1) continue;
    const from = fromNs[i] as number;
    if (from >= inside.toNs) break;
    if (from >= inside.fromNs) count++;
    const part = Math.min(toNs[i] as number, inside.toNs) - Math.max(from, inside.fromNs);
    if (part <= 0) continue;
    ns += part;
    maxNs = Math.max(maxNs, part);
  }
  return { count, ns, maxNs };
}
