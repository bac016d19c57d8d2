import type { TraceTables } from '@unpark/model';
import { LaneWriter } from './lane-writer';

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
 * @returns below 2^16, the same each time that it is asked the same
 */
export type KindOf = (state: number, reason: number, stack: number) => number;

/**
 * All time of all goroutines, by the rules of `eachStretch`: states that the trace tells of late are
 * drawn back to its beginning, open ones go on to its end, and running is split where a goroutine
 * helps the collector.
 */
export function goroutineIntervals(tables: TraceTables, kindOf: KindOf): GoroutineLanes {
  const writer = new LaneWriter(tables, kindOf);
  writer.write();
  return closeGaps(writer.lanes, writer.ends());
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
    // lanes are short and many: `copyWithin` would cost more than what it copies
    for (let i = from, into = at; i < to; i++, into++) {
      fromNs[into] = fromNs[i] as number;
      kind[into] = kind[i] as number;
      row[into] = row[i] as number;
      stack[into] = stack[i] as number;
    }
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
