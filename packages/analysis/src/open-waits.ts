import { GOROUTINE_STATE, TransitionReader, type TraceTables } from '@unpark/model';
import { firstStates } from './first-states';
import { StandingReader } from './standing-reader';
import { traceEndNs } from './trace-range';

/**
 * States that are open at a moment, as columns, longest first. Rows of trace_goroutines,
 * trace_reasons and stacks.
 */
export interface OpenWaits {
  readonly goroutine: Int32Array;
  /** of GOROUTINE_STATE: waiting, runnable or syscall */
  readonly state: Uint8Array;
  readonly reason: Int32Array;
  /** where the goroutine waits; of a runnable one the stack of who made it runnable */
  readonly stack: Int32Array;
  /**
   * -1: since before the trace; how long is not known, and neither is the reason. Such a goroutine
   * did nothing in the whole window.
   */
  readonly sinceNs: Float64Array;
}

/**
 * Goroutines that do not run at the end of the trace: waits, time runnable and system calls that no
 * profile of Go's tool has, because they did not end. A deadlock is here and nowhere else. A
 * goroutine that waited `forever`, as an empty select does, is here as well.
 */
export function openWaits(tables: TraceTables): OpenWaits {
  const at = new StandingReader(tables);
  while (at.next());
  return openWaitsOf(at);
}

/** @param at after the last row */
export function openWaitsOf(at: StandingReader): OpenWaits {
  const { runnable, waiting, syscall } = GOROUTINE_STATE;
  const rows: number[] = [];
  for (let g = 0; g < at.goroutineCount; g++) {
    const state = at.stateOf(g);
    if (state === runnable || state === waiting || state === syscall) rows.push(g);
  }
  rows.sort((a, b) => at.sinceNsOf(a) - at.sinceNsOf(b) || a - b);
  return {
    goroutine: Int32Array.from(rows),
    state: Uint8Array.from(rows, (g) => at.stateOf(g)),
    reason: Int32Array.from(rows, (g) => at.reasonOfState(g)),
    stack: Int32Array.from(rows, (g) => at.stateStackOf(g)),
    sinceNs: Float64Array.from(rows, (g) => at.sinceNsOf(g)),
  };
}

/** One stretch of a goroutine in one state. Nanoseconds from the trace's origin. */
export interface StateStretch {
  /** row of trace_goroutines */
  readonly goroutine: number;
  /** of GOROUTINE_STATE */
  readonly state: number;
  /** row of trace_reasons */
  readonly reason: number;
  /** row of stacks, of the event that began it */
  readonly stack: number;
  readonly fromNs: number;
  readonly toNs: number;
  /** it began before the trace */
  readonly isFromBefore: boolean;
  /** it was open when the trace ended */
  readonly isOpen: boolean;
}

/**
 * The longest stretches in one state, longest first: the longest time runnable, the longest system
 * calls, the longest waits for a reason. Those that the trace does not see the beginning or the end
 * of count for what it sees.
 *
 * @param reason row of trace_reasons; without it any
 */
export function longestStretches(
  tables: TraceTables,
  state: number,
  limit: number,
  reason?: number,
): StateStretch[] {
  const goroutines = tables.goroutines.rows;
  const stateOf = firstStates(tables).slice();
  const since = new Float64Array(goroutines);
  const reasonOf = new Int32Array(goroutines);
  const stackOf = new Int32Array(goroutines).fill(-1);
  const isKnown = new Uint8Array(goroutines);
  const longest = new Longest(limit);
  const take = (g: number, toNs: number, isOpen: boolean) => {
    const fromNs = since[g] as number;
    if (toNs - fromNs <= longest.leastNs) return;
    if (reason !== undefined && reasonOf[g] !== reason) return;
    longest.add({
      goroutine: g,
      state,
      reason: reasonOf[g] as number,
      stack: stackOf[g] as number,
      fromNs,
      toNs,
      isFromBefore: isKnown[g] === 0,
      isOpen,
    });
  };
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, to } = at;
    if (stateOf[g] === to) {
      if (isKnown[g] === 0 && (stackOf[g] as number) < 0) stackOf[g] = at.stack;
      continue;
    }
    if (stateOf[g] === state) take(g, at.timeNs, false);
    stateOf[g] = to;
    since[g] = at.timeNs;
    reasonOf[g] = at.reason;
    stackOf[g] = at.stack;
    isKnown[g] = 1;
  }
  const end = traceEndNs(tables);
  for (let g = 0; g < goroutines; g++) if (stateOf[g] === state) take(g, end, true);
  return longest.finish();
}

/** The longest stretches so far, shortest first; `limit` is small. */
class Longest {
  private readonly kept: StateStretch[] = [];
  leastNs = -1;

  constructor(private readonly limit: number) {}

  add(stretch: StateStretch): void {
    if (this.limit <= 0) return;
    if (this.kept.length === this.limit) this.kept[0] = stretch;
    else this.kept.unshift(stretch);
    this.sink();
    if (this.kept.length === this.limit) this.leastNs = lengthNs(this.kept[0] as StateStretch);
  }

  finish(): StateStretch[] {
    return this.kept.sort(
      (a, b) => lengthNs(b) - lengthNs(a) || a.fromNs - b.fromNs || a.goroutine - b.goroutine,
    );
  }

  /** Moves the first to its place. */
  private sink(): void {
    const { kept } = this;
    for (let i = 0; i + 1 < kept.length; i++) {
      const next = kept[i + 1] as StateStretch;
      if (lengthNs(kept[i] as StateStretch) <= lengthNs(next)) return;
      kept[i + 1] = kept[i] as StateStretch;
      kept[i] = next;
    }
  }
}

const lengthNs = ({ fromNs, toNs }: StateStretch): number => toNs - fromNs;
