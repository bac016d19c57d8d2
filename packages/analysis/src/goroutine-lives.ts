import { allTexts, GOROUTINE_STATE, TransitionReader, type TraceTables } from '@unpark/model';
import { firstStates } from './first-states';

/** Columns by row of trace_goroutines. Times are nanoseconds from the trace's origin. */
export interface GoroutineLives {
  /** -1: before the trace */
  readonly createdNs: Float64Array;
  /** row of trace_goroutines, -1 for none */
  readonly creator: Int32Array;
  /** row of stacks: where its `go` statement is; -1 for none */
  readonly createStack: Int32Array;
  /** when it first began to run in the trace; -1 when it never did */
  readonly firstRunNs: Float64Array;
  /** when it ended or blocked for ever; -1 when it did not */
  readonly lastNs: Float64Array;
  /** see `firstStates` */
  readonly firstState: Uint8Array;
}

/** Row of trace_reasons of a wait that never ends; -1 when none is in the trace. */
export const foreverReason = ({ reasons }: Pick<TraceTables, 'reasons'>): number =>
  allTexts(reasons.columns.text).indexOf('forever');

/** Several analyses of one trace need them: the pass is made once for a set of tables. */
const known = new WeakMap<TraceTables, GoroutineLives>();

/**
 * When goroutines began, first ran and ended, as internal/trace (summary.go) sees it. The same object
 * for the same tables: not to be changed.
 */
export function goroutineLives(tables: TraceTables): GoroutineLives {
  const lives = known.get(tables) ?? livesOf(tables);
  known.set(tables, lives);
  return lives;
}

function livesOf(tables: TraceTables): GoroutineLives {
  const count = tables.goroutines.rows;
  const createdNs = new Float64Array(count).fill(-1);
  const creator = new Int32Array(count).fill(-1);
  const createStack = new Int32Array(count).fill(-1);
  const firstRunNs = new Float64Array(count).fill(-1);
  const lastNs = new Float64Array(count).fill(-1);
  const firstState = firstStates(tables);
  const forever = foreverReason(tables);
  const { notExist, running, waiting } = GOROUTINE_STATE;
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to } = at;
    if (from === to) continue;
    if (from === notExist) {
      createdNs[g] = at.timeNs;
      creator[g] = at.by;
      createStack[g] = at.stack;
    }
    if (to === running) {
      if ((firstRunNs[g] as number) < 0) firstRunNs[g] = at.timeNs;
    } else if (to === notExist || (to === waiting && at.reason === forever)) {
      lastNs[g] = at.timeNs;
    }
  }
  return { createdNs, creator, createStack, firstRunNs, lastNs, firstState };
}
