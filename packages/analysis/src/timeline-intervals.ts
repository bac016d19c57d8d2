import { allTexts, RANGE_SCOPE, TransitionReader, type TraceTables } from '@unpark/model';
import { goroutineLives } from './goroutine-lives';
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

interface IntervalTaker {
  /** an edge that comes before the interval it begins is taken */
  edge(goroutine: number, by: number): void;
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
 * helps the collector. Two passes, so that nothing is kept twice.
 */
export function goroutineIntervals(tables: TraceTables, kindOf: KindOf): GoroutineLanes {
  const goroutines = tables.goroutines.rows;
  const first = new Int32Array(goroutines + 1);
  const wakeFirst = new Int32Array(goroutines + 1);
  const byFirst = new Int32Array(goroutines + 1);
  const count = (counts: Int32Array, g: number) => {
    counts[g + 1] = (counts[g + 1] as number) + 1;
  };
  eachInterval(tables, {
    edge: (g, by) => {
      count(wakeFirst, g);
      count(byFirst, by);
    },
    interval: (g) => count(first, g),
  });
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
  const seenNs = eachInterval(tables, {
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
  const wakes = { first: wakeFirst, interval, by, firstBy: byFirst, edge };
  return { first, fromNs, endNs, kind, row, stack: stackOf, seenNs, mainStack, wakes };
}

/** Counts of each row, one place further, become where each row begins. */
export function addUp(counts: Int32Array): void {
  for (let i = 1; i < counts.length; i++) {
    counts[i] = (counts[i] as number) + (counts[i - 1] as number);
  }
}

interface AssistEdge {
  readonly ns: number;
  readonly goroutine: number;
  readonly isOn: 0 | 1;
}

function eachInterval(tables: TraceTables, take: IntervalTaker): Float64Array {
  const goroutines = tables.goroutines.rows;
  const end = traceEndNs(tables);
  const { undetermined, notExist, running, waiting, runnable, assist } = WALL_STATE;
  const stateOf = goroutineLives(tables).firstState.slice();
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
  const assists = assistEdges(tables);
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
      take.edge(g, at.by);
    }
    // of an unblock or a creation the stack is the other party's
    if (from === running && at.stack >= 0) stackOf[g] = at.stack;
  }
  while (assistNs < end) takeAssist();
  for (let g = 0; g < goroutines; g++) close(g, end);
  return seenNs;
}

function assistEdges(tables: TraceTables): AssistEdge[] {
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
