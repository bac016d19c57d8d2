import { GOROUTINE_STATE, TransitionReader, type TraceTables } from '@unpark/model';
import { bucketStartNs, durationBucket, type DurationHistogram } from './duration-histogram';
import { runtimesOwn } from './runtimes-own';
import { rangeInTrace, type TraceRange } from './trace-range';

/** Delays of one kind that ended in a range. They belong whole to the range in which they ended. */
export interface DelaySums {
  readonly count: number;
  readonly ns: number;
  readonly maxNs: number;
  /** of `count`, begun before the trace: their time counts from its beginning */
  readonly fromBefore: number;
  /** of all but those from before the trace, whose length is not known */
  readonly histogram: DurationHistogram;
}

export interface Delays {
  readonly range: TraceRange;
  /** by class: waits that ended because the goroutine was made runnable */
  readonly waits: readonly DelaySums[];
  /** from runnable to running; the runtime's own goroutines are left out */
  readonly ready: DelaySums;
}

/** Duration in decades up to 10^18 ns, thirty years: five buckets each. */
const BUCKETS = 91;

class DelayCounts {
  private readonly counts = new Float64Array(BUCKETS);
  private count = 0;
  private ns = 0;
  private maxNs = 0;
  private fromBefore = 0;

  add(ns: number, isFromBefore: boolean): void {
    this.count++;
    this.ns += ns;
    if (ns > this.maxNs) this.maxNs = ns;
    if (isFromBefore) {
      this.fromBefore++;
      return;
    }
    const bucket = Math.min(durationBucket(ns), BUCKETS - 1);
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
  }

  finish(): DelaySums {
    const { count, ns, maxNs, fromBefore, counts } = this;
    const firstBucket = counts.findIndex((value) => value > 0);
    let end = BUCKETS;
    while (end > 0 && counts[end - 1] === 0) end--;
    const histogram =
      firstBucket < 0
        ? { firstBucket: 0, counts: [], count: 0 }
        : {
            firstBucket,
            counts: [...counts.subarray(firstBucket, end)],
            count: count - fromBefore,
          };
    return { count, ns, maxNs, fromBefore, histogram };
  }
}

/**
 * Waits and delays before running that ended inside a range, by class. Those of neighbouring ranges
 * add up to those of both.
 *
 * @param classOf class of a wait, 0 to `classes` - 1, by rows of trace_reasons and stacks (-1: none);
 *   a wait of another class is left out
 */
export function delaysIn(
  tables: TraceTables,
  options: {
    readonly range?: TraceRange;
    readonly classes: number;
    readonly classOf: (reason: number, stack: number, goroutine: number) => number;
  },
): Delays {
  const range = rangeInTrace(tables, options.range);
  const waits = Array.from({ length: options.classes }, () => new DelayCounts());
  const ready = new DelayCounts();
  eachDelay(tables, range, {
    wait(goroutine, reason, stack, ns, isFromBefore) {
      waits[options.classOf(reason, stack, goroutine)]?.add(ns, isFromBefore);
    },
    ready: (_, ns) => ready.add(ns, false),
  });
  return { range, waits: waits.map((counts) => counts.finish()), ready: ready.finish() };
}

/** How long goroutines were runnable before they ran, in equal parts of a range. */
export interface ReadyOverTime {
  readonly range: TraceRange;
  readonly parts: number;
  /** goroutines that began to run in each part */
  readonly count: Float64Array;
  /** upper bounds of buckets of a fifth of a decade; NaN in parts where nothing began to run */
  readonly p50Ns: Float64Array;
  readonly p99Ns: Float64Array;
  readonly maxNs: Float64Array;
}

/** Delays before running over time: those that ended in each part. */
export function readyOverTime(
  tables: TraceTables,
  range: TraceRange | undefined,
  parts: number,
): ReadyOverTime {
  const inside = rangeInTrace(tables, range);
  const partNs = (inside.toNs - inside.fromNs) / parts;
  const counts = new Uint32Array(parts * BUCKETS);
  const count = new Float64Array(parts);
  const maxNs = new Float64Array(parts).fill(Number.NaN);
  if (partNs > 0) {
    eachDelay(tables, inside, {
      ready(atNs, ns) {
        const part = Math.min(Math.floor((atNs - inside.fromNs) / partNs), parts - 1);
        const at = part * BUCKETS + Math.min(durationBucket(ns), BUCKETS - 1);
        counts[at] = (counts[at] as number) + 1;
        count[part] = (count[part] as number) + 1;
        if (!(ns <= (maxNs[part] as number))) maxNs[part] = ns;
      },
    });
  }
  const quantile = (share: number) =>
    Float64Array.from(count, (all, part) => {
      if (all === 0) return Number.NaN;
      const rank = Math.max(1, Math.ceil(all * share));
      let seen = 0;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        seen += counts[part * BUCKETS + bucket] as number;
        if (seen >= rank) return Math.min(bucketStartNs(bucket + 1), maxNs[part] as number);
      }
      return maxNs[part] as number;
    });
  return { range: inside, parts, count, p50Ns: quantile(0.5), p99Ns: quantile(0.99), maxNs };
}

interface DelayTaker {
  wait?(goroutine: number, reason: number, stack: number, ns: number, isFromBefore: boolean): void;
  /** @param atNs when it began to run */
  ready?(atNs: number, ns: number): void;
}

function eachDelay(tables: TraceTables, { fromNs, toNs }: TraceRange, take: DelayTaker): void {
  const goroutines = tables.goroutines.rows;
  const { undetermined, runnable, running, waiting } = GOROUTINE_STATE;
  const isRuntimes = runtimesOwn(tables);
  /** GOROUTINE_STATE of the state that `since` is of */
  const stateOf = new Uint8Array(goroutines);
  const since = new Float64Array(goroutines);
  const isFromBefore = new Uint8Array(goroutines);
  const reasonOf = new Int32Array(goroutines);
  const stackOf = new Int32Array(goroutines).fill(-1);
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to, timeNs } = at;
    if (timeNs >= toNs) break;
    const was = stateOf[g] as number;
    if (was === to) {
      // a record of the state that it is in may know the stack that the first one did not
      if (to === waiting && (stackOf[g] as number) < 0) stackOf[g] = at.stack;
      continue;
    }
    if (timeNs >= fromNs) {
      const ns = timeNs - (since[g] as number);
      if (was === waiting && to === runnable) {
        take.wait?.(g, reasonOf[g] as number, stackOf[g] as number, ns, isFromBefore[g] === 1);
      } else if (was === runnable && to === running) {
        if (isFromBefore[g] === 0 && isRuntimes[g] === 0) take.ready?.(timeNs, ns);
      }
    }
    const isUnknown = from === undetermined || from === to;
    stateOf[g] = to;
    since[g] = isUnknown ? 0 : timeNs;
    isFromBefore[g] = isUnknown ? 1 : 0;
    reasonOf[g] = at.reason;
    stackOf[g] = to === waiting ? at.stack : -1;
  }
}
