import {
  allTexts,
  GOROUTINE_STATE,
  RANGE_SCOPE,
  TransitionReader,
  type TraceTables,
} from '@unpark/model';
import { goroutineLives } from './goroutine-lives';
import { entryStacks } from './stack-walks';
import type { TraceRange } from './trace-range';

/** What a goroutine does with its time: GOROUTINE_STATE, and running while it helps the collector. */
export const WALL_STATE = { ...GOROUTINE_STATE, assist: 6 } as const;

export interface StretchTaker {
  /**
   * One stretch of a goroutine in one state, inside the range.
   *
   * @param goroutine row of trace_goroutines
   * @param state of WALL_STATE
   * @param reason row of trace_reasons; 0 unless waiting for a known one
   * @param stack row of stacks: the goroutine's own, last known one; its entry function when there is
   *   none; -1 when not even that is known
   * @param isFromBefore it began before the trace and is drawn back to its beginning
   */
  stretch(
    goroutine: number,
    state: number,
    reason: number,
    stack: number,
    fromNs: number,
    toNs: number,
    isFromBefore: boolean,
  ): void;
  /** A CPU sample of a goroutine, inside the range. `state`: running or assist */
  sample?(goroutine: number, state: number, stack: number): void;
}

/** A moment between transitions. */
interface Edge {
  readonly ns: number;
  readonly goroutine: number;
  readonly what: 'assist-begin' | 'assist-end' | 'sample';
  readonly stack: number;
}

/**
 * Goes through the time of all goroutines inside a range. Each is in exactly one state from its
 * creation, or the beginning of the trace, to its end or that of the trace: the stretches of a
 * goroutine add up to its presence. States that the trace first tells of later are drawn back to its
 * beginning; those that are open when it ends go on to its end.
 *
 * @param range inside the trace, see `rangeInTrace`
 */
export function eachStretch(tables: TraceTables, range: TraceRange, take: StretchTaker): void {
  const { fromNs, toNs } = range;
  const goroutines = tables.goroutines.rows;
  const { firstState } = goroutineLives(tables);
  const { undetermined, notExist, running, waiting } = WALL_STATE;
  const stateOf = firstState.slice();
  const since = new Float64Array(goroutines);
  const isKnown = new Uint8Array(goroutines);
  const reasonOf = new Int32Array(goroutines);
  const stackOf = entryStacks(tables);
  const inAssist = new Uint8Array(goroutines);
  const close = (g: number, now: number) => {
    const state = stateOf[g] as number;
    if (state === notExist || state === undetermined) return;
    const from = Math.max(since[g] as number, fromNs);
    const to = Math.min(now, toNs);
    if (to <= from) return;
    take.stretch(
      g,
      state === running && inAssist[g] === 1 ? WALL_STATE.assist : state,
      reasonOf[g] as number,
      stackOf[g] as number,
      from,
      to,
      isKnown[g] === 0,
    );
  };
  const takeEdge = ({ ns, goroutine: g, what, stack }: Edge) => {
    if (what === 'sample') {
      if (ns < fromNs || ns >= toNs) return;
      take.sample?.(g, inAssist[g] === 1 ? WALL_STATE.assist : running, stack);
      return;
    }
    if (stateOf[g] === running) {
      close(g, ns);
      since[g] = ns;
    }
    inAssist[g] = what === 'assist-begin' ? 1 : 0;
  };
  const edges = edgesOf(tables, take.sample !== undefined);
  let edge = 0;
  let edgeNs = edges[0]?.ns ?? Number.POSITIVE_INFINITY;
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to, timeNs } = at;
    if (timeNs >= toNs) break;
    while (edgeNs < timeNs) {
      takeEdge(edges[edge] as Edge);
      edgeNs = edges[++edge]?.ns ?? Number.POSITIVE_INFINITY;
    }
    if (stateOf[g] === to) {
      // a record of the state that it is in; the stack is the goroutine's own
      if (at.stack >= 0) stackOf[g] = at.stack;
      if (isKnown[g] === 0 && to === waiting) reasonOf[g] = at.reason;
      continue;
    }
    close(g, timeNs);
    stateOf[g] = to;
    since[g] = timeNs;
    isKnown[g] = 1;
    reasonOf[g] = to === waiting ? at.reason : 0;
    // of an unblock or a creation the stack is the other party's
    if (from === running && at.stack >= 0) stackOf[g] = at.stack;
  }
  for (; edgeNs < toNs; edgeNs = edges[++edge]?.ns ?? Number.POSITIVE_INFINITY) {
    takeEdge(edges[edge] as Edge);
  }
  for (let g = 0; g < goroutines; g++) close(g, toNs);
}

function edgesOf(tables: TraceTables, withSamples: boolean): Edge[] {
  const edges: Edge[] = [];
  const assist = allTexts(tables.names.columns.text).indexOf('GC mark assist');
  const { name, scope, subject, startNs, endNs } = tables.ranges.columns;
  for (let row = 0; row < tables.ranges.rows; row++) {
    if (name.values[row] !== assist || scope.values[row] !== RANGE_SCOPE.goroutine) continue;
    const goroutine = subject.values[row] as number;
    const begin = Math.max(startNs.values[row] as number, 0);
    edges.push({ ns: begin, goroutine, what: 'assist-begin', stack: -1 });
    const end = endNs.values[row] as number;
    if (end >= 0) edges.push({ ns: end, goroutine, what: 'assist-end', stack: -1 });
  }
  if (withSamples) {
    const { timeNs, goroutine, stack } = tables.cpuSamples.columns;
    for (let row = 0; row < tables.cpuSamples.rows; row++) {
      const g = goroutine.values[row] as number;
      if (g < 0) continue;
      edges.push({
        ns: timeNs.values[row] as number,
        goroutine: g,
        what: 'sample',
        stack: stack.values[row] as number,
      });
    }
  }
  return edges.sort((a, b) => a.ns - b.ns);
}
