import { growingF64, growingI32 } from './growing';

/** Columns: how long and how often each goroutine waited for each reason; ordered by goroutine. */
export interface ReasonRows {
  /** rows of trace_goroutines */
  readonly goroutine: Int32Array;
  /** rows of trace_reasons */
  readonly reason: Int32Array;
  readonly ns: Float64Array;
  readonly count: Float64Array;
}

/**
 * Time by goroutine and reason. A goroutine waits for few reasons, so each has a short list: faster
 * than any map in the loop over transitions.
 */
export class ReasonTimes {
  /** first slot of a goroutine, -1 for none */
  readonly head: Int32Array;
  private readonly next = growingI32();
  private readonly reason = growingI32();
  private readonly ns = growingF64();
  private readonly count = growingF64();

  constructor(goroutines: number) {
    this.head = new Int32Array(goroutines).fill(-1);
  }

  add(goroutine: number, reason: number, ns: number, count: number): void {
    let slot = this.head[goroutine] as number;
    while (slot >= 0 && this.reason.values[slot] !== reason)
      slot = this.next.values[slot] as number;
    if (slot < 0) {
      slot = this.reason.length;
      this.next.push(this.head[goroutine] as number);
      this.reason.push(reason);
      this.ns.push(ns);
      this.count.push(count);
      this.head[goroutine] = slot;
      return;
    }
    (this.ns.values as Float64Array)[slot] = (this.ns.values[slot] as number) + ns;
    (this.count.values as Float64Array)[slot] = (this.count.values[slot] as number) + count;
  }

  /** Calls `take` for each reason of a goroutine. */
  each(goroutine: number, take: (reason: number, ns: number, count: number) => void): void {
    for (let slot = this.head[goroutine] as number; slot >= 0; ) {
      take(
        this.reason.values[slot] as number,
        this.ns.values[slot] as number,
        this.count.values[slot] as number,
      );
      slot = this.next.values[slot] as number;
    }
  }

  /** sum over the reasons of a goroutine, nanoseconds */
  totalNs(goroutine: number): number {
    let total = 0;
    for (let slot = this.head[goroutine] as number; slot >= 0; ) {
      total += this.ns.values[slot] as number;
      slot = this.next.values[slot] as number;
    }
    return total;
  }

  finish(): ReasonRows {
    const goroutine = growingI32();
    const reason = growingI32();
    const ns = growingF64();
    const count = growingF64();
    for (let g = 0; g < this.head.length; g++) {
      this.each(g, (ofReason, ofNs, ofCount) => {
        goroutine.push(g);
        reason.push(ofReason);
        ns.push(ofNs);
        count.push(ofCount);
      });
    }
    return {
      goroutine: goroutine.finish(),
      reason: reason.finish(),
      ns: ns.finish(),
      count: count.finish(),
    };
  }
}
