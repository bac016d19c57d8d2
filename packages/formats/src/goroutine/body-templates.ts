import { type Decimal, hexValue, readDecimal, startsAt, word } from './bytes-of-text';
import { exactWords, IN_ARGUMENTS } from './call-line';
import type { GoroutineRows } from './goroutine-rows';
import { afterRegisters } from './register-suffix';
import type { SameBytes } from './same-bytes';

/** What may differ between two bodies of one template. */
export const VARIES = { arguments: 1, creatorGoid: 2, registers: 3 } as const;
type Varies = (typeof VARIES)[keyof typeof VARIES];

/** Bodies beyond are read line by line: so many distinct stacks are no repetition. */
const MAX_TEMPLATES = 1 << 15;
/** Bodies of one stack with other offsets or other constant words. */
const MAX_OF_ONE_STACK = 4;
/** A word with more digits is taken for an address, which differs from goroutine to goroutine. */
const CONSTANT_DIGITS = 3;

const DOTS = word('...');

// Parts of a template: a literal range of the text, then what follows it.
const STRIDE = 6;
const FROM = 0;
const LENGTH = 1;
const THEN = 2;
const DEPTH = 3;
const WORDS = 4;
const WORDS_TO = 5;
/** after the literal: nothing that differs, but its exact words */
const CONSTANT_WORDS = 4;
const END = 5;

/** A body read before, as literal parts of the text and what differs between them. */
interface BodyTemplate {
  readonly stack: number;
  readonly creator: number;
  /** flags that the body sets */
  readonly flags: number;
  readonly parts: Int32Array;
  /** position, low and high of exact words in literal parts */
  readonly words: Int32Array;
  /** bytes of the empty line at the end */
  readonly emptyBytes: number;
  /** another template of the same stack */
  readonly other: BodyTemplate | undefined;
  /** the template that came after this one last */
  next: BodyTemplate | undefined;
}

/**
 * Bodies of goroutines, each known again as a whole: a few comparisons of long literal parts instead
 * of one reading a line. Addresses, registers and the id of the creator stand between the parts.
 */
export class BodyTemplates {
  /** what `match` found */
  stack = -1;
  creator = -1;
  flags = 0;
  creatorGoidLow = 0;
  creatorGoidHigh = 0;
  emptyBytes = 1;

  private readonly ofStack: (BodyTemplate | undefined)[] = [];
  /** the template that came last after each header tail */
  private readonly ofTail: (BodyTemplate | undefined)[] = [];
  private previous: BodyTemplate | undefined;
  private count = 0;
  /** what differs in the body being read, in fours: kind, from, to, depth */
  private marks = new Int32Array(4 * 128);
  private markCount = 0;
  private depth = 0;
  private words: number[] = [];
  private readonly decimal: Decimal = { end: 0, low: 0, high: 0 };
  private readonly addWord = (position: number, low: number, high: number): void =>
    this.rows.argument(this.depth, position, low, high);
  private readonly keepWord = (position: number, low: number, high: number): void => {
    this.words.push(position, low, high);
  };

  constructor(
    private readonly bytes: Uint8Array,
    private readonly same: SameBytes,
    private readonly rows: GoroutineRows,
    private readonly lineBytes: number,
  ) {}

  /**
   * Tries the templates that are likely after the one before and after this header tail. Gives the
   * first byte after the body and its empty line, or -1. Exact words go to the rows.
   */
  match(tail: number, at: number): number {
    const likely = this.previous?.next;
    if (likely) {
      const after = this.matchOne(likely, at);
      if (after >= 0) return this.found(likely, tail, after);
    }
    const last = this.ofTail[tail];
    if (last && last !== likely) {
      const after = this.matchOne(last, at);
      if (after >= 0) return this.found(last, tail, after);
    }
    return -1;
  }

  /** A body is about to be read line by line. */
  begin(): void {
    this.markCount = 0;
  }

  mark(kind: Varies, from: number, to: number, depth: number): void {
    if (this.markCount * 4 === this.marks.length) {
      const larger = new Int32Array(this.marks.length * 2);
      larger.set(this.marks);
      this.marks = larger;
    }
    const at = this.markCount++ * 4;
    this.marks[at] = kind;
    this.marks[at + 1] = from;
    this.marks[at + 2] = to;
    this.marks[at + 3] = depth;
  }

  /** The body that was read line by line, so that the next like it is known. */
  learn(
    tail: number,
    from: number,
    to: number,
    emptyFrom: number,
    stack: number,
    creator: number,
    flags: number,
  ): void {
    let known = 0;
    for (let one = this.ofStack[stack + 1]; one; one = one.other) {
      known++;
      const argumentsBefore = this.rows.argumentCount;
      const isSame = this.matchOne(one, from) === to && one.creator === creator;
      this.rows.dropArguments(argumentsBefore);
      if (isSame) {
        this.found(one, tail, to);
        return;
      }
    }
    // a line of a template is a literal with at most one hole, so it cannot get too long
    const isLong = to - from > this.lineBytes >>> 1;
    if (isLong || known >= MAX_OF_ONE_STACK || this.count >= MAX_TEMPLATES) {
      this.previous = undefined;
      return;
    }
    this.count++;
    this.words = [];
    const template: BodyTemplate = {
      stack,
      creator,
      flags,
      parts: this.parts(from, to, known > 0),
      words: Int32Array.from(this.words),
      emptyBytes: to - emptyFrom,
      other: this.ofStack[stack + 1],
      next: undefined,
    };
    this.ofStack[stack + 1] = template;
    this.found(template, tail, to);
  }

  private found(template: BodyTemplate, tail: number, after: number): number {
    if (this.previous) this.previous.next = template;
    this.previous = template;
    if (tail >= 0) this.ofTail[tail] = template;
    this.stack = template.stack;
    this.creator = template.creator;
    this.flags = template.flags;
    this.emptyBytes = template.emptyBytes;
    return after;
  }

  private matchOne(template: BodyTemplate, from: number): number {
    const argumentsBefore = this.rows.argumentCount;
    const after = this.walk(template, from);
    if (after < 0) this.rows.dropArguments(argumentsBefore);
    return after;
  }

  private walk(template: BodyTemplate, from: number): number {
    const { bytes, same, rows } = this;
    const { parts, words } = template;
    this.creatorGoidLow = 0;
    this.creatorGoidHigh = 0;
    const longestHole = this.lineBytes >>> 1;
    let at = from;
    for (let part = 0; ; part += STRIDE) {
      const length = parts[part + LENGTH] as number;
      if (at + length > bytes.length) return -1;
      if (!same.equal(at, parts[part + FROM] as number, length)) return -1;
      at += length;
      const hole = at;
      switch (parts[part + THEN]) {
        case END:
          return at;
        case CONSTANT_WORDS: {
          const depth = parts[part + DEPTH] as number;
          const to = parts[part + WORDS_TO] as number;
          for (let i = parts[part + WORDS] as number; i < to; i += 3) {
            const low = words[i + 1] as number;
            const high = words[i + 2] as number;
            rows.argument(depth, words[i] as number, low, high);
          }
          break;
        }
        case VARIES.arguments:
          while (IN_ARGUMENTS[bytes[at] as number] === 1) at++;
          if (isDots(bytes, hole, at)) return -1;
          this.depth = parts[part + DEPTH] as number;
          exactWords(bytes, hole, at, this.addWord);
          break;
        case VARIES.creatorGoid:
          if (!readDecimal(bytes, at, bytes.length, this.decimal)) return -1;
          this.creatorGoidLow = this.decimal.low;
          this.creatorGoidHigh = this.decimal.high;
          at = this.decimal.end;
          break;
        default:
          at = afterRegisters(bytes, at);
          if (at === hole) return -1;
      }
      if (at - hole > longestHole) return -1;
    }
  }

  /** @param wide every argument list may differ, not only those with addresses */
  private parts(from: number, to: number, wide: boolean): Int32Array {
    const { bytes, marks } = this;
    const parts: number[] = [];
    let at = from;
    for (let mark = 0; mark < this.markCount * 4; mark += 4) {
      const kind = marks[mark] as number;
      const holeFrom = marks[mark + 1] as number;
      const holeTo = marks[mark + 2] as number;
      const depth = marks[mark + 3] as number;
      if (kind === VARIES.arguments) {
        if (isDots(bytes, holeFrom, holeTo)) continue;
        if (!wide && !hasAddress(bytes, holeFrom, holeTo)) {
          const words = this.words.length;
          exactWords(bytes, holeFrom, holeTo, this.keepWord);
          if (this.words.length === words) continue;
          parts.push(at, holeTo - at, CONSTANT_WORDS, depth, words, this.words.length);
          at = holeTo;
          continue;
        }
      }
      parts.push(at, holeFrom - at, kind, depth, 0, 0);
      at = holeTo;
    }
    parts.push(at, to - at, END, 0, 0, 0);
    return Int32Array.from(parts);
  }
}

const isDots = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from === DOTS.length && startsAt(bytes, from, to, DOTS);

function hasAddress(bytes: Uint8Array, from: number, to: number): boolean {
  let digits = 0;
  for (let at = from; at < to; at++) {
    digits = hexValue(bytes[at]) >= 0 ? digits + 1 : 0;
    if (digits > CONSTANT_DIGITS) return true;
  }
  return false;
}
