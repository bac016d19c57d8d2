import {
  allTexts,
  f64,
  GOROUTINE_STATE,
  i32,
  makeTable,
  NO_U16,
  OTHER_STACKS,
  TRACE_CREATIONS,
  TRACE_METRIC,
  TRACE_NUMBERS,
  TRACE_NUMBERS_TABLE,
  TRACE_WALL,
  type TraceCreationsTable,
  type TraceDigestTables,
  type TraceNumber,
  type TraceTables,
  type TraceWallTable,
  TransitionReader,
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { goroutineLives } from './goroutine-lives';
import { rangeSums, timeInRange } from './range-sums';
import { runDelays } from './run-delays';
import { traceMoments } from './trace-moments';
import { traceEndNs } from './trace-range';
import { waitChains } from './wait-chains';
import { wallStacks } from './wall-account';

/** What diagnosis reads of a trace. Its size has a bound, whatever that of the trace is. */
export function traceDigest(tables: TraceTables): TraceDigestTables {
  const moments = traceMoments(tables);
  const delays = runDelays(tables);
  const { created, ended } = livesSeen(tables);
  const mark = allTexts(tables.names.columns.text).indexOf('GC concurrent mark phase');
  const gc = timeInRange(tables, mark);
  const heap = extremes(tables, TRACE_METRIC.heapObjectsBytes);
  const goal = extremes(tables, TRACE_METRIC.heapGoalBytes);
  const numbers: Record<TraceNumber, number> = {
    windowNs: traceEndNs(tables),
    goroutinesAtBegin: moments.alive[0],
    goroutinesAtEnd: moments.alive[1],
    leftAtBegin: moments.left[0],
    leftAtEnd: moments.left[1],
    created,
    ended,
    gomaxprocs: procsOf(tables),
    heapFirstBytes: heap.first,
    heapLastBytes: heap.last,
    heapMaxBytes: heap.max,
    goalFirstBytes: goal.first,
    goalLastBytes: goal.last,
    goalMaxBytes: goal.max,
    gcCycles: gc.begun,
    gcNs: gc.ns,
    frozenCount: delays.frozenCount,
    frozenNs: delays.frozenNs,
    frozenMaxNs: delays.frozenMaxNs,
    cpuSamples: tables.cpuSamples.rows,
  };
  return {
    moments: moments.table,
    wall: wallTable(tables),
    rangeSums: rangeSums(tables),
    runDelays: delays.table,
    runStretches: delays.stretches,
    creations: creationsTable(tables),
    waitChains: waitChains(tables),
    numbers: makeTable(TRACE_NUMBERS_TABLE, {
      value: f64(Float64Array.from(TRACE_NUMBERS, (name) => numbers[name])),
    }),
  };
}

function extremes(
  tables: TraceTables,
  metric: number,
): { readonly first: number; readonly last: number; readonly max: number } {
  const { metric: kind, value } = tables.metrics.columns;
  let first = -1;
  let last = -1;
  let max = -1;
  for (let row = 0; row < tables.metrics.rows; row++) {
    if (kind.values[row] !== metric) continue;
    last = value.values[row] as number;
    if (first < 0) first = last;
    max = Math.max(max, last);
  }
  return { first, last, max };
}

/** The old format does not always say GOMAXPROCS: then as many procs as goroutines ran on. */
function procsOf(tables: TraceTables): number {
  const said = extremes(tables, TRACE_METRIC.gomaxprocs).max;
  if (said > 0) return said;
  const used = new Set<number>();
  const at = new TransitionReader(tables);
  while (at.next()) {
    if (at.to === GOROUTINE_STATE.running && at.proc !== NO_U16) used.add(at.proc);
  }
  return used.size > 0 ? used.size : -1;
}

function livesSeen(tables: TraceTables): { readonly created: number; readonly ended: number } {
  const { createdRow, endedRow } = tables.goroutines.columns;
  let created = 0;
  let ended = 0;
  for (let g = 0; g < tables.goroutines.rows; g++) {
    created += Number((createdRow.values[g] as number) >= 0);
    ended += Number((endedRow.values[g] as number) >= 0);
  }
  return { created, ended };
}

function wallTable(tables: TraceTables): TraceWallTable {
  const wall = wallStacks(tables);
  const kept = Math.min(wall.ns.length, ANALYSIS_LIMITS.storedWallGroups);
  const rest = new Map<number, { state: number; reason: number; ns: number; count: number }>();
  for (let row = kept; row < wall.ns.length; row++) {
    const state = wall.state[row] as number;
    const reason = wall.reason[row] as number;
    const key = reason * 8 + state;
    const sum = rest.get(key) ?? { state, reason, ns: 0, count: 0 };
    rest.set(key, sum);
    sum.ns += wall.ns[row] as number;
    sum.count += wall.count[row] as number;
  }
  const others = [...rest.values()].sort((a, b) => b.ns - a.ns || a.state - b.state);
  const join = (column: ArrayLike<number>, of: (sum: (typeof others)[number]) => number) => [
    ...Array.from({ length: kept }, (_, row) => column[row] as number),
    ...others.map(of),
  ];
  return makeTable(TRACE_WALL, {
    stack: i32(Int32Array.from(join(wall.stack, () => OTHER_STACKS))),
    state: u8(Uint8Array.from(join(wall.state, (sum) => sum.state))),
    reason: i32(Int32Array.from(join(wall.reason, (sum) => sum.reason))),
    ns: f64(Float64Array.from(join(wall.ns, (sum) => sum.ns))),
    count: f64(Float64Array.from(join(wall.count, (sum) => sum.count))),
  });
}

function creationsTable(tables: TraceTables): TraceCreationsTable {
  const { createStack } = goroutineLives(tables);
  const { createdRow, endedRow } = tables.goroutines.columns;
  const sums = new Map<number, { stack: number; created: number; ended: number }>();
  for (let g = 0; g < tables.goroutines.rows; g++) {
    if ((createdRow.values[g] as number) < 0) continue;
    const stack = createStack[g] as number;
    const sum = sums.get(stack) ?? { stack, created: 0, ended: 0 };
    sums.set(stack, sum);
    sum.created++;
    sum.ended += Number((endedRow.values[g] as number) >= 0);
  }
  const rows = [...sums.values()].sort((a, b) => b.created - a.created || a.stack - b.stack);
  const kept = rows.slice(0, ANALYSIS_LIMITS.storedCreationGroups);
  const left = rows.slice(kept.length);
  if (left.length > 0) {
    kept.push({
      stack: OTHER_STACKS,
      created: left.reduce((sum, row) => sum + row.created, 0),
      ended: left.reduce((sum, row) => sum + row.ended, 0),
    });
  }
  return makeTable(TRACE_CREATIONS, {
    stack: i32(Int32Array.from(kept, (row) => row.stack)),
    created: f64(Float64Array.from(kept, (row) => row.created)),
    ended: f64(Float64Array.from(kept, (row) => row.ended)),
  });
}
