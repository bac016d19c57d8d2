import type { TraceTables } from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { RanTimes, sampledPlaces } from './ran-times';
import { type ReasonRows, ReasonTimes } from './reason-times';
import { StandingReader } from './standing-reader';
import { rangeInTrace, type TraceRange } from './trace-range';
import { TripleSums } from './triple-sums';
import { eachStretch, Stretches, type StretchTaker, WALL_STATE } from './wall-stretches';

/** Nanoseconds in each state. The five add up to the time that goroutines were there. */
export interface WallTimes<T> {
  readonly runningNs: T;
  /** running, and helping the collector to mark */
  readonly assistNs: T;
  readonly runnableNs: T;
  readonly syscallNs: T;
  readonly waitingNs: T;
  /** part of the others: in a state that began before the trace */
  readonly fromBeforeNs: T;
}

export interface WallAccount extends WallTimes<Float64Array> {
  readonly range: TraceRange;
  /** what goroutines waited for; reason 0 is "not known": the wait began before the trace */
  readonly reasons: ReasonRows;
  readonly total: WallTimes<number> & {
    /** by row of trace_reasons */
    readonly waitingByReasonNs: Float64Array;
  };
}

/**
 * What goroutines did with wall time: columns by row of trace_goroutines, and the sum of all. Unlike
 * `goroutineSummaries` it can be cut to a range, counts a wait that the trace first tells of later
 * from its beginning, and takes mark assists out of running. Ours; Go's tool has no such account.
 */
export function wallAccount(tables: TraceTables, range?: TraceRange): WallAccount {
  const inside = rangeInTrace(tables, range);
  const count = tables.goroutines.rows;
  const byState = Array.from({ length: WALL_STATE.assist + 1 }, () => new Float64Array(count));
  const fromBeforeNs = new Float64Array(count);
  const reasons = new ReasonTimes(count);
  eachStretch(tables, inside, {
    stretch(g, state, reason, _stack, fromNs, toNs, isFromBefore) {
      const ns = toNs - fromNs;
      const column = byState[state] as Float64Array;
      column[g] = (column[g] as number) + ns;
      if (state === WALL_STATE.waiting) reasons.add(g, reason, ns, 1);
      if (isFromBefore) fromBeforeNs[g] = (fromBeforeNs[g] as number) + ns;
    },
  });
  const rows = reasons.finish();
  const waitingByReasonNs = new Float64Array(tables.reasons.rows);
  for (const [i, reason] of rows.reason.entries()) {
    waitingByReasonNs[reason] = (waitingByReasonNs[reason] as number) + (rows.ns[i] as number);
  }
  const of = (state: number) => byState[state] as Float64Array;
  const columns = {
    runningNs: of(WALL_STATE.running),
    assistNs: of(WALL_STATE.assist),
    runnableNs: of(WALL_STATE.runnable),
    syscallNs: of(WALL_STATE.syscall),
    waitingNs: of(WALL_STATE.waiting),
    fromBeforeNs,
  };
  const sum = (column: Float64Array) => column.reduce((total, ns) => total + ns, 0);
  return {
    ...columns,
    range: inside,
    reasons: rows,
    total: {
      runningNs: sum(columns.runningNs),
      assistNs: sum(columns.assistNs),
      runnableNs: sum(columns.runnableNs),
      syscallNs: sum(columns.syscallNs),
      waitingNs: sum(columns.waitingNs),
      fromBeforeNs: sum(columns.fromBeforeNs),
      waitingByReasonNs,
    },
  };
}

/** Columns, longest time first: wall time of goroutines by stack, state and reason. */
export interface WallStacks {
  /** row of stacks, see `wallStacks`; -1 when no stack is known */
  readonly stack: Int32Array;
  /** of WALL_STATE */
  readonly state: Uint8Array;
  /** row of trace_reasons; 0 unless waiting for a known one */
  readonly reason: Int32Array;
  readonly ns: Float64Array;
  /** stretches; of sampled running time samples */
  readonly count: Float64Array;
  /** in no row, when there are more groups than are told apart */
  readonly otherNs: number;
}

/**
 * Wall time of goroutines by where they were: what a wall flame graph draws. Waiting and system
 * calls stand on the stack where they began, time runnable on the goroutine's own last known stack.
 * Running time stands on the goroutine's CPU samples when the trace has some, in equal parts; else on
 * the function where it begins. The sum is that of `wallAccount`.
 *
 * @param goroutines 1 by row of trace_goroutines for those that count; without it all
 */
export function wallStacks(
  tables: TraceTables,
  range?: TraceRange,
  goroutines?: Uint8Array,
): WallStacks {
  const inside = rangeInTrace(tables, range);
  const at = new StandingReader(tables);
  const sums = new WallStackSums(tables, at, goroutines);
  const stretches = new Stretches(tables, inside, sums);
  while (at.next() && at.timeNs < inside.toNs) stretches.take(at);
  stretches.finish(at);
  return sums.finish();
}

/** See `wallStacks`: takes each stretch. */
export class WallStackSums implements StretchTaker {
  private readonly sums = new TripleSums(ANALYSIS_LIMITS.wallStackGroups);
  private readonly running: RanTimes;
  private readonly assist: RanTimes;
  private readonly samples: {
    readonly g: number;
    readonly state: number;
    readonly stack: number;
  }[] = [];

  /** @param at the walk that the stretches are of */
  constructor(
    tables: TraceTables,
    private readonly at: StandingReader,
    private readonly goroutines?: Uint8Array,
  ) {
    const places = sampledPlaces(tables);
    this.running = new RanTimes(WALL_STATE.running, tables, places);
    this.assist = new RanTimes(WALL_STATE.assist, tables, places);
  }

  stretch(
    g: number,
    state: number,
    reason: number,
    stack: number,
    fromNs: number,
    toNs: number,
  ): void {
    if (this.goroutines && this.goroutines[g] !== 1) return;
    if (state === WALL_STATE.running || state === WALL_STATE.assist) {
      this.timesOf(state).add(g, this.at.entryStackOf(g), fromNs, toNs);
      return;
    }
    this.sums.add(stack, state, reason, toNs - fromNs, 1, 0);
  }

  sample(g: number, state: number, stack: number): void {
    if (this.goroutines && this.goroutines[g] !== 1) return;
    this.timesOf(state).sample(g);
    this.samples.push({ g, state, stack });
  }

  finish(): WallStacks {
    const { sums } = this;
    for (const { g, state, stack } of this.samples) {
      sums.add(stack, state, 0, this.timesOf(state).nsOfSample(g), 1, 0);
    }
    for (const times of [this.running, this.assist]) {
      times.addUnsampled(sums, (g) => this.at.entryStackOf(g));
    }
    const order = sums.byTime().filter((group) => sums.ns(group) > 0);
    return {
      stack: order.map((group) => sums.a(group)),
      state: Uint8Array.from(order, (group) => sums.b(group)),
      reason: order.map((group) => sums.c(group)),
      ns: Float64Array.from(order, (group) => sums.ns(group)),
      count: Float64Array.from(order, (group) => sums.count(group)),
      otherNs: sums.other.ns,
    };
  }

  private timesOf(state: number): RanTimes {
    return state === WALL_STATE.running ? this.running : this.assist;
  }
}
