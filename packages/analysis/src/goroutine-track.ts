import { TransitionReader, type TraceTables } from '@unpark/model';
import { type AssistEdge, assistEdges } from './assist-edges';
import { entryStacks } from './stack-walks';
import type { KindOf } from './timeline-intervals';
import { traceEndNs } from './trace-range';
import { WALL_STATE } from './wall-stretches';

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
  const { undetermined, notExist, waiting, runnable } = WALL_STATE;
  const stateOf = new Uint8Array(tables.goroutines.rows);
  const woken = { ns: [] as number[], other: [] as number[], interval: [] as number[] };
  const woke = { ns: [] as number[], other: [] as number[] };
  const track = new OpenTrack(tables, goroutine, kindOf);
  let seenNs = -1;
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, from, to, by, timeNs } = at;
    const known = stateOf[g] as number;
    const state = known !== undetermined ? known : from !== undetermined ? from : to;
    stateOf[g] = to;
    const isWake = state !== to && to === runnable && (from === waiting || from === notExist);
    if (g !== goroutine) {
      if (isWake && by === goroutine) {
        woke.ns.push(timeNs);
        woke.other.push(g);
      }
      continue;
    }
    track.takeAssists(timeNs);
    if (seenNs < 0) seenNs = timeNs;
    if (state === to) {
      track.takeStatus(to, at.reason, at.stack);
      continue;
    }
    track.change(to, timeNs, at.reason);
    if (isWake && by >= 0) {
      woken.ns.push(timeNs);
      woken.other.push(by);
      woken.interval.push(track.fromNs.length);
    }
    // of an unblock or a creation the stack is the other party's
    if (from === WALL_STATE.running && at.stack >= 0) track.own = at.stack;
  }
  const end = traceEndNs(tables);
  track.takeAssists(end);
  track.close(end);
  return {
    fromNs: Float64Array.from(track.fromNs),
    endNs: track.endNs,
    kind: Uint16Array.from(track.kind),
    stack: Int32Array.from(track.stack),
    seenNs,
    woken: {
      ns: Float64Array.from(woken.ns),
      other: Int32Array.from(woken.other),
      interval: Int32Array.from(woken.interval),
    },
    woke: { ns: Float64Array.from(woke.ns), other: Int32Array.from(woke.other) },
  };
}

/** The intervals of a goroutine up to a moment; the last is open. */
class OpenTrack {
  readonly fromNs: number[] = [];
  readonly kind: number[] = [];
  readonly stack: number[] = [];
  endNs = 0;
  /** row of stacks: the goroutine's own, last known one */
  own: number;
  private state: number;
  private reason = 0;
  private since = 0;
  private isDrawnBack = true;
  private inAssist = false;
  private readonly assists: readonly AssistEdge[];
  private nextAssist = 0;

  constructor(
    tables: TraceTables,
    goroutine: number,
    private readonly kindOf: KindOf,
  ) {
    this.own = entryStacks(tables)[goroutine] ?? -1;
    this.assists = assistEdges(tables).filter((edge) => edge.goroutine === goroutine);
    const { from, to } = tables.transitionKinds.columns;
    const { kind, goroutine: of } = tables.transitions.columns;
    const first = kind.values[of.values.indexOf(goroutine)] ?? -1;
    const before = from.values[first] ?? WALL_STATE.undetermined;
    // the first that the trace tells of it may be the state that it is in already
    const isTold = before !== WALL_STATE.undetermined;
    this.state = isTold ? before : (to.values[first] ?? WALL_STATE.undetermined);
  }

  close(now: number): void {
    const { state, since } = this;
    if (state === WALL_STATE.notExist || state === WALL_STATE.undetermined || now <= since) return;
    const shown = state === WALL_STATE.running && this.inAssist ? WALL_STATE.assist : state;
    this.fromNs.push(since);
    this.kind.push(this.kindOf(shown, this.reason, this.own));
    this.stack.push(this.own);
    this.endNs = now;
  }

  change(to: number, now: number, reason: number): void {
    this.close(now);
    this.state = to;
    this.since = now;
    this.isDrawnBack = false;
    this.reason = to === WALL_STATE.waiting ? reason : 0;
  }

  /** A record of the state that it is in; the stack is the goroutine's own. */
  takeStatus(state: number, reason: number, stack: number): void {
    if (stack >= 0) this.own = stack;
    if (this.isDrawnBack && state === WALL_STATE.waiting) this.reason = reason;
  }

  takeAssists(before: number): void {
    let edge = this.assists[this.nextAssist];
    while (edge && edge.ns < before) {
      if (this.state === WALL_STATE.running) {
        this.close(edge.ns);
        this.since = Math.max(edge.ns, this.since);
      }
      this.inAssist = edge.isOn === 1;
      edge = this.assists[++this.nextAssist];
    }
  }
}
