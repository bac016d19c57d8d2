import type { TraceTables } from '@unpark/model';
import type { GoroutineIntervals } from './blocking-profile';
import { goroutineLives, type GoroutineLives } from './goroutine-lives';
import { growingF64, growingI32 } from './growing';
import { systemGoroutines } from './goroutine-summaries';
import { GoroutineTimes } from './goroutine-times';
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
const STATES = ['execNs', 'schedWaitNs', 'syscallNs', 'syscallBlockNs', 'totalNs'] as const;

/** A region before its times are known. */
interface Plan {
  readonly goroutine: number;
  readonly region: number;
  readonly taskId: bigint;
  readonly name: number;
  readonly startNs: number;
  readonly endNs: number;
  readonly stack: number;
}

/**
 * Regions with what their goroutine did while they were open, as the region pages of `go tool trace`
 * say (internal/trace, summary.go). As there, a goroutine that is created in a region of a task
 * inherits it: a region without a name, from its creation to its end. The runtime's own goroutines
 * inherit none, and their regions that are open at their end do not count.
 */
export function regionSummaries(tables: TraceTables): RegionSummaries {
  const plans = planRegions(tables);
  const end = traceEndNs(tables);
  const edges: { ns: number; plan: number; isEnd: boolean }[] = [];
  for (const [plan, { startNs, endNs, region }] of plans.entries()) {
    // the summary of an inherited region begins with nothing, and so does that of an unknown start
    if (startNs >= 0 && region >= 0) edges.push({ ns: startNs, plan, isEnd: false });
    edges.push({ ns: endNs < 0 ? end : endNs, plan, isEnd: true });
  }
  edges.sort((a, b) => a.ns - b.ns || a.plan - b.plan);

  const rows = plans.length;
  const sums = Object.fromEntries(
    STATES.map((name) => [name, new Float64Array(rows)]),
  ) as unknown as Record<(typeof STATES)[number], Float64Array>;
  const blocks = { row: growingI32(), reason: growingI32(), ns: growingF64() };
  const before = new Map<number, Map<number, number>>();
  const times = new GoroutineTimes(tables);
  // an edge at the time of an end is taken just after it: then the goroutine is done
  const edgesNs = Float64Array.from(edges, ({ ns }) => ns);
  times.run(edgesNs, (edge) => {
    const { plan, isEnd, ns } = edges[edge] as (typeof edges)[number];
    const g = (plans[plan] as Plan).goroutine;
    const now = times.upTo(g, ns);
    for (const name of STATES) {
      const column = sums[name];
      column[plan] = isEnd ? now[name] - (column[plan] as number) : now[name];
    }
    const begun = before.get(plan);
    if (!isEnd) {
      const waited = new Map<number, number>();
      times.eachReasonUpTo(g, ns, (reason, of) => waited.set(reason, of));
      before.set(plan, waited);
      return;
    }
    before.delete(plan);
    times.eachReasonUpTo(g, ns, (reason, of) => {
      const ofRegion = of - (begun?.get(reason) ?? 0);
      if (ofRegion === 0) return;
      blocks.row.push(plan);
      blocks.reason.push(reason);
      blocks.ns.push(ofRegion);
    });
  });
  const column = (of: (plan: Plan) => number) => Int32Array.from(plans, of);
  return {
    rows,
    goroutine: column(({ goroutine }) => goroutine),
    region: column(({ region }) => region),
    taskId: BigInt64Array.from(plans, ({ taskId }) => taskId),
    name: column(({ name }) => name),
    startNs: Float64Array.from(plans, ({ startNs }) => startNs),
    endNs: Float64Array.from(plans, ({ endNs }) => endNs),
    entryFrame: column(({ stack }) => outermostFrame(tables, stack)),
    ...sums,
    blocks: {
      row: blocks.row.finish(),
      reason: blocks.reason.finish(),
      ns: blocks.ns.finish(),
    },
  };
}

function planRegions(tables: TraceTables): Plan[] {
  const { rows, columns } = tables.regions;
  if (rows === 0) return [];
  const lives = goroutineLives(tables);
  const { lastNs, createdNs, createStack } = lives;
  const isSystem = systemGoroutines(tables);
  const plans: Plan[] = [];
  for (let region = 0; region < rows; region++) {
    const goroutine = columns.goroutine.values[region] as number;
    const ended = columns.endNs.values[region] as number;
    const isOpenAtEnd = ended < 0;
    if (isOpenAtEnd && isSystem[goroutine]) continue;
    plans.push({
      goroutine,
      region,
      taskId: columns.taskId.values[region] as bigint,
      name: columns.name.values[region] as number,
      startNs: columns.startNs.values[region] as number,
      endNs: isOpenAtEnd ? (lastNs[goroutine] as number) : ended,
      stack: columns.startStack.values[region] as number,
    });
  }
  const inherited = inheritedRegions(plans, lives);
  for (const [goroutine, taskId] of inherited) {
    if (isSystem[goroutine]) continue;
    plans.push({
      goroutine,
      region: NONE,
      taskId,
      name: 0,
      startNs: createdNs[goroutine] as number,
      endNs: lastNs[goroutine] as number,
      stack: createStack[goroutine] as number,
    });
  }
  return plans.sort(
    (a, b) => a.goroutine - b.goroutine || a.startNs - b.startNs || b.endNs - a.endNs,
  );
}

/** Tasks that goroutines inherit from the innermost region of their creator, by row of goroutine. */
function inheritedRegions(plans: readonly Plan[], lives: GoroutineLives): Map<number, bigint> {
  const { createdNs, creator } = lives;
  const moments: { ns: number; plan: Plan; isEnd: boolean }[] = [];
  for (const plan of plans) {
    // what began before the trace is not known to be open before it ends
    if (plan.startNs < 0) continue;
    moments.push({ ns: plan.startNs, plan, isEnd: false });
    if (plan.endNs >= 0) moments.push({ ns: plan.endNs, plan, isEnd: true });
  }
  moments.sort((a, b) => a.ns - b.ns);
  const inherited = new Map<number, bigint>();
  const open = new Map<number, bigint[]>();
  const begin = (goroutine: number, task: bigint) => {
    const tasks = open.get(goroutine);
    if (tasks) tasks.push(task);
    else open.set(goroutine, [task]);
  };
  let next = 0;
  for (const g of inOrderOfCreation(lives)) {
    const ns = createdNs[g] as number;
    for (; next < moments.length && (moments[next] as { ns: number }).ns < ns; next++) {
      const { plan, isEnd } = moments[next] as (typeof moments)[number];
      if (isEnd) open.get(plan.goroutine)?.pop();
      else begin(plan.goroutine, plan.taskId);
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
