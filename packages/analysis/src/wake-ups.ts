import { GOROUTINE_STATE, TransitionReader, type TraceTables } from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { rangeInTrace, type TraceRange } from './trace-range';
import { TripleSums } from './triple-sums';

/** Columns, largest sum first. Waits that lie partly in a range count for the part inside. */
interface WakeupSums {
  readonly count: Float64Array;
  /** time waited until woken, sum and longest; nanoseconds */
  readonly ns: Float64Array;
  readonly maxNs: Float64Array;
  /** of `count`, waits that began before the trace: their time counts from its beginning */
  readonly fromBefore: Float64Array;
  /** what is in no row, when there are more groups than are told apart; else zeros */
  readonly other: {
    readonly count: number;
    readonly ns: number;
    readonly maxNs: number;
    readonly fromBefore: number;
  };
}

/** Wake-ups by where the one waited, for what, and where the other stood. */
export interface WakeupGroups extends WakeupSums {
  /** row of stacks: where the goroutine waited; -1 for the empty stack */
  readonly blockedStack: Int32Array;
  /** row of trace_reasons */
  readonly reason: Int32Array;
  /** row of stacks of whoever ended the wait; -1 for none: the network poller, a timer */
  readonly wakerStack: Int32Array;
}

/** Who woke whom: waits that ended, by both stacks and the reason. Ours; Go's tool has no such list. */
export function wakeupGroups(tables: TraceTables, range?: TraceRange): WakeupGroups {
  const sums = new TripleSums(ANALYSIS_LIMITS.wakeupGroups);
  eachWakeup(tables, range, (wait) => {
    sums.add(wait.blockedStack, wait.reason, wait.wakerStack, wait.ns, 1, wait.fromBefore);
  });
  const order = sums.byTime();
  return {
    blockedStack: inOrder(sums.a.values, order),
    reason: inOrder(sums.b.values, order),
    wakerStack: inOrder(sums.c.values, order),
    ...sumsInOrder(sums, order),
  };
}

/** A wait that ended. */
export interface EndedWait {
  /** row of trace_goroutines */
  readonly goroutine: number;
  /** nanoseconds from the trace's origin */
  readonly wokenNs: number;
  readonly ns: number;
}

/**
 * The longest wait at each of the places (stack and reason) with most waiting time, in that order.
 * Waits from before the trace are left out: nothing tells how they began.
 */
export function longestWaits(tables: TraceTables, most: number): EndedWait[] {
  const places = new Map<number, Map<number, { sumNs: number; longest: EndedWait }>>();
  let count = 0;
  eachWakeup(tables, undefined, (wait) => {
    if (wait.fromBefore === 1) return;
    let byReason = places.get(wait.blockedStack);
    if (!byReason) places.set(wait.blockedStack, (byReason = new Map()));
    const known = byReason.get(wait.reason);
    if (known) {
      known.sumNs += wait.ns;
      if (wait.ns > known.longest.ns) known.longest = endedWait(wait);
    } else if (count < ANALYSIS_LIMITS.wakeupGroups) {
      count++;
      byReason.set(wait.reason, { sumNs: wait.ns, longest: endedWait(wait) });
    }
  });
  return [...places.values()]
    .flatMap((byReason) => [...byReason.values()])
    .sort((a, b) => b.sumNs - a.sumNs)
    .slice(0, most)
    .map(({ longest }) => longest);
}

const endedWait = ({ goroutine, wokenNs, ns }: Readonly<Wakeup>): EndedWait => ({
  goroutine,
  wokenNs,
  ns,
});

/** Wake-ups by goroutine, waker and reason. */
export interface WakeupPairs extends WakeupSums {
  /** row of trace_goroutines: who waited */
  readonly goroutine: Int32Array;
  /** row of trace_goroutines; -1 for none: the network poller, a timer */
  readonly waker: Int32Array;
  /** row of trace_reasons */
  readonly reason: Int32Array;
}

/**
 * Who woke these goroutines, and whom they woke.
 *
 * @param goroutines rows of trace_goroutines
 */
export function wakeupPairs(
  tables: TraceTables,
  goroutines: Iterable<number>,
  range?: TraceRange,
): WakeupPairs {
  const isAsked = new Uint8Array(tables.goroutines.rows);
  for (const g of goroutines) isAsked[g] = 1;
  const sums = new TripleSums(ANALYSIS_LIMITS.wakeupGroups);
  eachWakeup(tables, range, (wait) => {
    if (isAsked[wait.goroutine] !== 1 && (wait.waker < 0 || isAsked[wait.waker] !== 1)) return;
    sums.add(wait.goroutine, wait.waker, wait.reason, wait.ns, 1, wait.fromBefore);
  });
  const order = sums.byTime();
  return {
    goroutine: inOrder(sums.a.values, order),
    waker: inOrder(sums.b.values, order),
    reason: inOrder(sums.c.values, order),
    ...sumsInOrder(sums, order),
  };
}

/** One object serves all wake-ups of a pass. */
interface Wakeup {
  goroutine: number;
  waker: number;
  reason: number;
  blockedStack: number;
  wakerStack: number;
  ns: number;
  /** nanoseconds from the trace's origin */
  wokenNs: number;
  /** 1 when it began before the trace */
  fromBefore: number;
}

function eachWakeup(
  tables: TraceTables,
  range: TraceRange | undefined,
  take: (wait: Readonly<Wakeup>) => void,
): void {
  const { fromNs, toNs } = rangeInTrace(tables, range);
  const goroutines = tables.goroutines.rows;
  const { waiting, runnable, undetermined } = GOROUTINE_STATE;
  const since = new Float64Array(goroutines);
  const isWaiting = new Uint8Array(goroutines);
  const isKnown = new Uint8Array(goroutines);
  const reasonOf = new Int32Array(goroutines);
  const stackOf = new Int32Array(goroutines).fill(-1);
  const wait: Wakeup = {
    goroutine: -1,
    waker: -1,
    reason: 0,
    blockedStack: -1,
    wakerStack: -1,
    ns: 0,
    wokenNs: 0,
    fromBefore: 0,
  };
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to, timeNs } = at;
    if (to === waiting) {
      if (isWaiting[g] === 1) {
        if ((stackOf[g] as number) < 0) stackOf[g] = at.stack;
        continue;
      }
      isWaiting[g] = 1;
      const isFromBefore = from === undetermined || from === to;
      isKnown[g] = isFromBefore ? 0 : 1;
      since[g] = isFromBefore ? 0 : timeNs;
      reasonOf[g] = at.reason;
      stackOf[g] = at.stack;
    } else if (isWaiting[g] === 1) {
      isWaiting[g] = 0;
      // a wake-up belongs to the range that it falls into
      if (to !== runnable || timeNs < fromNs || timeNs >= toNs) continue;
      wait.goroutine = g;
      wait.waker = at.by;
      wait.reason = reasonOf[g] as number;
      wait.blockedStack = stackOf[g] as number;
      wait.wakerStack = at.stack;
      wait.ns = timeNs - Math.max(since[g] as number, fromNs);
      wait.wokenNs = timeNs;
      wait.fromBefore = 1 - (isKnown[g] as number);
      take(wait);
    }
  }
}

const inOrder = (values: Int32Array, order: Int32Array): Int32Array =>
  order.map((group) => values[group] as number);

function sumsInOrder(sums: TripleSums, order: Int32Array): WakeupSums {
  const column = ({ values }: { values: Float64Array }) =>
    Float64Array.from(order, (group) => values[group] as number);
  return {
    count: column(sums.count),
    ns: column(sums.ns),
    maxNs: column(sums.maxNs),
    fromBefore: column(sums.fromBefore),
    other: sums.other,
  };
}
