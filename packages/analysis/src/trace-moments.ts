import {
  f64,
  GOROUTINE_STATE,
  i32,
  i64,
  makeTable,
  TRACE_MOMENT,
  TRACE_MOMENTS,
  type TraceMomentsTable,
  type TraceTables,
  TransitionReader,
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { goroutineLives } from './goroutine-lives';
import { entryStacks } from './stack-walks';

export interface TraceMoments {
  readonly table: TraceMomentsTable;
  /** by TRACE_MOMENT: goroutines alive, and how many of them have no row */
  readonly alive: readonly [number, number];
  readonly left: readonly [number, number];
}

/** What is known of each goroutine at one time; columns by row of trace_goroutines. */
class Standing {
  readonly state: Uint8Array;
  readonly reason: Int32Array;
  readonly stack: Int32Array;
  readonly sinceNs: Float64Array;

  constructor(goroutines: number) {
    this.state = new Uint8Array(goroutines);
    this.reason = new Int32Array(goroutines);
    this.stack = new Int32Array(goroutines).fill(-1);
    this.sinceNs = new Float64Array(goroutines).fill(-1);
  }

  copy(from: Standing, g: number): void {
    this.state[g] = from.state[g] as number;
    this.reason[g] = from.reason[g] as number;
    this.stack[g] = from.stack[g] as number;
  }
}

/**
 * Goroutines as a dump would show them when the trace began and when it ended. What a goroutine did
 * when the trace began is what the trace says of it first; where it stood may be told later, as long
 * as it did not go on in between.
 */
export function traceMoments(tables: TraceTables): TraceMoments {
  const goroutines = tables.goroutines.rows;
  const { firstState, creator, createStack } = goroutineLives(tables);
  const { undetermined, notExist, running, waiting, syscall } = GOROUTINE_STATE;
  const entry = entryStacks(tables);
  const begin = new Standing(goroutines);
  const now = new Standing(goroutines);
  now.state.set(firstState);
  const hasMoved = new Uint8Array(goroutines);
  // of one that runs, or is about to: the stack that it was last seen with
  const own = entry.slice();
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to, stack } = at;
    const isOwn = stack >= 0 && (from === running || from === to || from === undetermined);
    if (isOwn) own[g] = stack;
    if (now.state[g] === to) {
      if ((now.stack[g] as number) < 0 && isOwn) now.stack[g] = stack;
      if (now.reason[g] === 0 && to === waiting) now.reason[g] = at.reason;
      continue;
    }
    if (hasMoved[g] === 0) {
      begin.copy(now, g);
      hasMoved[g] = 1;
    }
    now.state[g] = to;
    now.reason[g] = to === waiting ? at.reason : 0;
    now.stack[g] = isOwn ? stack : -1;
    now.sinceNs[g] = at.timeNs;
  }
  const goid = tables.goroutines.columns.goid.values;
  const entryFrame = tables.goroutines.columns.entryFrame.values;
  const moment: number[] = [];
  const goroutine: number[] = [];
  const alive: [number, number] = [0, 0];
  const left: [number, number] = [0, 0];
  const list = (which: 0 | 1, standing: Standing) => {
    let kept = 0;
    for (let g = 0; g < goroutines; g++) {
      const state = standing.state[g];
      if (state === undetermined || state === notExist) continue;
      alive[which]++;
      if (kept === ANALYSIS_LIMITS.momentGoroutines) {
        left[which]++;
        continue;
      }
      kept++;
      moment.push(which);
      goroutine.push(g);
    }
  };
  for (let g = 0; g < goroutines; g++) if (hasMoved[g] === 0) begin.copy(now, g);
  list(TRACE_MOMENT.begin, begin);
  list(TRACE_MOMENT.end, now);
  const standing = (i: number) => (moment[i] === TRACE_MOMENT.begin ? begin : now);
  const stackOf = (g: number, i: number) => {
    const { state, stack } = standing(i);
    const known = stack[g] as number;
    if (known >= 0) return known;
    const isParked = state[g] === waiting || state[g] === syscall;
    return moment[i] === TRACE_MOMENT.end && !isParked ? (own[g] as number) : (entry[g] as number);
  };
  const column = (of: (g: number, i: number) => number) => Int32Array.from(goroutine, of);
  const table = makeTable(TRACE_MOMENTS, {
    moment: u8(Uint8Array.from(moment)),
    goroutine: i32(Int32Array.from(goroutine)),
    goid: i64(BigInt64Array.from(goroutine, (g) => goid[g] as bigint)),
    state: u8(Uint8Array.from(goroutine, (g, i) => standing(i).state[g] as number)),
    reason: i32(column((g, i) => standing(i).reason[g] as number)),
    stack: i32(column(stackOf)),
    entryFrame: i32(column((g) => entryFrame[g] as number)),
    sinceNs: f64(Float64Array.from(goroutine, (g, i) => standing(i).sinceNs[g] as number)),
    creatorGoid: i64(
      BigInt64Array.from(goroutine, (g) => {
        const by = creator[g] as number;
        return by < 0 ? 0n : (goid[by] as bigint);
      }),
    ),
    createStack: i32(column((g) => createStack[g] as number)),
  });
  return { table, alive, left };
}
