import {
  addUp,
  goroutineIntervals,
  type GoroutineLanes,
  orderByTime,
  SEAT_KIND,
  seatIntervals,
  traceEndNs,
  traceTasks,
} from '@unpark/analysis';
import {
  CLASS_COUNT,
  gridPoints,
  type GroupGrid,
  groupGrid,
  type LaneGroups,
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
  type Language,
} from '@unpark/model';
import { timelineKinds } from './timeline-kinds';
import { logMarks, processSpans, regionMarks, sampleMarks, sweepMarks } from './timeline-marks';
import type { DrawnLanes, LaneGroupHead, TimelineModel } from './timeline-messages';
import { type TracePlace, TraceStacks } from './trace-stacks';
import { ACTIVE_LOOKS } from './trace-waits';

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

export function goroutineTimeline(
  tables: TraceTables,
  language: Language,
): {
  readonly model: TimelineModel;
  readonly kept: TimelineRows;
} {
  const endNs = traceEndNs(tables);
  const places = new TraceStacks(tables.frames, tables.stacks);
  const { kinds, kindOf } = timelineKinds(tables, places, language);
  const found = goroutineIntervals(tables, kindOf);
  const { first, fromNs, endNs: ends, kind, row, stack, seenNs, wakes } = found;
  const lanes = lanesWithSums({ first, fromNs, endNs: ends, kind, kinds });
  const { groups, groupOf } = laneGroups(tables, places, found, lanes, endNs);
  return {
    model: {
      ...shared(tables, endNs),
      drawn: 'goroutines',
      lanes,
      ids: numbersOf(tables.goroutines.columns.goid.values),
      laneCount: groups.lanes.length,
      groups,
      groupOf,
      wakes,
      seenNs,
      ...(tables.cpuSamples.rows > 0 && { samples: sampleMarks(tables) }),
      ...(tables.regions.rows > 0 && { regions: regionMarks(tables, endNs) }),
      ...(tables.logs.rows > 0 && { logs: logMarks(tables) }),
    },
    kept: { row, stack },
  };
}

/** Ids are exact as numbers: no process makes 2^53 goroutines. */
function numbersOf(ids: BigInt64Array): Float64Array {
  const numbers = new Float64Array(ids.length);
  // by halves, the lower one first as on all machines that run this: a BigInt an id takes far longer
  const halves = new Int32Array(ids.buffer, ids.byteOffset, 2 * ids.length);
  for (let i = 0; i < ids.length; i++) {
    numbers[i] = (halves[2 * i + 1] as number) * 2 ** 32 + ((halves[2 * i] as number) >>> 0);
  }
  return numbers;
}

/** Where a goroutine spends its time: your own code best, else the code of others, else its entry. */
function placeOf(places: TraceStacks, stack: number, entryFrame: number): TracePlace | undefined {
  return (
    places.innermost(stack, (symbol, file) => frameFamily(symbol, file) === 'own') ??
    places.innermost(stack, (symbol) => isUserFunction(symbol)) ??
    places.placeOfFrame(entryFrame)
  );
}

/** Lanes with one place are a group; a trace may have millions of them, so all of it is in columns. */
function laneGroups(
  tables: TraceTables,
  places: TraceStacks,
  { mainStack, first, fromNs, endNs: ends }: GoroutineLanes,
  lanes: TimelineLanes,
  endNs: number,
) {
  const count = ends.length;
  const { groupOf, heads } = groupLanes(tables, places, mainStack, first);
  // what changed first stands first: hand-overs become a staircase; who did one thing throughout is last
  const changes = new Float64Array(count);
  for (let lane = 0; lane < count; lane++) {
    const at = first[lane] as number;
    const begins = fromNs[at] as number;
    changes[lane] =
      at === first[lane + 1]
        ? Number.POSITIVE_INFINITY
        : at + 1 < (first[lane + 1] as number)
          ? (fromNs[at + 1] as number)
          : begins > 0
            ? begins
            : endNs + 1;
  }
  // four bytes of a moment are enough for an order of rows, and sort faster than eight
  const fine = 0xfffffffe / (endNs + 1);
  const keys = new Float64Array(count);
  for (let lane = 0; lane < count; lane++)
    keys[lane] = Math.floor((changes[lane] as number) * fine);
  const order = orderByTime(keys);
  const sizes = new Int32Array(heads.length + 1);
  for (let at = 0; at < order.length; at++) {
    const next = (groupOf[order[at] as number] as number) + 1;
    sizes[next] = (sizes[next] as number) + 1;
  }
  addUp(sizes);
  const byGroup = new Int32Array(order.length);
  const next = sizes.slice();
  for (let at = 0; at < order.length; at++) {
    const lane = order[at] as number;
    const group = groupOf[lane] as number;
    byGroup[next[group] as number] = lane;
    next[group] = (next[group] as number) + 1;
  }
  const grid = groupGrid(lanes, { first: sizes, lanes: byGroup }, endNs, gridPoints(heads.length));
  const busyNs = heads.map((_, group) => busyTime(grid, group));
  const ranked = heads
    .map((_, group) => group)
    .sort((a, b) => (busyNs[b] ?? 0) - (busyNs[a] ?? 0) || a - b);
  return inOrder(ranked, { first: sizes, lanes: byGroup, grid }, groupOf, (group, members) => {
    let still = 0;
    for (let i = members.length - 1; i >= 0 && changes[members[i] as number] === endNs + 1; i--)
      still++;
    const place = heads[group];
    return {
      still,
      head: { ...(place && { place }), isQuiet: (busyNs[group] ?? 0) < endNs / 1000 },
    };
  });
}

function groupLanes(
  tables: TraceTables,
  places: TraceStacks,
  mainStack: Int32Array,
  first: Int32Array,
) {
  const entryFrame = tables.goroutines.columns.entryFrame.values;
  const groupOf = new Int32Array(mainStack.length).fill(-1);
  const heads: (TracePlace | undefined)[] = [];
  const numbers = new Map<string, number>();
  // one more than the group, so that 0 is not yet known; goroutines of one stack have one entry, and
  // without a stack the entry alone counts, -1 for none
  const ofStack = new Int32Array(tables.stacks.rows);
  const ofEntry = new Int32Array(tables.frames.rows + 1);
  for (let lane = 0; lane < mainStack.length; lane++) {
    if (first[lane] === first[lane + 1]) continue;
    const stack = mainStack[lane] as number;
    const entry = entryFrame[lane] as number;
    let group = ((stack >= 0 ? ofStack[stack] : ofEntry[entry + 1]) as number) - 1;
    if (group < 0) {
      const place = placeOf(places, stack, entry);
      const name = place?.function ?? '';
      group = numbers.get(name) ?? Math.min(heads.length, MOST_GROUPS);
      if (group === heads.length) heads.push(group === MOST_GROUPS ? undefined : place);
      numbers.set(name, group);
      if (stack >= 0) ofStack[stack] = group + 1;
      else ofEntry[entry + 1] = group + 1;
    }
    groupOf[lane] = group;
  }
  return { groupOf, heads };
}

const IDLE = STATE_CLASSES.indexOf('idle');
const GC = STATE_CLASSES.indexOf('gc');

/** Time of a group in all classes but those of goroutines that wait as their work. */
function busyTime({ ns, points }: GroupGrid, group: number): number {
  const at = (group * (points + 1) + points) * CLASS_COUNT;
  let sum = 0;
  for (let of = 0; of < CLASS_COUNT; of++) {
    if (of !== IDLE && of !== GC) sum += ns[at + of] as number;
  }
  return sum;
}

/** Groups get their numbers in the order in which they are shown. */
function inOrder(
  ranked: readonly number[],
  from: LaneGroups,
  groupOf: Int32Array,
  tell: (
    group: number,
    members: Int32Array,
  ) => { readonly still: number; readonly head: LaneGroupHead },
) {
  const first = new Int32Array(ranked.length + 1);
  const lanes = new Int32Array(from.lanes.length);
  const ns = new Float64Array(from.grid.ns.length);
  const peak = new Float64Array(ranked.length);
  const still = new Int32Array(ranked.length);
  const size = (from.grid.points + 1) * CLASS_COUNT;
  const heads: LaneGroupHead[] = [];
  for (const [at, group] of ranked.entries()) {
    const members = from.lanes.subarray(from.first[group], from.first[group + 1]);
    lanes.set(members, first[at]);
    first[at + 1] = (first[at] as number) + members.length;
    ns.set(from.grid.ns.subarray(group * size, (group + 1) * size), at * size);
    for (const lane of members) groupOf[lane] = at;
    peak[at] = from.grid.peak[group] as number;
    const told = tell(group, members);
    still[at] = told.still;
    heads.push(told.head);
  }
  return { groups: { first, lanes, grid: { ...from.grid, ns, peak }, still, heads }, groupOf };
}

const IDLE_SEAT = { en: 'idle', zh: '空闲' };
const OPEN_TASK = { en: 'open', zh: '未结束' };

/** Procs or threads as lanes. */
function seatTimeline(
  tables: TraceTables,
  drawn: 'procs' | 'threads',
  language: Language,
): TimelineModel {
  const endNs = traceEndNs(tables);
  const { goroutine, kind, ...times } = seatIntervals(
    tables,
    drawn === 'procs' ? 'proc' : 'thread',
  );
  const kinds: LaneKind[] = [];
  const { running, syscall } = ACTIVE_LOOKS;
  kinds[SEAT_KIND.idle] = { stateClass: 'idle', label: IDLE_SEAT[language] };
  kinds[SEAT_KIND.running] = { stateClass: 'running', label: running.label[language] };
  kinds[SEAT_KIND.syscall] = { stateClass: 'syscall', label: syscall.label[language] };
  const goid = tables.goroutines.columns.goid.values;
  const ids =
    drawn === 'procs'
      ? Float64Array.from(tables.procs.columns.proc.values)
      : numbersOf(tables.threads.columns.thread.values);
  return {
    ...shared(tables, endNs),
    drawn,
    lanes: lanesWithSums({ ...times, kind, kinds }),
    ids,
    laneCount: ids.length,
    subject: Float64Array.from(goroutine, (g) => (g < 0 ? -1 : Number(goid[g] ?? -1n))),
    ...(drawn === 'procs' && { sweeps: sweepMarks(tables, endNs) }),
  };
}

/** Tasks as lanes: what the goroutine that began it did meanwhile. */
function taskTimeline(tables: TraceTables, language: Language): TimelineModel {
  const endNs = traceEndNs(tables);
  const places = new TraceStacks(tables.frames, tables.stacks);
  const { kinds, kindOf } = timelineKinds(tables, places, language);
  const of = goroutineIntervals(tables, kindOf);
  const names = allTexts(tables.names.columns.text);
  const tasks = traceTasks(tables).filter(({ id }) => id !== 0n);
  const shown = tasks
    .map((task) => ({ ...task, fromNs: Math.max(task.startNs, 0) }))
    .sort((a, b) => a.fromNs - b.fromNs)
    .slice(0, MOST_TASKS);
  const unknown = kinds.push({ stateClass: 'unknown', label: OPEN_TASK[language] }) - 1;
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
    ids: Float64Array.from(shown, ({ id }) => Number(id)),
    laneCount: shown.length,
    titles: shown.map(({ name }) => names[name] ?? ''),
  };
}

export function otherTimeline(
  tables: TraceTables,
  drawn: Exclude<DrawnLanes, 'goroutines'>,
  language: Language,
): TimelineModel {
  return drawn === 'tasks' ? taskTimeline(tables, language) : seatTimeline(tables, drawn, language);
}
