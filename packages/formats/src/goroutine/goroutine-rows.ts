import {
  ARGUMENTS,
  f64,
  GOROUTINE_FLAG,
  GOROUTINES,
  i32,
  i64,
  makeTable,
  type Table,
  u32,
  u64,
} from '@unpark/model';
import { Chunked64, ChunkedF64, ChunkedI32, ChunkedU32 } from './chunked-columns';
import type { HeaderLine } from './header-line';

/** Rows of the goroutines and arguments tables while a dump is read. */
export class GoroutineRows {
  readonly goid = new Chunked64();
  readonly reason = new ChunkedI32();
  readonly waitMinutes = new ChunkedI32();
  readonly flags = new ChunkedU32();
  readonly stack = new ChunkedI32();
  readonly creator = new ChunkedI32();
  readonly labelSet = new ChunkedI32();
  readonly dump = new ChunkedI32();
  readonly byteOffset = new ChunkedF64();
  private readonly creatorGoid = new Chunked64();
  private readonly bubble = new Chunked64();
  private readonly byteLength = new ChunkedU32();

  private readonly argGoroutine = new ChunkedI32();
  private readonly argDepth = new ChunkedI32();
  private readonly argWord = new ChunkedI32();
  private readonly argValue = new Chunked64();

  /** rows that stand; a block that is open comes after them */
  get count(): number {
    return this.byteLength.length;
  }

  /** Appends a block when it is closed: all columns at once, so that they cannot differ in length. */
  append(
    header: HeaderLine,
    reason: number,
    flags: number,
    stack: number,
    creator: number,
    creatorGoidLow: number,
    creatorGoidHigh: number,
    labelSet: number,
    dump: number,
    byteOffset: number,
    byteLength: number,
  ): void {
    this.goid.push(header.goidLow, header.goidHigh);
    this.reason.push(reason);
    this.waitMinutes.push(header.waitMinutes);
    this.flags.push(flags);
    this.stack.push(stack);
    this.creator.push(creator);
    this.creatorGoid.push(creatorGoidLow, creatorGoidHigh);
    this.labelSet.push(labelSet);
    this.bubble.push(header.bubbleLow, header.bubbleHigh);
    this.dump.push(dump);
    this.byteOffset.push(byteOffset);
    this.byteLength.push(Math.min(byteLength, 0x7fffffff));
  }

  argument(goroutine: number, depth: number, word: number, low: number, high: number): void {
    this.argGoroutine.push(goroutine);
    this.argDepth.push(depth);
    this.argWord.push(word);
    this.argValue.push(low, high);
  }

  get argumentCount(): number {
    return this.argGoroutine.length;
  }

  /** Takes back the words of a call that turned out to be none. */
  dropArguments(count: number): void {
    this.argGoroutine.truncate(count);
    this.argDepth.truncate(count);
    this.argWord.truncate(count);
    this.argValue.truncate(count);
  }

  /** A later block of a crash log has the stack that this row could not print. */
  fillStack(row: number, stack: number): void {
    this.stack.set(row, stack);
    this.flags.set(row, this.flags.at(row) & ~GOROUTINE_FLAG.stackUnavailable);
  }

  markLastCut(): void {
    const last = this.count - 1;
    if (last >= 0) this.flags.set(last, this.flags.at(last) | GOROUTINE_FLAG.cut);
  }

  finish(): Table[] {
    return [
      makeTable(GOROUTINES, {
        goid: i64(this.goid.signed()),
        reason: i32(this.reason.finish()),
        waitMinutes: i32(this.waitMinutes.finish()),
        flags: u32(this.flags.finish()),
        stack: i32(this.stack.finish()),
        creator: i32(this.creator.finish()),
        creatorGoid: i64(this.creatorGoid.signed()),
        labelSet: i32(this.labelSet.finish()),
        bubble: i64(this.bubble.signed()),
        dump: i32(this.dump.finish()),
        byteOffset: f64(this.byteOffset.finish()),
        byteLength: u32(this.byteLength.finish()),
      }),
      makeTable(ARGUMENTS, {
        goroutine: i32(this.argGoroutine.finish()),
        depth: i32(this.argDepth.finish()),
        word: i32(this.argWord.finish()),
        value: u64(this.argValue.unsigned()),
      }),
    ];
  }
}
