import { GOROUTINE_STATE, type TraceTables } from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { growingF64, growingI32 } from './growing';
import { StandingReader } from './standing-reader';
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
  const sums = new WakeupGroupSums(tables, range);
  const at = new StandingReader(tables);
  while (at.next()) sums.take(at);
  return sums.finish();
}

/** See `wakeupGroups`: takes each row of a walk. */
export class WakeupGroupSums {
  private readonly sums = new TripleSums(ANALYSIS_LIMITS.wakeupGroups);
  private readonly range: TraceRange;

  constructor(tables: TraceTables, range?: TraceRange) {
    this.range = rangeInTrace(tables, range);
  }

  take(at: StandingReader): void {
    const ns = waitedNs(at, this.range);
    if (ns < 0) return;
    const before = Number(at.isFromBefore);
    this.sums.add(at.stateStack, at.stateReason, at.stack, ns, 1, before);
  }

  finish(): WakeupGroups {
    const { sums } = this;
    const order = sums.byTime();
    return {
      blockedStack: order.map((group) => sums.a(group)),
      reason: order.map((group) => sums.b(group)),
      wakerStack: order.map((group) => sums.c(group)),
      ...sumsInOrder(sums, order),
    };
  }
}

/**
 * Time that a wait had when this row ended it, for the part inside the range; -1 when the row ends no
 * wait, or not in the range: a wake-up belongs to the range that it falls into.
 */
function waitedNs(at: StandingReader, { fromNs, toNs }: TraceRange): number {
  const { waiting, runnable } = GOROUTINE_STATE;
  if (at.state !== waiting || at.to !== runnable || !at.isSeen) return -1;
  if (at.timeNs < fromNs || at.timeNs >= toNs) return -1;
  return at.timeNs - Math.max(at.fromNs, fromNs);
}

/** A wait that ended. */
export interface EndedWait {
  /** row of trace_goroutines */
  readonly goroutine: number;
  /** nanoseconds from the trace's origin */
  readonly wokenNs: number;
  readonly ns: number;
}

/** See `LongestWaits`. */
export function longestWaits(tables: TraceTables, most: number): EndedWait[] {
  const waits = new LongestWaits(tables);
  const at = new StandingReader(tables);
  while (at.next()) waits.take(at);
  return waits.finish(most);
}

/**
 * The longest wait at each of the places (stack and reason) with most waiting time. Waits from before
 * the trace are left out: nothing tells how they began. Takes each row of a walk.
 */
export class LongestWaits {
  private readonly places = new TripleSums(ANALYSIS_LIMITS.wakeupGroups);
  /** by place, of its longest wait */
  private readonly goroutine = growingI32();
  private readonly wokenNs = growingF64();
  private readonly ns = growingF64();
  private readonly range: TraceRange;

  constructor(tables: TraceTables) {
    this.range = rangeInTrace(tables, undefined);
  }

  take(at: StandingReader): void {
    const ns = waitedNs(at, this.range);
    if (ns < 0 || at.isFromBefore) return;
    const place = this.places.add(at.stateStack, at.stateReason, 0, ns, 1, 0);
    if (place < 0) return;
    if (place === this.ns.length) {
      this.goroutine.push(at.goroutine);
      this.wokenNs.push(at.timeNs);
      this.ns.push(ns);
    } else if (ns > (this.ns.values[place] as number)) {
      this.goroutine.values[place] = at.goroutine;
      this.wokenNs.values[place] = at.timeNs;
      this.ns.values[place] = ns;
    }
  }

  /** Those of the places with most waiting time, in that order; of equal ones by stack as they came. */
  finish(most: number): EndedWait[] {
    const { places } = this;
    const byStack = new Map<number, number[]>();
    for (let place = 0; place < places.groups; place++) {
      const ofStack = byStack.get(places.a(place));
      if (ofStack) ofStack.push(place);
      else byStack.set(places.a(place), [place]);
    }
    return [...byStack.values()]
      .flat()
      .sort((a, b) => places.ns(b) - places.ns(a))
      .slice(0, most)
      .map((place) => ({
        goroutine: this.goroutine.values[place] as number,
        wokenNs: this.wokenNs.values[place] as number,
        ns: this.ns.values[place] as number,
      }));
  }
}

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
  const inside = rangeInTrace(tables, range);
  const at = new StandingReader(tables);
  while (at.next()) {
    const ns = waitedNs(at, inside);
    if (ns < 0) continue;
    const { goroutine, by } = at;
    if (isAsked[goroutine] !== 1 && (by < 0 || isAsked[by] !== 1)) continue;
    sums.add(goroutine, by, at.stateReason, ns, 1, Number(at.isFromBefore));
  }
  const order = sums.byTime();
  return {
    goroutine: order.map((group) => sums.a(group)),
    waker: order.map((group) => sums.b(group)),
    reason: order.map((group) => sums.c(group)),
    ...sumsInOrder(sums, order),
  };
}

function sumsInOrder(sums: TripleSums, order: Int32Array): WakeupSums {
  return {
    count: Float64Array.from(order, (group) => sums.count(group)),
    ns: Float64Array.from(order, (group) => sums.ns(group)),
    maxNs: Float64Array.from(order, (group) => sums.maxNs(group)),
    fromBefore: Float64Array.from(order, (group) => sums.fromBefore(group)),
    other: sums.other,
  };
}
