import { allTexts, BY, RANGE_SCOPE, TransitionReader, type TraceTables } from '@unpark/model';
import { entryStacks } from './stack-walks';
import { traceEndNs } from './trace-range';
import { WALL_STATE } from './wall-stretches';

/**
 * Time of lanes (goroutines, procs, threads) as intervals without gaps: those of lane `l` are
 * `first[l] .. first[l + 1])`, in the order of time, and each ends where the next one begins, the last
 * at `endNs[l]`. Nanoseconds from the trace's origin.
 */
export interface LaneIntervals {
  readonly first: Int32Array;
  readonly fromNs: Float64Array;
  readonly endNs: Float64Array;
  /** what the lane did, as whoever asked numbers it */
  readonly kind: Uint16Array;
}

/** Goroutines are lanes, by row of trace_goroutines. */
export interface GoroutineLanes extends LaneIntervals {
  /** row of trace_transitions that began the interval; -1 where it is drawn back to the beginning */
  readonly row: Int32Array;
  /** row of stacks: the goroutine's own, last known one; -1 for none */
  readonly stack: Int32Array;
  /** when the trace first tells of the goroutine: what is before is drawn back */
  readonly seenNs: Float64Array;
  /** row of stacks of its longest interval that is not running; -1 for none */
  readonly mainStack: Int32Array;
  readonly wakes: WakeEdges;
}

/**
 * Who made whom runnable: waits that a goroutine ended, and creations. Edges of goroutine `g` are
 * `first[g] .. first[g + 1])`, in the order of time.
 */
export interface WakeEdges {
  readonly first: Int32Array;
  /** the interval in which the woken goroutine is runnable */
  readonly interval: Int32Array;
  /** row of trace_goroutines: the waker or creator */
  readonly by: Int32Array;
  /** the same edges by waker: those of `g` are `edge[firstBy[g] .. firstBy[g + 1])`, by time */
  readonly firstBy: Int32Array;
  readonly edge: Int32Array;
}

/**
 * @param state of WALL_STATE
 * @param reason row of trace_reasons; 0 unless waiting for a known one
 * @param stack row of stacks: the goroutine's own, last known one; -1 for none
 */
export type KindOf = (state: number, reason: number, stack: number) => number;

export interface IntervalTaker {
  /** an edge that comes before the interval it begins is taken */
  edge(goroutine: number, by: number, ns: number): void;
  interval(
    goroutine: number,
    fromNs: number,
    toNs: number,
    state: number,
    reason: number,
    stack: number,
    row: number,
  ): void;
}

/**
 * All time of all goroutines, by the rules of `eachStretch`: states that the trace tells of late are
 * drawn back to its beginning, open ones go on to its end, and running is split where a goroutine
 * helps the collector.
 */
export function goroutineIntervals(tables: TraceTables, kindOf: KindOf): GoroutineLanes {
  const goroutines = tables.goroutines.rows;
  const assists = assistEdges(tables);
  const { first, wakeFirst, byFirst, firstState } = countIntervals(tables, assists);
  for (const counts of [first, wakeFirst, byFirst]) addUp(counts);

  const intervals = first[goroutines] as number;
  const edges = wakeFirst[goroutines] as number;
  const fromNs = new Float64Array(intervals);
  const kind = new Uint16Array(intervals);
  const row = new Int32Array(intervals);
  const stackOf = new Int32Array(intervals);
  const endNs = new Float64Array(goroutines);
  const mainStack = new Int32Array(goroutines).fill(-1);
  const longest = new Float64Array(goroutines);
  const interval = new Int32Array(edges);
  const by = new Int32Array(edges);
  const edge = new Int32Array(edges);
  const next = first.slice();
  const nextWake = wakeFirst.slice();
  const nextBy = byFirst.slice();
  const seenNs = eachInterval(tables, firstState, assists, {
    edge: (g, waker) => {
      const at = nextWake[g] as number;
      nextWake[g] = at + 1;
      interval[at] = next[g] as number;
      by[at] = waker;
      const place = nextBy[waker] as number;
      nextBy[waker] = place + 1;
      edge[place] = at;
    },
    interval: (g, from, to, state, reason, stack, at) => {
      const i = next[g] as number;
      next[g] = i + 1;
      fromNs[i] = from;
      kind[i] = kindOf(state, reason, stack);
      row[i] = at;
      stackOf[i] = stack;
      endNs[g] = to;
      if (to - from > (longest[g] as number) && state !== WALL_STATE.running) {
        longest[g] = to - from;
        mainStack[g] = stack;
      }
    },
  });
  const lanes = { first, fromNs, endNs, kind, row, stack: stackOf, seenNs, mainStack };
  return closeGaps(
    { ...lanes, wakes: { first: wakeFirst, interval, by, firstBy: byFirst, edge } },
    next,
  );
}

/**
 * How many intervals and wake-ups each goroutine has, from kinds alone: a second walk through all
 * columns would cost as much as the first. Where a goroutine helps the collector, and at the very
 * beginning, more are counted than there are.
 */
export function countIntervals(tables: TraceTables, assists: readonly AssistEdge[]) {
  const goroutines = tables.goroutines.rows;
  const first = new Int32Array(goroutines + 1);
  const wakeFirst = new Int32Array(goroutines + 1);
  const byFirst = new Int32Array(goroutines + 1);
  const { undetermined, notExist, waiting, runnable } = WALL_STATE;
  const kinds = tables.transitions.columns.kind.values;
  const of = tables.transitions.columns.goroutine.values;
  const wakers = tables.transitionWakers.columns.by.values;
  const { from: kindFrom, to: kindTo, by: kindBy } = tables.transitionKinds.columns;
  const firstState = new Uint8Array(goroutines);
  const stateOf = new Uint8Array(goroutines);
  let nextWaker = 0;
  for (let row = 0; row < kinds.length; row++) {
    const kind = kinds[row] as number;
    const g = of[row] as number;
    const from = kindFrom.values[kind] as number;
    const to = kindTo.values[kind] as number;
    const who = kindBy.values[kind] as number;
    let state = stateOf[g] as number;
    if (state === undetermined) {
      state = from === undetermined ? to : from;
      firstState[g] = state;
    }
    const waker = who === BY.listed ? (wakers[nextWaker++] as number) : who === BY.itself ? g : -1;
    stateOf[g] = to;
    if (state === to) continue;
    if (state !== notExist && state !== undetermined) first[g + 1] = (first[g + 1] as number) + 1;
    if (to !== runnable || waker < 0 || (from !== waiting && from !== notExist)) continue;
    wakeFirst[g + 1] = (wakeFirst[g + 1] as number) + 1;
    byFirst[waker + 1] = (byFirst[waker + 1] as number) + 1;
  }
  for (let g = 0; g < goroutines; g++) {
    const state = stateOf[g] as number;
    if (state !== notExist && state !== undetermined) first[g + 1] = (first[g + 1] as number) + 1;
  }
  for (const { goroutine: g } of assists) first[g + 1] = (first[g + 1] as number) + 1;
  return { first, wakeFirst, byFirst, firstState };
}

/**
 * Takes out the places that were counted and not needed.
 *
 * @param end by goroutine: one past its last interval
 */
function closeGaps(lanes: GoroutineLanes, end: Int32Array): GoroutineLanes {
  const { first, wakes } = lanes;
  const goroutines = first.length - 1;
  let isExact = true;
  for (let g = 0; g < goroutines && isExact; g++) isExact = end[g] === first[g + 1];
  if (isExact) return lanes;
  const { fromNs, kind, row, stack } = lanes;
  const closed = new Int32Array(goroutines + 1);
  for (let g = 0; g < goroutines; g++) {
    const from = first[g] as number;
    const to = end[g] as number;
    const at = closed[g] as number;
    closed[g + 1] = at + to - from;
    if (at === from) continue;
    for (const column of [fromNs, kind, row, stack]) column.copyWithin(at, from, to);
    for (let edge = wakes.first[g] as number; edge < (wakes.first[g + 1] as number); edge++) {
      wakes.interval[edge] = (wakes.interval[edge] as number) - from + at;
    }
  }
  const count = closed[goroutines] as number;
  return {
    ...lanes,
    first: closed,
    fromNs: fromNs.slice(0, count),
    kind: kind.slice(0, count),
    row: row.slice(0, count),
    stack: stack.slice(0, count),
  };
}

/** Counts of each row, one place further, become where each row begins. */
export function addUp(counts: Int32Array): void {
  for (let i = 1; i < counts.length; i++) {
    counts[i] = (counts[i] as number) + (counts[i - 1] as number);
  }
}

export interface AssistEdge {
  readonly ns: number;
  readonly goroutine: number;
  readonly isOn: 0 | 1;
}

export function eachInterval(
  tables: TraceTables,
  firstState: Uint8Array,
  assists: readonly AssistEdge[],
  take: IntervalTaker,
): Float64Array {
  const goroutines = tables.goroutines.rows;
  const end = traceEndNs(tables);
  const { undetermined, notExist, running, waiting, runnable, assist } = WALL_STATE;
  const stateOf = firstState.slice();
  const since = new Float64Array(goroutines);
  const reasonOf = new Int32Array(goroutines);
  const rowOf = new Int32Array(goroutines).fill(-1);
  const seenNs = new Float64Array(goroutines).fill(-1);
  const stackOf = entryStacks(tables);
  const inAssist = new Uint8Array(goroutines);
  const close = (g: number, now: number) => {
    const state = stateOf[g] as number;
    const from = since[g] as number;
    if (state === notExist || state === undetermined || now <= from) return;
    const shown = state === running && inAssist[g] === 1 ? assist : state;
    take.interval(
      g,
      from,
      now,
      shown,
      reasonOf[g] as number,
      stackOf[g] as number,
      rowOf[g] as number,
    );
  };
  let nextAssist = 0;
  let assistNs = assists[0]?.ns ?? Number.POSITIVE_INFINITY;
  const takeAssist = () => {
    const { goroutine: g, ns, isOn } = assists[nextAssist] as AssistEdge;
    if (stateOf[g] === running) {
      close(g, ns);
      since[g] = Math.max(ns, since[g] as number);
    }
    inAssist[g] = isOn;
    assistNs = assists[++nextAssist]?.ns ?? Number.POSITIVE_INFINITY;
  };
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to, timeNs } = at;
    while (assistNs < timeNs) takeAssist();
    if ((seenNs[g] as number) < 0) seenNs[g] = timeNs;
    if (stateOf[g] === to) {
      // a record of the state that it is in; the stack is the goroutine's own
      if (at.stack >= 0) stackOf[g] = at.stack;
      if ((rowOf[g] as number) < 0 && to === waiting) reasonOf[g] = at.reason;
      continue;
    }
    close(g, timeNs);
    stateOf[g] = to;
    since[g] = timeNs;
    rowOf[g] = at.row;
    reasonOf[g] = to === waiting ? at.reason : 0;
    if (to === runnable && at.by >= 0 && (from === waiting || from === notExist)) {
      take.edge(g, at.by, timeNs);
    }
    // of an unblock or a creation the stack is the other party's
    if (from === running && at.stack >= 0) stackOf[g] = at.stack;
  }
  while (assistNs < end) takeAssist();
  for (let g = 0; g < goroutines; g++) close(g, end);
  return seenNs;
}

export function assistEdges(tables: TraceTables): AssistEdge[] {
  const edges: AssistEdge[] = [];
  const assist = allTexts(tables.names.columns.text).indexOf('GC mark assist');
  const { name, scope, subject, startNs, endNs } = tables.ranges.columns;
  for (let row = 0; row < tables.ranges.rows; row++) {
    if (name.values[row] !== assist || scope.values[row] !== RANGE_SCOPE.goroutine) continue;
    const goroutine = subject.values[row] as number;
    edges.push({ ns: Math.max(startNs.values[row] as number, 0), goroutine, isOn: 1 });
    const endAt = endNs.values[row] as number;
    if (endAt >= 0) edges.push({ ns: endAt, goroutine, isOn: 0 });
  }
  return edges.sort((a, b) => a.ns - b.ns);
}
