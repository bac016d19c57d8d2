import { CR, equalsAt, LF, word } from './bytes-of-text';
import { emptyHeader, type HeaderLine } from './header-line';
import type { LineMemo } from './line-memo';
import type { SameBytes } from './same-bytes';

const RUNNING = word('running');

/** Header ends beyond are not kept: ages and labels may differ in each header. */
const MAX_TAILS = 1 << 14;

/** What a header says after the goroutine's id. */
export interface HeaderTail {
  readonly from: number;
  readonly length: number;
  readonly hash: number;
  readonly header: Readonly<HeaderLine>;
  readonly isRunning: boolean;
  /** row of reasons */
  readonly reason: number;
  readonly labelSet: number;
  /** entry of the line memo from which the first line of the body is guessed */
  readonly start: number;
  /** the tail that came after this one last */
  next: HeaderTail | undefined;
}

/** ` [reason, extras] {labels}:` of headers, each distinct one read once. */
export class HeaderMemo {
  /** first byte after the line end, and the end of the tail, once `find` was asked */
  after = 0;
  to = 0;
  private buckets: (HeaderTail | undefined)[] = new Array<HeaderTail | undefined>(1024);
  private readonly tails: HeaderTail[] = [];
  /** by reason */
  private readonly starts: number[] = [];
  private previous: HeaderTail | undefined;
  private hash = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly same: SameBytes,
    private readonly lines: LineMemo,
    private readonly lineBytes: number,
  ) {}

  /**
   * The tail at `at`; undefined when it is new, and then `to` and `after` say where it ends.
   * `after` is -1 when the line has no end or is too long.
   */
  find(at: number): HeaderTail | undefined {
    const { bytes } = this;
    const likely = this.previous?.next;
    if (likely && this.isAt(likely, at)) {
      const end = at + likely.length;
      if (bytes[end] === LF || (bytes[end] === CR && bytes[end + 1] === LF)) {
        this.after = bytes[end] === LF ? end + 1 : end + 2;
        this.previous = likely;
        return likely;
      }
    }
    let lf = at;
    const longest = Math.min(bytes.length, at + this.lineBytes);
    while (lf < longest && bytes[lf] !== LF) lf++;
    if (lf >= longest) {
      this.after = -1;
      return undefined;
    }
    this.after = lf + 1;
    this.to = bytes[lf - 1] === CR ? lf - 1 : lf;
    this.hash = this.same.hash(at, this.to);
    const mask = this.buckets.length - 1;
    for (let bucket = this.hash & mask; ; bucket = (bucket + 1) & mask) {
      const tail = this.buckets[bucket];
      if (!tail) return undefined;
      if (tail.hash === this.hash && tail.length === this.to - at && this.isAt(tail, at)) {
        if (this.previous) this.previous.next = tail;
        this.previous = tail;
        return tail;
      }
    }
  }

  /** Keeps the tail that `find` did not know, once its block was read whole. */
  learn(at: number, to: number, header: HeaderLine, reason: number, labelSet: number): void {
    if (this.tails.length >= MAX_TAILS) return;
    const tail: HeaderTail = {
      from: at,
      length: to - at,
      hash: this.same.hash(at, to),
      header: { ...emptyHeader(), ...header },
      isRunning: isRunning(this.bytes, header),
      reason,
      labelSet,
      start: (this.starts[reason] ??= this.lines.start()),
      next: undefined,
    };
    this.tails.push(tail);
    this.place(tail);
    if (this.tails.length * 2 > this.buckets.length) {
      this.buckets = new Array<HeaderTail | undefined>(this.buckets.length * 2);
      for (const other of this.tails) this.place(other);
    }
    if (this.previous) this.previous.next = tail;
    this.previous = tail;
  }

  private isAt(tail: HeaderTail, at: number): boolean {
    return at + tail.length < this.bytes.length && this.same.equal(at, tail.from, tail.length);
  }

  private place(tail: HeaderTail): void {
    const mask = this.buckets.length - 1;
    let bucket = tail.hash & mask;
    while (this.buckets[bucket]) bucket = (bucket + 1) & mask;
    this.buckets[bucket] = tail;
  }
}

export const isRunning = (bytes: Uint8Array, header: Readonly<HeaderLine>): boolean =>
  equalsAt(bytes, header.reasonFrom, header.reasonTo, RUNNING);
