import { GOROUTINE_STATE, PROC_STATE, TransitionReader, type TraceTables } from '@unpark/model';
import { firstStates } from './first-states';
import { rangeInTrace, type TraceRange } from './trace-range';

/** Ps without work while goroutines wait for one. Nanoseconds. */
export interface IdleWhileRunnable {
  /** time in which at least one P was idle and at least one goroutine runnable */
  readonly wallNs: number;
  /** integral over time of the smaller of the two numbers: P-time that could have been used */
  readonly procNs: number;
  /** integral over time of idle Ps, and of runnable goroutines */
  readonly idleProcNs: number;
  readonly runnableNs: number;
  /** most goroutines that were runnable at once, and when first */
  readonly mostRunnable: number;
  readonly mostRunnableNs: number;
}

/**
 * How far the scheduler left Ps idle while goroutines could run. A little is always there: a P has
 * to be woken. A P that is stopped for the collector counts as idle. Ours; Go's tool has no such
 * number.
 */
export function idleWhileRunnable(tables: TraceTables, range?: TraceRange): IdleWhileRunnable {
  const { fromNs, toNs } = rangeInTrace(tables, range);
  const stateOf = firstStates(tables).slice();
  const { timeNs, proc, states } = tables.procTransitions.columns;
  const procRows = tables.procTransitions.rows;
  const procState = new Uint8Array(tables.procs.rows);
  for (let row = procRows - 1; row >= 0; row--) {
    const state = states.values[row] as number;
    // what a proc is first met in, it was in when the trace began
    const before = state >> 4 === PROC_STATE.undetermined ? state & 15 : state >> 4;
    procState[proc.values[row] as number] = before;
  }
  const { runnable } = GOROUTINE_STATE;
  let waiting = stateOf.reduce((count, state) => count + (state === runnable ? 1 : 0), 0);
  let idle = procState.reduce((count, state) => count + (state === PROC_STATE.idle ? 1 : 0), 0);
  const sums = { wallNs: 0, procNs: 0, idleProcNs: 0, runnableNs: 0 };
  let mostRunnable = 0;
  let mostRunnableNs = fromNs;
  let since = fromNs;
  const upTo = (now: number) => {
    const until = Math.min(now, toNs);
    const ns = until - since;
    if (ns <= 0) return;
    since = until;
    if (waiting > mostRunnable) {
      mostRunnable = waiting;
      mostRunnableNs = until - ns;
    }
    const both = Math.min(idle, waiting);
    if (both > 0) sums.wallNs += ns;
    sums.procNs += both * ns;
    sums.idleProcNs += idle * ns;
    sums.runnableNs += waiting * ns;
  };
  let procRow = 0;
  let procNs = procRows > 0 ? (timeNs.values[0] as number) : Number.POSITIVE_INFINITY;
  const takeProc = () => {
    upTo(procNs);
    const of = proc.values[procRow] as number;
    const to = (states.values[procRow] as number) & 15;
    if (procState[of] === PROC_STATE.idle) idle--;
    if (to === PROC_STATE.idle) idle++;
    procState[of] = to;
    procRow++;
    procNs = procRow < procRows ? (timeNs.values[procRow] as number) : Number.POSITIVE_INFINITY;
  };
  const at = new TransitionReader(tables);
  while (at.next()) {
    while (procNs < at.timeNs) takeProc();
    const { goroutine: g, to } = at;
    const was = stateOf[g] as number;
    if (was === to || (was !== runnable && to !== runnable)) {
      stateOf[g] = to;
      continue;
    }
    upTo(at.timeNs);
    waiting += to === runnable ? 1 : -1;
    stateOf[g] = to;
  }
  while (procRow < procRows) takeProc();
  upTo(toNs);
  return { ...sums, mostRunnable, mostRunnableNs };
}
