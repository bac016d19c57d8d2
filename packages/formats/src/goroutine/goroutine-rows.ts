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
import { Growing64, GrowingF64, GrowingI32 } from '../bytes/growing-columns';
import type { HeaderLine } from './header-line';

/** Rows of the goroutines and arguments tables while a dump is read. */
export class GoroutineRows {
  readonly goid = new Growing64();
  readonly reason = new GrowingI32();
  readonly waitMinutes = new GrowingI32();
  readonly flags = new GrowingI32();
  readonly stack = new GrowingI32();
  readonly creator = new GrowingI32();
  readonly labelSet = new GrowingI32();
  readonly dump = new GrowingI32();
  readonly byteOffset = new GrowingF64();
  private readonly creatorGoid = new Growing64();
  private readonly bubble = new Growing64();
  private readonly byteLength = new GrowingI32();

  private readonly argGoroutine = new GrowingI32();
  private readonly argDepth = new GrowingI32();
  private readonly argWord = new GrowingI32();
  private readonly argValue = new Growing64();

  /** rows that stand; a block that is open comes after them */
  get count(): number {
    return this.byteLength.length;
  }

  /** Appends a block when it is closed: all columns at once, so that they cannot differ in length. */
  append(row: {
    header: HeaderLine;
    reason: number;
    flags: number;
    stack: number;
    creator: number;
    creatorGoidLow: number;
    creatorGoidHigh: number;
    labelSet: number;
    dump: number;
    byteOffset: number;
    byteLength: number;
  }): void {
    this.goid.push(row.header.goidLow, row.header.goidHigh);
    this.reason.push(row.reason);
    this.waitMinutes.push(row.header.waitMinutes);
    this.flags.push(row.flags);
    this.stack.push(row.stack);
    this.creator.push(row.creator);
    this.creatorGoid.push(row.creatorGoidLow, row.creatorGoidHigh);
    this.labelSet.push(row.labelSet);
    this.bubble.push(row.header.bubbleLow, row.header.bubbleHigh);
    this.dump.push(row.dump);
    this.byteOffset.push(row.byteOffset);
    this.byteLength.push(Math.min(row.byteLength, 0x7fffffff));
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
        flags: u32(Uint32Array.from(this.flags.finish())),
        stack: i32(this.stack.finish()),
        creator: i32(this.creator.finish()),
        creatorGoid: i64(this.creatorGoid.signed()),
        labelSet: i32(this.labelSet.finish()),
        bubble: i64(this.bubble.signed()),
        dump: i32(this.dump.finish()),
        byteOffset: f64(this.byteOffset.finish()),
        byteLength: u32(Uint32Array.from(this.byteLength.finish())),
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
