import {
  ARGUMENTS,
  f64,
  GOROUTINE_FLAG,
  GOROUTINE_THREADS,
  GOROUTINES,
  i32,
  i64,
  makeTable,
  type Table,
  u32,
  u64,
} from '@unpark/model';
import type { HeaderLine } from './header-line';
import { IntRows } from './int-rows';

// Fields of a goroutine: 16 numbers, one line of memory. 64-bit values are two of them.
const GOID_LOW = 0;
const GOID_HIGH = 1;
const REASON = 2;
const WAIT_MINUTES = 3;
const FLAGS = 4;
const STACK = 5;
const CREATOR = 6;
const CREATOR_GOID_LOW = 7;
const CREATOR_GOID_HIGH = 8;
const LABEL_SET = 9;
const BUBBLE_LOW = 10;
const BUBBLE_HIGH = 11;
const DUMP = 12;
/** below 2^32, as files are */
const BYTE_OFFSET = 13;
const BYTE_LENGTH = 14;
/** number of argument words up to the end of this row's */
const ARGUMENTS_TO = 15;
const WIDTH = 16;

// Fields of an argument word. Its goroutine is known by ARGUMENTS_TO.
const DEPTH = 0;
const WORD = 1;
const VALUE_LOW = 2;
const VALUE_HIGH = 3;
const ARGUMENT_WIDTH = 4;

/** Rows of the goroutines and arguments tables while a dump is read. */
export class GoroutineRows {
  private readonly rows = new IntRows(WIDTH);
  private readonly words = new IntRows(ARGUMENT_WIDTH);
  /** in pairs: row of a goroutine, number of the thread it was on */
  private readonly threads: number[] = [];

  /** words above the limit were left out, from this row on; -1 for none */
  firstRowWithoutWords = -1;

  constructor(private readonly maxWords: number) {}

  /** rows that stand; a block that is open comes after them */
  get count(): number {
    return this.rows.count;
  }

  /** Appends a block when it is closed, with all argument words since the block before. */
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
    const { rows } = this;
    if (header.thread >= 0) this.threads.push(rows.count, header.thread);
    const at = rows.add();
    const { current } = rows;
    current[at + GOID_LOW] = header.goidLow;
    current[at + GOID_HIGH] = header.goidHigh;
    current[at + REASON] = reason;
    current[at + WAIT_MINUTES] = header.waitMinutes;
    current[at + FLAGS] = flags;
    current[at + STACK] = stack;
    current[at + CREATOR] = creator;
    current[at + CREATOR_GOID_LOW] = creatorGoidLow;
    current[at + CREATOR_GOID_HIGH] = creatorGoidHigh;
    current[at + LABEL_SET] = labelSet;
    current[at + BUBBLE_LOW] = header.bubbleLow;
    current[at + BUBBLE_HIGH] = header.bubbleHigh;
    current[at + DUMP] = dump;
    current[at + BYTE_OFFSET] = byteOffset;
    current[at + BYTE_LENGTH] = Math.min(byteLength, 0x7fffffff);
    if (this.words.count > this.maxWords) {
      // one above the limit stands for all that would come
      this.words.truncate(this.maxWords);
      if (this.firstRowWithoutWords < 0) this.firstRowWithoutWords = rows.count - 1;
    }
    current[at + ARGUMENTS_TO] = this.words.count;
  }

  /** An exact word of the block that is open, in halves of which the sign does not matter. */
  argument(depth: number, word: number, low: number, high: number): void {
    if (this.words.count > this.maxWords) return;
    const at = this.words.add();
    const { current } = this.words;
    current[at + DEPTH] = depth;
    current[at + WORD] = word;
    current[at + VALUE_LOW] = low;
    current[at + VALUE_HIGH] = high;
  }

  get argumentCount(): number {
    return this.words.count;
  }

  /** Takes back the words of a call that turned out to be none. */
  dropArguments(count: number): void {
    if (count < this.words.count) this.words.truncate(count);
  }

  goidLow(row: number): number {
    return this.rows.at(row, GOID_LOW) >>> 0;
  }

  goidHigh(row: number): number {
    return this.rows.at(row, GOID_HIGH) >>> 0;
  }

  isGoid(row: number, low: number, high: number): boolean {
    const { rows } = this;
    return rows.at(row, GOID_LOW) === (low | 0) && rows.at(row, GOID_HIGH) === (high | 0);
  }

  dump(row: number): number {
    return this.rows.at(row, DUMP);
  }

  setDump(row: number, dump: number): void {
    this.rows.set(row, DUMP, dump);
  }

  flags(row: number): number {
    return this.rows.at(row, FLAGS);
  }

  /** A later block of a crash log has the stack that this row could not print. */
  fillStack(row: number, stack: number): void {
    this.rows.set(row, STACK, stack);
    this.rows.set(row, FLAGS, this.flags(row) & ~GOROUTINE_FLAG.stackUnavailable);
  }

  markLastCut(): void {
    const last = this.count - 1;
    if (last >= 0) this.rows.set(last, FLAGS, this.flags(last) | GOROUTINE_FLAG.cut);
  }

  finish(): Table[] {
    const { rows, words } = this;
    const column = (field: number) => i32(rows.column(field));
    const wide = (low: number, high: number) => i64(new BigInt64Array(rows.wide(low, high)));
    const offsets = rows.unsigned(BYTE_OFFSET);
    return [
      makeTable(GOROUTINES, {
        goid: wide(GOID_LOW, GOID_HIGH),
        reason: column(REASON),
        waitMinutes: column(WAIT_MINUTES),
        flags: u32(rows.unsigned(FLAGS)),
        stack: column(STACK),
        creator: column(CREATOR),
        creatorGoid: wide(CREATOR_GOID_LOW, CREATOR_GOID_HIGH),
        labelSet: column(LABEL_SET),
        bubble: wide(BUBBLE_LOW, BUBBLE_HIGH),
        dump: column(DUMP),
        byteOffset: f64(Float64Array.from(offsets)),
        byteLength: u32(rows.unsigned(BYTE_LENGTH)),
      }),
      makeTable(ARGUMENTS, {
        goroutine: i32(this.ownersOfWords()),
        depth: i32(words.column(DEPTH)),
        word: i32(words.column(WORD)),
        value: u64(new BigUint64Array(words.wide(VALUE_LOW, VALUE_HIGH))),
      }),
      ...this.threadTable(),
    ];
  }

  /** no table when the text names no threads */
  private threadTable(): Table[] {
    const { threads } = this;
    if (threads.length === 0) return [];
    const every = (from: number) => i32(Int32Array.from(threads.filter((_, i) => i % 2 === from)));
    return [makeTable(GOROUTINE_THREADS, { goroutine: every(0), thread: every(1) })];
  }

  private ownersOfWords(): Int32Array {
    const owners = new Int32Array(this.words.count);
    let from = 0;
    for (let row = 0; row < this.count; row++) {
      const to = this.rows.at(row, ARGUMENTS_TO);
      while (from < to) owners[from++] = row;
    }
    return owners;
  }
}
