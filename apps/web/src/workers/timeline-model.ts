import {
  goroutineIntervals,
  type GoroutineLanes,
  SEAT_KIND,
  seatIntervals,
  traceEndNs,
  traceTasks,
} from '@unpark/analysis';
import {
  addTimeInLane,
  CLASS_COUNT,
  gridPoints,
  groupGrid,
  type LaneKind,
  lanesWithSums,
  type TimelineLanes,
} from '@unpark/charts';
import {
  allTexts,
  frameFamily,
  isUserFunction,
  STATE_CLASSES,
  type TraceTables,
} from '@unpark/model';
import { timelineKinds } from './timeline-kinds';
import { logMarks, processSpans, regionMarks, sampleMarks, sweepMarks } from './timeline-marks';
import type { DrawnLanes, LaneGroupHead, TimelineModel } from './timeline-messages';
import { type TracePlace, TraceStacks } from './trace-stacks';

/** What the worker keeps of a timeline: the page has the rest. By interval. */
export interface TimelineRows {
  readonly row: Int32Array;
  readonly stack: Int32Array;
}

/** Groups that are told apart; the lanes of the rest are one group. */
const MOST_GROUPS = 2000;
/** Tasks that have lanes. */
const MOST_TASKS = 5000;

const shared = (tables: TraceTables, endNs: number) => ({
  endNs,
  stops: processSpans(tables, endNs, 'stop-the-world'),
  collections: processSpans(tables, endNs, 'GC concurrent mark'),
  names: allTexts(tables.names.columns.text),
  left: 0,
});

export function goroutineTimeline(tables: TraceTables): {
  readonly model: TimelineModel;
  readonly kept: TimelineRows;
} {
  const endNs = traceEndNs(tables);
  const places = new TraceStacks(tables.frames, tables.stacks);
  const { kinds, kindOf } = timelineKinds(tables, places);
  const found = goroutineIntervals(tables, kindOf);
  const { first, fromNs, endNs: ends, kind, row, stack, seenNs, wakes } = found;
  const lanes = lanesWithSums({ first, fromNs, endNs: ends, kind, kinds });
  const { groups, groupOf } = laneGroups(tables, places, found, lanes, endNs);
  return {
    model: {
      ...shared(tables, endNs),
      drawn: 'goroutines',
      lanes,
      ids: tables.goroutines.columns.goid.values.slice(),
      groups,
      groupOf,
      wakes,
      seenNs,
      samples: sampleMarks(tables),
      regions: regionMarks(tables, endNs),
      logs: logMarks(tables),
    },
    kept: { row, stack },
  };
}

/** Where a goroutine spends its time: your own code best, else the code of others, else its entry. */
function placeOf(places: TraceStacks, stack: number, entryFrame: number): TracePlace | undefined {
  return (
    places.innermost(stack, (symbol, file) => frameFamily(symbol, file) === 'own') ??
    places.innermost(stack, (symbol) => isUserFunction(symbol)) ??
    places.placeOfFrame(entryFrame)
  );
}

function laneGroups(
  tables: TraceTables,
  places: TraceStacks,
  { mainStack, first, fromNs, endNs: ends }: GoroutineLanes,
  lanes: TimelineLanes,
  endNs: number,
) {
  const entryFrame = tables.goroutines.columns.entryFrame.values;
  const numbers = new Map<string, number>();
  const heads: { place: TracePlace | undefined; members: number[] }[] = [];
  const ofStack = new Map<number, number>();
  for (let lane = 0; lane < ends.length; lane++) {
    if (first[lane] === first[lane + 1]) continue;
    const stack = mainStack[lane] as number;
    // goroutines of one stack have one entry
    let group = stack >= 0 ? ofStack.get(stack) : undefined;
    if (group === undefined) {
      const place = placeOf(places, stack, entryFrame[lane] as number);
      const name = place?.function ?? '';
      group = numbers.get(name);
      if (group === undefined) {
        group = Math.min(heads.length, MOST_GROUPS);
        if (group === heads.length) {
          heads.push({ place: group === MOST_GROUPS ? undefined : place, members: [] });
        }
        numbers.set(name, group);
      }
      if (stack >= 0) ofStack.set(stack, group);
    }
    heads[group]?.members.push(lane);
  }
  // what changed first stands first: hand-overs become a staircase; who did one thing throughout is last
  const busyFrom = (lane: number) => {
    const at = first[lane] as number;
    if (at + 1 < (first[lane + 1] as number)) return fromNs[at + 1] as number;
    return (fromNs[at] as number) > 0 ? (fromNs[at] as number) : Number.POSITIVE_INFINITY;
  };
  const changes = Float64Array.from(ends, (_, lane) =>
    first[lane] === first[lane + 1] ? 0 : busyFrom(lane),
  );
  for (const { members } of heads) {
    members.sort((a, b) =>
      changes[a] === changes[b] ? a - b : (changes[a] ?? 0) - (changes[b] ?? 0),
    );
  }
  const busyNs = heads.map(({ members }) => busyTime(lanes, members, endNs));
  const order = heads
    .map((_, group) => group)
    .sort((a, b) => (busyNs[b] ?? 0) - (busyNs[a] ?? 0) || a - b);
  const sorted = order.map((group) => heads[group]).filter((head) => head !== undefined);
  const firstOf = new Int32Array(sorted.length + 1);
  const still = new Int32Array(sorted.length);
  const groupOf = new Int32Array(ends.length).fill(-1);
  for (const [group, { members }] of sorted.entries()) {
    firstOf[group + 1] = (firstOf[group] as number) + members.length;
    for (const lane of members) {
      groupOf[lane] = group;
      if (changes[lane] === Number.POSITIVE_INFINITY) still[group] = (still[group] as number) + 1;
    }
  }
  const members = Int32Array.from(sorted.flatMap((head) => head.members));
  const grid = groupGrid(
    lanes,
    { first: firstOf, lanes: members },
    endNs,
    gridPoints(sorted.length),
  );
  const groups = {
    first: firstOf,
    lanes: members,
    grid,
    still,
    heads: sorted.map(
      ({ place }, at): LaneGroupHead => ({
        ...(place && { place }),
        isQuiet: (busyNs[order[at] ?? 0] ?? 0) < endNs / 1000,
      }),
    ),
  };
  return { groups, groupOf };
}

const IDLE = STATE_CLASSES.indexOf('idle');
const GC = STATE_CLASSES.indexOf('gc');

/** Time of lanes in all classes but those of goroutines that wait as their work. */
function busyTime(lanes: TimelineLanes, members: readonly number[], endNs: number): number {
  const ns = new Float64Array(CLASS_COUNT);
  for (const lane of members) addTimeInLane(lanes, lane, 0, endNs, ns);
  return ns.reduce((sum, part, of) => (of === IDLE || of === GC ? sum : sum + part), 0);
}

/** Procs or threads as lanes. */
function seatTimeline(tables: TraceTables, drawn: 'procs' | 'threads'): TimelineModel {
  const endNs = traceEndNs(tables);
  const { goroutine, kind, ...times } = seatIntervals(
    tables,
    drawn === 'procs' ? 'proc' : 'thread',
  );
  const kinds: LaneKind[] = [];
  kinds[SEAT_KIND.idle] = { stateClass: 'idle', label: 'idle' };
  kinds[SEAT_KIND.running] = { stateClass: 'running', label: 'running' };
  kinds[SEAT_KIND.syscall] = { stateClass: 'syscall', label: 'syscall' };
  const goid = tables.goroutines.columns.goid.values;
  const ids =
    drawn === 'procs'
      ? BigInt64Array.from(tables.procs.columns.proc.values, BigInt)
      : tables.threads.columns.thread.values.slice();
  return {
    ...shared(tables, endNs),
    drawn,
    lanes: lanesWithSums({ ...times, kind, kinds }),
    ids,
    subject: Float64Array.from(goroutine, (g) => (g < 0 ? -1 : Number(goid[g] ?? -1n))),
    ...(drawn === 'procs' && { sweeps: sweepMarks(tables, endNs) }),
  };
}

/** Tasks as lanes: what the goroutine that began it did meanwhile. */
function taskTimeline(tables: TraceTables): TimelineModel {
  const endNs = traceEndNs(tables);
  const places = new TraceStacks(tables.frames, tables.stacks);
  const { kinds, kindOf } = timelineKinds(tables, places);
  const of = goroutineIntervals(tables, kindOf);
  const names = allTexts(tables.names.columns.text);
  const tasks = traceTasks(tables).filter(({ id }) => id !== 0n);
  const shown = tasks
    .map((task) => ({ ...task, fromNs: Math.max(task.startNs, 0) }))
    .sort((a, b) => a.fromNs - b.fromNs)
    .slice(0, MOST_TASKS);
  const unknown = kinds.push({ stateClass: 'unknown', label: 'open' }) - 1;
  const fromNs: number[] = [];
  const kind: number[] = [];
  const first = [0];
  const ends: number[] = [];
  for (const task of shown) {
    const toNs = Math.max(task.endNs < 0 ? endNs : task.endNs, task.fromNs + 1);
    const g = task.startBy;
    let at = task.fromNs;
    if (g >= 0) {
      for (let i = of.first[g] as number; i < (of.first[g + 1] as number); i++) {
        const isLast = i + 1 === of.first[g + 1];
        const to = Math.min((isLast ? of.endNs[g] : of.fromNs[i + 1]) as number, toNs);
        if (to <= at) continue;
        fromNs.push(at);
        kind.push(of.kind[i] as number);
        at = to;
        if (at >= toNs) break;
      }
    }
    if (at < toNs) {
      fromNs.push(at);
      kind.push(unknown);
    }
    first.push(fromNs.length);
    ends.push(toNs);
  }
  return {
    ...shared(tables, endNs),
    drawn: 'tasks',
    left: tasks.length - shown.length,
    lanes: lanesWithSums({
      first: Int32Array.from(first),
      fromNs: Float64Array.from(fromNs),
      endNs: Float64Array.from(ends),
      kind: Uint16Array.from(kind),
      kinds,
    }),
    ids: BigInt64Array.from(shown, ({ id }) => id),
    titles: shown.map(({ name }) => names[name] ?? ''),
  };
}

export function otherTimeline(
  tables: TraceTables,
  drawn: Exclude<DrawnLanes, 'goroutines'>,
): TimelineModel {
  return drawn === 'tasks' ? taskTimeline(tables) : seatTimeline(tables, drawn);
}
