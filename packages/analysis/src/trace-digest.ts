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
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { rangeSums, timeInRange } from './range-sums';
import { type RunDelays, RunDelaySums } from './run-delays';
import { StandingReader } from './standing-reader';
import { Moments, type TraceMoments } from './trace-moments';
import { rangeInTrace, traceEndNs } from './trace-range';
import { waitChains } from './wait-chains';
import { type EndedWait, LongestWaits } from './wake-ups';
import { type WallStacks, WallStackSums } from './wall-account';
import { Stretches } from './wall-stretches';

/** What diagnosis reads of a trace. Its size has a bound, whatever that of the trace is. */
export function traceDigest(tables: TraceTables): TraceDigestTables {
  const at = new StandingReader(tables);
  const sums = new DigestSums(tables, at);
  while (at.next()) sums.take();
  return sums.finish();
}

/** See `traceDigest`: takes each row of a walk, which is on it. */
export class DigestSums {
  private readonly moments = new Moments();
  private readonly delays: RunDelaySums;
  private readonly wall: WallStackSums;
  private readonly stretches: Stretches;
  private readonly waits: LongestWaits;

  constructor(
    private readonly tables: TraceTables,
    private readonly at: StandingReader,
  ) {
    this.delays = new RunDelaySums(tables);
    this.wall = new WallStackSums(tables, at);
    this.stretches = new Stretches(tables, rangeInTrace(tables, undefined), this.wall);
    this.waits = new LongestWaits(tables);
  }

  take(): void {
    const { at } = this;
    this.moments.take(at);
    this.delays.take(at);
    this.stretches.take(at);
    this.waits.take(at);
  }

  /** After the last row. */
  finish(): TraceDigestTables {
    const { tables, at } = this;
    this.stretches.finish(at);
    return digestOf(tables, {
      moments: this.moments.finish(tables, at),
      delays: this.delays.finish(),
      wall: this.wall.finish(),
      creations: creationsTable(tables, at),
      waits: this.waits.finish(ANALYSIS_LIMITS.storedWaitChains),
    });
  }
}

interface DigestParts {
  readonly moments: TraceMoments;
  readonly delays: RunDelays;
  readonly wall: WallStacks;
  readonly creations: TraceCreationsTable;
  readonly waits: readonly EndedWait[];
}

function digestOf(
  tables: TraceTables,
  { moments, delays, wall, creations, waits }: DigestParts,
): TraceDigestTables {
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
    wall: wallTable(wall),
    rangeSums: rangeSums(tables),
    runDelays: delays.table,
    runStretches: delays.stretches,
    creations,
    waitChains: waitChains(tables, waits),
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
  const { running } = GOROUTINE_STATE;
  const runs = tables.transitionKinds.columns.to.values.map((to) => Number(to === running));
  const kinds = tables.transitions.columns.kind.values;
  const seats = tables.transitions.columns.seat.values;
  const isUsed = new Uint8Array(tables.seats.rows);
  for (let row = 0; row < tables.transitions.rows; row++) {
    if (runs[kinds[row] as number] === 1) isUsed[seats[row] as number] = 1;
  }
  const used = new Set(tables.seats.columns.proc.values.filter((_, seat) => isUsed[seat] === 1));
  used.delete(NO_U16);
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

function wallTable(wall: WallStacks): TraceWallTable {
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

function creationsTable(tables: TraceTables, at: StandingReader): TraceCreationsTable {
  const { createdRow, endedRow } = tables.goroutines.columns;
  // by row of stacks, and 1
  const created = new Float64Array(tables.stacks.rows + 1);
  const ended = new Float64Array(tables.stacks.rows + 1);
  for (let g = 0; g < tables.goroutines.rows; g++) {
    if ((createdRow.values[g] as number) < 0) continue;
    const place = at.createStackOf(g) + 1;
    created[place] = (created[place] as number) + 1;
    if ((endedRow.values[g] as number) >= 0) ended[place] = (ended[place] as number) + 1;
  }
  const rows: { stack: number; created: number; ended: number }[] = [];
  for (const [place, count] of created.entries()) {
    if (count > 0) rows.push({ stack: place - 1, created: count, ended: ended[place] as number });
  }
  rows.sort((a, b) => b.created - a.created || a.stack - b.stack);
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
