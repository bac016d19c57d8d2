import type { TraceTables } from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { type ReasonRows, ReasonTimes } from './reason-times';
import { entryStacks } from './stack-walks';
import { rangeInTrace, type TraceRange } from './trace-range';
import { TripleSums } from './triple-sums';
import { eachStretch, WALL_STATE } from './wall-stretches';

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
  const count = tables.goroutines.rows;
  const sums = new TripleSums(ANALYSIS_LIMITS.wallStackGroups);
  const { running, assist } = WALL_STATE;
  // by goroutine, running and assist: time, stretches, samples
  const ranNs = [new Float64Array(count), new Float64Array(count)] as const;
  const stretches = [new Uint32Array(count), new Uint32Array(count)] as const;
  const sampled = [new Uint32Array(count), new Uint32Array(count)] as const;
  const samples: { readonly goroutine: number; readonly state: number; readonly stack: number }[] =
    [];
  const sideOf = (state: number): 0 | 1 => (state === assist ? 1 : 0);
  eachStretch(tables, inside, {
    stretch(g, state, reason, stack, fromNs, toNs) {
      if (goroutines && goroutines[g] !== 1) return;
      if (state === running || state === assist) {
        const side = sideOf(state);
        ranNs[side][g] = (ranNs[side][g] as number) + toNs - fromNs;
        stretches[side][g] = (stretches[side][g] as number) + 1;
        return;
      }
      sums.add(stack, state, reason, toNs - fromNs, 1, 0);
    },
    sample(g, state, stack) {
      if (goroutines && goroutines[g] !== 1) return;
      const side = sideOf(state);
      sampled[side][g] = (sampled[side][g] as number) + 1;
      samples.push({ goroutine: g, state, stack });
    },
  });
  for (const { goroutine, state, stack } of samples) {
    const side = sideOf(state);
    const part = (ranNs[side][goroutine] as number) / (sampled[side][goroutine] as number);
    sums.add(stack, state, 0, part, 1, 0);
  }
  const entry = entryStacks(tables);
  for (const [side, state] of [running, assist].entries()) {
    for (let g = 0; g < count; g++) {
      const ns = (ranNs[side as 0 | 1] as Float64Array)[g] as number;
      if (ns === 0 || (sampled[side as 0 | 1][g] as number) > 0) continue;
      sums.add(entry[g] as number, state, 0, ns, stretches[side as 0 | 1][g] as number, 0);
    }
  }
  const order = sums.byTime().filter((group) => (sums.ns.values[group] as number) > 0);
  return {
    stack: order.map((group) => sums.a.values[group] as number),
    state: Uint8Array.from(order, (group) => sums.b.values[group] as number),
    reason: order.map((group) => sums.c.values[group] as number),
    ns: Float64Array.from(order, (group) => sums.ns.values[group] as number),
    count: Float64Array.from(order, (group) => sums.count.values[group] as number),
    otherNs: sums.other.ns,
  };
}
