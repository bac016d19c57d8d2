import type { TraceTables } from '@unpark/model';
import { assistEdges, countIntervals, eachInterval, type KindOf } from './timeline-intervals';

/**
 * All that one goroutine did, by the same rules as its lane among others: intervals without gaps, each
 * ends where the next begins, the last at `endNs`. Nanoseconds from the trace's origin.
 */
export interface GoroutineTrack {
  readonly fromNs: Float64Array;
  readonly endNs: number;
  /** as whoever asked numbers what a goroutine does */
  readonly kind: Uint16Array;
  /** row of stacks: its own, last known one; -1 for none */
  readonly stack: Int32Array;
  /** when the trace first tells of it; what is before is drawn back */
  readonly seenNs: number;
  /** who made it runnable, or made it, in the order of time */
  readonly woken: TrackWakes & {
    /** the interval that begins with it */
    readonly interval: Int32Array;
  };
  /** whom it made runnable, or made, in the order of time */
  readonly woke: TrackWakes;
}

export interface TrackWakes {
  readonly ns: Float64Array;
  /** row of trace_goroutines: the other party */
  readonly other: Int32Array;
}

/** @param goroutine row of trace_goroutines */
export function goroutineTrack(
  tables: TraceTables,
  goroutine: number,
  kindOf: KindOf,
): GoroutineTrack {
  const assists = assistEdges(tables).filter((edge) => edge.goroutine === goroutine);
  const { firstState } = countIntervals(tables, assists);
  const fromNs: number[] = [];
  const kind: number[] = [];
  const stacks: number[] = [];
  const woken = { ns: [] as number[], other: [] as number[], interval: [] as number[] };
  const woke = { ns: [] as number[], other: [] as number[] };
  let endNs = 0;
  const seenNs = eachInterval(tables, firstState, assists, {
    edge: (g, by, ns) => {
      if (g === goroutine) {
        woken.ns.push(ns);
        woken.other.push(by);
        woken.interval.push(fromNs.length);
      }
      if (by === goroutine && g !== goroutine) {
        woke.ns.push(ns);
        woke.other.push(g);
      }
    },
    interval: (g, from, to, state, reason, stack) => {
      if (g !== goroutine) return;
      fromNs.push(from);
      kind.push(kindOf(state, reason, stack));
      stacks.push(stack);
      endNs = to;
    },
  });
  return {
    fromNs: Float64Array.from(fromNs),
    endNs,
    kind: Uint16Array.from(kind),
    stack: Int32Array.from(stacks),
    seenNs: seenNs[goroutine] ?? -1,
    woken: {
      ns: Float64Array.from(woken.ns),
      other: Int32Array.from(woken.other),
      interval: Int32Array.from(woken.interval),
    },
    woke: { ns: Float64Array.from(woke.ns), other: Int32Array.from(woke.other) },
  };
}
