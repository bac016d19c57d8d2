import { GOROUTINE_STATE, type TraceTables } from '@unpark/model';
import { assistEdges } from './assist-edges';
import { StandingReader } from './standing-reader';
import type { TraceRange } from './trace-range';

/** What a goroutine does with its time: GOROUTINE_STATE, and running while it helps the collector. */
export const WALL_STATE = { ...GOROUTINE_STATE, assist: 6 } as const;

export interface StretchTaker {
  /**
   * One stretch of a goroutine in one state, inside the range.
   *
   * @param goroutine row of trace_goroutines
   * @param state of WALL_STATE
   * @param reason row of trace_reasons; 0 unless waiting for a known one
   * @param stack row of stacks: the goroutine's own, last known one; its entry function when there is
   *   none; -1 when not even that is known
   * @param isFromBefore it began before the trace and is drawn back to its beginning
   */
  stretch(
    goroutine: number,
    state: number,
    reason: number,
    stack: number,
    fromNs: number,
    toNs: number,
    isFromBefore: boolean,
  ): void;
  /** A CPU sample of a goroutine, inside the range. `state`: running or assist */
  sample?(goroutine: number, state: number, stack: number): void;
}

/** A moment between transitions. */
interface Edge {
  readonly ns: number;
  readonly goroutine: number;
  readonly what: 'assist-begin' | 'assist-end' | 'sample';
  readonly stack: number;
}

/**
 * Goes through the time of all goroutines inside a range. Each is in exactly one state from its
 * creation, or the beginning of the trace, to its end or that of the trace: the stretches of a
 * goroutine add up to its presence. States that the trace first tells of later are drawn back to its
 * beginning; those that are open when it ends go on to its end.
 *
 * @param range inside the trace, see `rangeInTrace`
 */
export function eachStretch(tables: TraceTables, range: TraceRange, take: StretchTaker): void {
  const stretches = new Stretches(tables, range, take);
  const at = new StandingReader(tables);
  while (at.next() && at.timeNs < range.toNs) stretches.take(at);
  stretches.finish(at);
}

/** Marks of a goroutine: it helps the collector; it began or ended to while it runs. */
const ASSISTS = 1;
const IS_CUT = 2;

/** See `eachStretch`: takes each row of a walk up to the end of the range. */
export class Stretches {
  /** of the few goroutines that help, or ended to while they still run */
  private readonly marks = new Map<number, number>();
  /** when the part of a running stretch that is open began, of goroutines with IS_CUT */
  private readonly cutNs = new Map<number, number>();
  private readonly edges: readonly Edge[];
  private edge = 0;
  private edgeNs: number;
  /** what `close` closes: times are large numbers, and as arguments each would become an object */
  private openNs = 0;
  private nowNs = 0;

  constructor(
    tables: TraceTables,
    private readonly range: TraceRange,
    private readonly taker: StretchTaker,
  ) {
    this.edges = edgesOf(tables, taker.sample !== undefined);
    this.edgeNs = this.edges[0]?.ns ?? Number.POSITIVE_INFINITY;
  }

  take(at: StandingReader): void {
    if (this.edgeNs < at.timeNs) this.takeEdges(at, at.timeNs);
    if (!at.isChange) return;
    const { goroutine: g, state } = at;
    const mark = this.marks.size === 0 ? 0 : (this.marks.get(g) ?? 0);
    this.openNs = (mark & IS_CUT) === 0 ? at.fromNs : this.uncut(g, mark);
    this.nowNs = at.timeNs;
    this.close(g, state, mark, at.stateReason, at.ownStack, at.isFromBefore);
  }

  /** @param at after the last row that was taken, or on the first beyond the range */
  finish(at: StandingReader): void {
    this.takeEdges(at, this.range.toNs);
    const { notExist } = WALL_STATE;
    for (let g = 0; g < at.goroutineCount; g++) {
      if (at.stateOf(g) !== notExist) this.closeOf(at, g, this.range.toNs);
    }
  }

  private takeEdges(at: StandingReader, beforeNs: number): void {
    while (this.edgeNs < beforeNs) {
      this.takeEdge(at, this.edges[this.edge] as Edge);
      this.edgeNs = this.edges[++this.edge]?.ns ?? Number.POSITIVE_INFINITY;
    }
  }

  private takeEdge(at: StandingReader, { ns, goroutine: g, what, stack }: Edge): void {
    const { running, assist } = WALL_STATE;
    const mark = this.marks.get(g) ?? 0;
    if (what === 'sample') {
      if (ns < this.range.fromNs || ns >= this.range.toNs) return;
      this.taker.sample?.(g, (mark & ASSISTS) === 0 ? running : assist, stack);
      return;
    }
    let cut = mark & IS_CUT;
    if (at.stateOf(g) === running) {
      this.closeOf(at, g, ns);
      this.cutNs.set(g, ns);
      cut = IS_CUT;
    }
    this.mark(g, cut | (what === 'assist-begin' ? ASSISTS : 0));
  }

  /** Ends the state that a goroutine is in, which need not be that of the row. */
  private closeOf(at: StandingReader, g: number, now: number): void {
    const mark = this.marks.get(g) ?? 0;
    const began = Math.max(at.sinceNsOf(g), 0);
    this.openNs = (mark & IS_CUT) === 0 ? began : (this.cutNs.get(g) ?? began);
    this.nowNs = now;
    const reason = at.reasonOfState(g);
    this.close(g, at.stateOf(g), mark, reason, at.ownStackOf(g), !at.hasMoved(g));
  }

  /** @returns when the open part began */
  private uncut(g: number, mark: number): number {
    const fromNs = this.cutNs.get(g) ?? 0;
    this.cutNs.delete(g);
    this.mark(g, mark & ~IS_CUT);
    return fromNs;
  }

  private mark(g: number, mark: number): void {
    if (mark === 0) this.marks.delete(g);
    else this.marks.set(g, mark);
  }

  /** Gives the stretch from `openNs` to `nowNs`, for the part in the range. */
  private close(
    g: number,
    state: number,
    mark: number,
    reason: number,
    stack: number,
    isFromBefore: boolean,
  ): void {
    const { undetermined, notExist, running, waiting, assist } = WALL_STATE;
    if (state === notExist || state === undetermined) return;
    const from = Math.max(this.openNs, this.range.fromNs);
    const to = Math.min(this.nowNs, this.range.toNs);
    if (to <= from) return;
    this.taker.stretch(
      g,
      state === running && (mark & ASSISTS) !== 0 ? assist : state,
      state === waiting ? reason : 0,
      stack,
      from,
      to,
      isFromBefore,
    );
  }
}

function edgesOf(tables: TraceTables, withSamples: boolean): Edge[] {
  const edges = assistEdges(tables).map(
    ({ ns, goroutine, isOn }): Edge => ({
      ns,
      goroutine,
      what: isOn === 1 ? 'assist-begin' : 'assist-end',
      stack: -1,
    }),
  );
  if (withSamples) {
    const { timeNs, goroutine, stack } = tables.cpuSamples.columns;
    for (let row = 0; row < tables.cpuSamples.rows; row++) {
      const g = goroutine.values[row] as number;
      if (g < 0) continue;
      edges.push({
        ns: timeNs.values[row] as number,
        goroutine: g,
        what: 'sample',
        stack: stack.values[row] as number,
      });
    }
  }
  return edges.sort((a, b) => a.ns - b.ns);
}
