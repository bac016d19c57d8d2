import { BEFORE, type GenerationEvents, RANGE_AT, RANGE_KIND } from '../generation-events';
import { traceProblem } from '../trace-problem';
import { EV } from './event-types';
import type { SchedState } from './sched-state';

/**
 * Ranges of one generation: garbage collection of the process, stop-the-world and mark assist of a
 * goroutine, sweep of a proc. What was on before the generation has no start here: TraceAssembler
 * joins it with the range that an earlier generation left open.
 */
export class OpenRanges {
  private gc = -1;

  constructor(
    private readonly events: GenerationEvents,
    private readonly state: SchedState,
    /** nothing was on before the first generation that it does not name */
    private readonly isFirst: boolean,
  ) {}

  collector(type: number, now: number, by: number, stack: number, byte: number): void {
    if (type === EV.gcEnd) {
      this.gc = this.end(this.gc, RANGE_KIND.gc, -1, now, by, byte);
    } else if (type === EV.gcBegin) {
      this.gc = this.begin(RANGE_KIND.gc, 0, -1, now, by, stack);
    } else if (this.gc < 0) {
      this.gc = this.seen(RANGE_KIND.gc, -1, now);
    }
  }

  beginStw(by: number, now: number, text: number, stack: number, byte: number): void {
    if (this.state.goStw[by] !== 0) throw twice(byte);
    this.state.goStw[by] = 1 + this.begin(RANGE_KIND.stw, text, by, now, by, stack);
  }

  endStw(by: number, now: number, byte: number): void {
    this.end((this.state.goStw[by] as number) - 1, RANGE_KIND.stw, by, now, by, byte);
    this.state.goStw[by] = 0;
  }

  beginAssist(by: number, now: number, stack: number, byte: number): void {
    if (this.state.goAssist[by] !== 0) throw twice(byte);
    this.state.goAssist[by] = 1 + this.begin(RANGE_KIND.markAssist, 0, by, now, by, stack);
  }

  endAssist(by: number, now: number, byte: number): void {
    this.end((this.state.goAssist[by] as number) - 1, RANGE_KIND.markAssist, by, now, by, byte);
    this.state.goAssist[by] = 0;
  }

  beginSweep(proc: number, now: number, by: number, stack: number, byte: number): void {
    if (this.state.procSweep[proc] !== 0) throw twice(byte);
    this.state.procSweep[proc] = 1 + this.begin(RANGE_KIND.sweep, 0, proc, now, by, stack);
  }

  endSweep(
    proc: number,
    now: number,
    by: number,
    byte: number,
    swept: number,
    reclaimed: number,
  ): void {
    const open = (this.state.procSweep[proc] as number) - 1;
    this.end(open, RANGE_KIND.sweep, proc, now, by, byte, swept, reclaimed);
    this.state.procSweep[proc] = 0;
  }

  /** A sweep or a mark assist is said to be on; in the first generation that is news. */
  active(isSweep: boolean, subject: number, now: number, byte: number): void {
    const open = isSweep ? this.state.procSweep : this.state.goAssist;
    if (open[subject] !== 0) {
      if (this.isFirst) throw twice(byte);
      return;
    }
    open[subject] = 1 + this.seen(isSweep ? RANGE_KIND.sweep : RANGE_KIND.markAssist, subject, now);
  }

  private begin(
    kind: number,
    text: number,
    subject: number,
    now: number,
    by: number,
    stack: number,
  ): number {
    return this.events.ranges.push(kind, text, subject, now, now, BEFORE, stack, by, -1, 0, 0);
  }

  private seen(kind: number, subject: number, now: number): number {
    return this.events.ranges.push(kind, 0, subject, BEFORE, now, BEFORE, 0, -1, -1, 0, 0);
  }

  /** Ends the open row, or writes one that began before. */
  private end(
    open: number,
    kind: number,
    subject: number,
    now: number,
    by: number,
    byte: number,
    swept = 0,
    reclaimed = 0,
  ): number {
    const { ranges } = this.events;
    if (open < 0) {
      if (this.isFirst) {
        throw traceProblem('trace.broken', 'a range ends that did not begin', byte);
      }
      ranges.push(kind, 0, subject, BEFORE, BEFORE, now, 0, -1, by, swept, reclaimed);
    } else {
      ranges.set(open, RANGE_AT.end, now);
      ranges.set(open, RANGE_AT.endBy, by);
      ranges.set(open, RANGE_AT.swept, swept);
      ranges.set(open, RANGE_AT.swept + 1, reclaimed);
    }
    return -1;
  }
}

const twice = (byte: number) =>
  traceProblem('trace.broken', 'a range is on that was on already', byte);
