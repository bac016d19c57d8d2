import type { TraceTables } from '@unpark/model';
import type { GoroutineIntervals } from './blocking-profile';
import { goroutineLives, type GoroutineLives } from './goroutine-lives';
import { growingF64, growingI32 } from './growing';
import { systemGoroutines } from './goroutine-summaries';
import { GoroutineTimes } from './goroutine-times';
import { orderByTime } from './order-by-time';
import { outermostFrame } from './stack-walks';
import { traceEndNs } from './trace-range';

/**
 * Columns, ordered by goroutine and then by beginning. Times are nanoseconds from the trace's origin.
 */
export interface RegionSummaries {
  readonly rows: number;
  /** rows of trace_goroutines */
  readonly goroutine: Int32Array;
  /** row of trace_regions; -1 for a region that a goroutine inherits, see `regionSummaries` */
  readonly region: Int32Array;
  /** number of the task, 0 for the background task */
  readonly taskId: BigInt64Array;
  /** row of trace_names; 0 for an inherited one */
  readonly name: Int32Array;
  /** -1: before the trace */
  readonly startNs: Float64Array;
  /** -1: open when the trace ended */
  readonly endNs: Float64Array;
  /** row of frames: outermost frame of where it began; -1 for none */
  readonly entryFrame: Int32Array;
  /**
   * What its goroutine did meanwhile. Of a region that began before the trace: what the goroutine
   * did in the trace until its end.
   */
  readonly execNs: Float64Array;
  readonly schedWaitNs: Float64Array;
  readonly syscallNs: Float64Array;
  readonly syscallBlockNs: Float64Array;
  readonly totalNs: Float64Array;
  /** what it waited for meanwhile */
  readonly blocks: {
    /** row of these columns */
    readonly row: Int32Array;
    /** row of trace_reasons */
    readonly reason: Int32Array;
    readonly ns: Float64Array;
  };
}

const NONE = -1;
type Plans = Pick<
  RegionSummaries,
  'rows' | 'goroutine' | 'region' | 'taskId' | 'name' | 'startNs' | 'endNs' | 'entryFrame'
>;

/**
 * Regions with what their goroutine did while they were open, as the region pages of `go tool trace`
 * say (internal/trace, summary.go). As there, a goroutine that is created in a region of a task
 * inherits it: a region without a name, from its creation to its end. The runtime's own goroutines
 * inherit none, and their regions that are open at their end do not count.
 */
export function regionSummaries(tables: TraceTables): RegionSummaries {
  const plans = planRegions(tables);
  const { rows, goroutine, region, startNs, endNs } = plans;
  const end = traceEndNs(tables);
  // edge 2n is the beginning of plan n, edge 2n + 1 its end; a summary that begins with nothing, as
  // that of an inherited region or an unknown beginning does, needs no beginning
  const times = new Float64Array(2 * rows).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    const start = startNs[row] as number;
    if (start >= 0 && (region[row] as number) >= 0) times[2 * row] = start;
    times[2 * row + 1] = (endNs[row] as number) < 0 ? end : (endNs[row] as number);
  }
  const order = orderByTime(times);
  const edgesNs = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) edgesNs[i] = times[order[i] as number] as number;

  const execNs = new Float64Array(rows);
  const schedWaitNs = new Float64Array(rows);
  const syscallNs = new Float64Array(rows);
  const syscallBlockNs = new Float64Array(rows);
  const totalNs = new Float64Array(rows);
  const blocks = { row: growingI32(), reason: growingI32(), ns: growingF64() };
  const before = new WaitsAtBeginning(rows);
  const counted = new GoroutineTimes(tables);
  // an edge at the time of a goroutine's end is taken just after it, when its numbers are final
  counted.run(edgesNs, (at) => {
    const edge = order[at] as number;
    const row = edge >> 1;
    const ns = edgesNs[at] as number;
    const g = goroutine[row] as number;
    const now = counted.upTo(g, ns);
    execNs[row] = now.execNs - (execNs[row] as number);
    schedWaitNs[row] = now.schedWaitNs - (schedWaitNs[row] as number);
    syscallNs[row] = now.syscallNs - (syscallNs[row] as number);
    syscallBlockNs[row] = now.syscallBlockNs - (syscallBlockNs[row] as number);
    totalNs[row] = now.totalNs - (totalNs[row] as number);
    if ((edge & 1) === 0) {
      counted.eachReasonUpTo(g, ns, (reason, waited) => before.add(row, reason, waited));
      return;
    }
    counted.eachReasonUpTo(g, ns, (reason, waited) => {
      const inRegion = waited - before.of(row, reason);
      if (inRegion === 0) return;
      blocks.row.push(row);
      blocks.reason.push(reason);
      blocks.ns.push(inRegion);
    });
  });
  return {
    ...plans,
    execNs,
    schedWaitNs,
    syscallNs,
    syscallBlockNs,
    totalNs,
    blocks: {
      row: blocks.row.finish(),
      reason: blocks.reason.finish(),
      ns: blocks.ns.finish(),
    },
  };
}

/** What goroutines had waited for each reason when a region began: a short list a region. */
class WaitsAtBeginning {
  private readonly head: Int32Array;
  private readonly next = growingI32();
  private readonly reason = growingI32();
  private readonly ns = growingF64();

  constructor(regions: number) {
    this.head = new Int32Array(regions).fill(NONE);
  }

  add(region: number, reason: number, ns: number): void {
    this.next.push(this.head[region] as number);
    this.head[region] = this.reason.length;
    this.reason.push(reason);
    this.ns.push(ns);
  }

  /** 0 for a reason that is not in the list */
  of(region: number, reason: number): number {
    for (let slot = this.head[region] as number; slot >= 0; ) {
      if (this.reason.values[slot] === reason) return this.ns.values[slot] as number;
      slot = this.next.values[slot] as number;
    }
    return 0;
  }
}

function planRegions(tables: TraceTables): Plans {
  const { rows, columns } = tables.regions;
  const goroutine = growingI32();
  const region = growingI32();
  const startNs = growingF64();
  const endNs = growingF64();
  const isSystem = rows === 0 ? new Uint8Array(0) : systemGoroutines(tables);
  const lives = goroutineLives(tables);
  const { lastNs, createdNs, createStack } = lives;
  for (let row = 0; row < rows; row++) {
    const g = columns.goroutine.values[row] as number;
    const end = columns.endNs.values[row] as number;
    if (end < 0 && isSystem[g] === 1) continue;
    goroutine.push(g);
    region.push(row);
    startNs.push(columns.startNs.values[row] as number);
    endNs.push(end < 0 ? (lastNs[g] as number) : end);
  }
  const inherited = inheritedTasks(tables, lives);
  for (const g of inherited.keys()) {
    if (isSystem[g] === 1) continue;
    goroutine.push(g);
    region.push(NONE);
    startNs.push(createdNs[g] as number);
    endNs.push(lastNs[g] as number);
  }

  const order = byGoroutineAndTime(goroutine.finish(), startNs.finish());
  const plans: Plans = {
    rows: order.length,
    goroutine: new Int32Array(order.length),
    region: new Int32Array(order.length),
    taskId: new BigInt64Array(order.length),
    name: new Int32Array(order.length),
    startNs: new Float64Array(order.length),
    endNs: new Float64Array(order.length),
    entryFrame: new Int32Array(order.length),
  };
  for (let i = 0; i < order.length; i++) {
    const from = order[i] as number;
    const g = goroutine.values[from] as number;
    const row = region.values[from] as number;
    plans.goroutine[i] = g;
    plans.region[i] = row;
    plans.startNs[i] = startNs.values[from] as number;
    plans.endNs[i] = endNs.values[from] as number;
    const isOwn = row >= 0;
    plans.taskId[i] = isOwn ? (columns.taskId.values[row] as bigint) : (inherited.get(g) ?? 0n);
    plans.name[i] = isOwn ? (columns.name.values[row] as number) : 0;
    const stack = isOwn ? columns.startStack.values[row] : createStack[g];
    plans.entryFrame[i] = outermostFrame(tables, stack as number);
  }
  return plans;
}

function byGoroutineAndTime(goroutine: Int32Array, startNs: Float64Array): Uint32Array {
  // unknown beginnings first
  const byTime = orderByTime(startNs.map((ns) => ns + 1));
  const keys = new Float64Array(byTime.length);
  for (let i = 0; i < keys.length; i++) keys[i] = goroutine[byTime[i] as number] as number;
  return orderByTime(keys).map((i) => byTime[i] as number);
}

/** Tasks that goroutines inherit from the innermost region of their creator, by row of goroutine. */
function inheritedTasks(tables: TraceTables, lives: GoroutineLives): Map<number, bigint> {
  const { rows, columns } = tables.regions;
  const inherited = new Map<number, bigint>();
  if (rows === 0) return inherited;
  const { createdNs, creator, lastNs } = lives;
  // moment 2n is the beginning of region n, moment 2n + 1 its end; what began before the trace is not
  // known to be open before it ends
  const times = new Float64Array(2 * rows).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    const start = columns.startNs.values[row] as number;
    if (start < 0) continue;
    times[2 * row] = start;
    const end = columns.endNs.values[row] as number;
    const last = lastNs[columns.goroutine.values[row] as number] as number;
    if (end >= 0 || last >= 0) times[2 * row + 1] = end >= 0 ? end : last;
  }
  const order = orderByTime(times);
  const open = new Map<number, bigint[]>();
  const begin = (g: number, task: bigint) => {
    const tasks = open.get(g);
    if (tasks) tasks.push(task);
    else open.set(g, [task]);
  };
  let next = 0;
  for (const g of inOrderOfCreation(lives)) {
    const ns = createdNs[g] as number;
    for (; next < order.length && (times[order[next] as number] as number) < ns; next++) {
      const moment = order[next] as number;
      const row = moment >> 1;
      const of = columns.goroutine.values[row] as number;
      if ((moment & 1) === 1) open.get(of)?.pop();
      else begin(of, columns.taskId.values[row] as bigint);
    }
    const task = open.get(creator[g] as number)?.at(-1);
    if (task === undefined) continue;
    inherited.set(g, task);
    begin(g, task);
  }
  return inherited;
}

/** Rows of goroutines that were created in the trace by another one. */
function inOrderOfCreation({ createdNs, creator }: GoroutineLives): Int32Array {
  const rows = new Int32Array(createdNs.length);
  let count = 0;
  let isInOrder = true;
  let last = -1;
  for (let g = 0; g < createdNs.length; g++) {
    const ns = createdNs[g] as number;
    if (ns < 0 || (creator[g] as number) < 0) continue;
    if (ns < last) isInOrder = false;
    last = ns;
    rows[count++] = g;
  }
  const created = rows.subarray(0, count);
  if (!isInOrder) created.sort((a, b) => (createdNs[a] as number) - (createdNs[b] as number));
  return created;
}

/** Key of a group of regions: one name, one place where they begin (cmd/trace, regions.go). */
export interface RegionGroup {
  /** row of trace_names */
  readonly name: number;
  /** row of frames, -1 for none */
  readonly entryFrame: number;
  /** rows of the summaries */
  readonly regions: readonly number[];
}

/** Regions by name and the outermost frame of where they began; most regions first. */
export function regionGroups(regions: RegionSummaries): RegionGroup[] {
  const groups = new Map<string, { name: number; entryFrame: number; regions: number[] }>();
  for (let row = 0; row < regions.rows; row++) {
    const name = regions.name[row] as number;
    const entryFrame = regions.entryFrame[row] as number;
    const key = `${name} ${entryFrame}`;
    const group = groups.get(key);
    if (group) group.regions.push(row);
    else groups.set(key, { name, entryFrame, regions: [row] });
  }
  return [...groups.values()].sort(
    (a, b) => b.regions.length - a.regions.length || a.name - b.name || a.entryFrame - b.entryFrame,
  );
}

/** Nanoseconds of a region inside the trace: unknown ends are those of the trace. */
export const regionDurationNs = (
  tables: TraceTables,
  regions: RegionSummaries,
  row: number,
): number => {
  const end = regions.endNs[row] as number;
  return (end < 0 ? traceEndNs(tables) : end) - Math.max(regions.startNs[row] as number, 0);
};

/**
 * When goroutines were in one of the regions, for `blockingProfiles`: of regions that overlap only
 * the outermost counts (cmd/trace, pprof.go).
 */
export function outermostIntervals(
  tables: TraceTables,
  regions: RegionSummaries,
  rows: Iterable<number>,
): GoroutineIntervals {
  const traceEnd = traceEndNs(tables);
  const all = Array.from(rows, (row) => {
    const end = regions.endNs[row] as number;
    return {
      goroutine: regions.goroutine[row] as number,
      fromNs: Math.max(regions.startNs[row] as number, 0),
      toNs: end < 0 ? traceEnd : end,
    };
  }).sort((a, b) => a.goroutine - b.goroutine || a.fromNs - b.fromNs || a.toNs - b.toNs);
  const first = new Int32Array(tables.goroutines.rows + 1);
  const fromNs = growingF64();
  const toNs = growingF64();
  let goroutine = NONE;
  let lastTo = 0;
  for (const interval of all) {
    if (interval.goroutine !== goroutine) {
      first.fill(fromNs.length, goroutine + 1, interval.goroutine + 1);
      ({ goroutine } = interval);
      lastTo = 0;
    }
    if (interval.fromNs < lastTo) continue;
    fromNs.push(interval.fromNs);
    toNs.push(interval.toNs);
    lastTo = interval.toNs;
  }
  first.fill(fromNs.length, goroutine + 1);
  return { first, fromNs: fromNs.finish(), toNs: toNs.finish() };
}
