import { GOROUTINE_FLAG } from '@unpark/model';
import type { ByteInterner } from '../bytes/interners';
import type { StackBuilder } from '../stacks/stack-builder';
import { BodyMemo } from './body-memo';
import { BodyTrie, VARIES } from './body-trie';
import { CR, type Decimal, isDigit, LF, readDecimal, SPACE, startsAt, word } from './bytes-of-text';
import { isElision } from './elided-line';
import type { GoroutineRows } from './goroutine-rows';
import { emptyHeader, GOROUTINE, type HeaderLine, readHeader } from './header-line';
import { HeaderMemo, type HeaderTail, isRunning } from './header-memo';
import { LINE_KIND, LineMemo } from './line-memo';
import { SameBytes } from './same-bytes';

const DOT = 46;
const LOWER_C = 99;
const OPEN_BRACKET = 91;
const DOTS = word('...');

/** More distinct lines than the frames of any program; above it the line-by-line reader reads on. */
const MAX_LINES = 1 << 18;
/** ids of up to 15 digits are exact as numbers */
const MAX_PLAIN_DIGITS = 15;

/**
 * Reads blocks of the plain grammar whole: header, calls with their places, creator, empty line.
 * A dump repeats few lines very often, so most are known by a comparison of bytes with the line that
 * followed last time. A block of any other form is not touched: `read` gives -1, and the
 * line-by-line reader reads it. What both give for a block is the same.
 */
export class PlainBlocks {
  readonly header: HeaderLine = emptyHeader();
  isRunning = false;
  /** row of reasons and number of the label set; -2 when the header is new */
  reason = -2;
  labelSet = -2;
  flags = 0;
  stack = -1;
  creator = -1;
  creatorGoidLow = 0;
  creatorGoidHigh = 0;
  /** where the empty line after the block begins */
  endOffset = 0;

  private readonly lines: LineMemo;
  private readonly headers: HeaderMemo;
  private readonly bodies: BodyMemo;
  private readonly trie: BodyTrie;
  /** roots of the trie by the entry of a body's first line, twice: with arguments, and inlined */
  private readonly roots: number[] = [];
  private readonly frames: Int32Array;
  private readonly decimal: Decimal = { end: 0, low: 0, high: 0 };
  private readonly lineBytes: number;
  private frameCount = 0;
  private tailFrom = 0;
  private tailTo = 0;
  private start = 0;
  /** entry after which lines of a body are guessed when its header is no guide */
  private readonly anyStart: number;

  constructor(
    private readonly bytes: Uint8Array,
    texts: ByteInterner,
    private readonly stacks: StackBuilder,
    private readonly rows: GoroutineRows,
    limits: { readonly lineBytes: number; readonly framesPerStack: number },
  ) {
    const same = new SameBytes(bytes);
    this.lineBytes = limits.lineBytes;
    this.lines = new LineMemo(bytes, same, texts, limits.lineBytes, MAX_LINES);
    this.headers = new HeaderMemo(bytes, same, this.lines, limits.lineBytes);
    this.bodies = new BodyMemo(stacks);
    this.trie = new BodyTrie(bytes, same, rows, limits.lineBytes);
    this.frames = new Int32Array(limits.framesPerStack);
    this.anyStart = this.lines.start();
  }

  /** @returns the first byte after the block and its empty line; -1 when it is no plain block */
  read(at: number): number {
    const bodyFrom = this.readHeader(at);
    if (bodyFrom < 0) return -1;
    const { bytes, rows, lines, trie } = this;
    const argumentsBefore = rows.argumentCount;
    let root = 0;
    let second = 0;
    if (lines.read(this.start, bodyFrom) === LINE_KIND.call) {
      root = this.rootOf(lines.entry, isInlined(bytes, lines.argsFrom, lines.argsTo));
      second = lines.after;
      lines.giveWords(rows, 0);
      const after = trie.match(root, second);
      if (after >= 0) {
        this.takeKnownBody(after);
        return after;
      }
      rows.dropArguments(argumentsBefore);
    }
    const after = this.readBody(bodyFrom);
    if (after < 0) {
      rows.dropArguments(argumentsBefore);
      return -1;
    }
    this.stack = this.bodies.stackOf(this.frames, this.frameCount);
    if (root > 0) {
      const { creator, stack, endOffset } = this;
      const flags = this.flags & GOROUTINE_FLAG.elided;
      trie.learn(root, second, after, endOffset, stack, creator, flags);
    }
    return after;
  }

  private rootOf(entry: number, inlined: boolean): number {
    const key = entry * 2 + Number(inlined);
    while (this.roots.length <= key) this.roots.push(0);
    const known = this.roots[key] as number;
    if (known > 0) return known;
    const root = this.trie.root();
    this.roots[key] = root;
    return root;
  }

  private takeKnownBody(after: number): void {
    const { trie } = this;
    this.flags = this.header.flags | trie.flags;
    this.stack = trie.stack;
    this.creator = trie.creator;
    this.creatorGoidLow = trie.creatorGoidLow;
    this.creatorGoidHigh = trie.creatorGoidHigh;
    this.endOffset = after - trie.emptyBytes;
  }

  /** nothing but a header */
  get isEmpty(): boolean {
    return this.stack < 0 && this.creator < 0 && (this.flags & GOROUTINE_FLAG.elided) === 0;
  }

  /** Tells the rows of a header that was new, so that the next like it is known. */
  learn(reason: number, labelSet: number): void {
    if (this.tailFrom > 0) {
      this.headers.learn(this.tailFrom, this.tailTo, this.header, reason, labelSet);
    }
  }

  private readHeader(at: number): number {
    const { bytes, header } = this;
    if (!startsAt(bytes, at, bytes.length, GOROUTINE)) return -1;
    const digits = at + GOROUTINE.length;
    let to = digits;
    let goid = 0;
    while (isDigit(bytes[to]) && to - digits <= MAX_PLAIN_DIGITS) {
      goid = goid * 10 + (bytes[to++] as number) - 48;
    }
    if (to === digits || to - digits > MAX_PLAIN_DIGITS || bytes[to] !== SPACE) return -1;
    if (bytes[to + 1] !== OPEN_BRACKET) return this.readThreadHeader(at);
    const tail = this.headers.find(to);
    if (tail) {
      this.takeTail(tail);
      this.tailFrom = 0;
    } else {
      if (this.headers.after < 0) return -1;
      this.tailFrom = to;
      this.tailTo = this.headers.to;
      if (!this.readNewHeader(at, this.headers.to)) return -1;
    }
    header.goidLow = goid >>> 0;
    header.goidHigh = Math.floor(goid / 0x1_0000_0000);
    return this.headers.after - at > this.lineBytes ? -1 : this.headers.after;
  }

  /** a header with ` gp=… m=…`, in which every one differs */
  private readThreadHeader(at: number): number {
    const { bytes } = this;
    const lf = bytes.indexOf(LF, at);
    if (lf < 0 || lf - at > this.lineBytes) return -1;
    this.tailFrom = 0;
    return this.readNewHeader(at, bytes[lf - 1] === CR ? lf - 1 : lf) ? lf + 1 : -1;
  }

  private readNewHeader(at: number, to: number): boolean {
    const { header } = this;
    if (readHeader(this.bytes, at, to, header) !== 'header' || header.unknownFrom >= 0)
      return false;
    this.isRunning = isRunning(this.bytes, header);
    this.reason = -2;
    this.labelSet = -2;
    this.start = this.anyStart;
    return true;
  }

  private takeTail(tail: HeaderTail): void {
    const { header } = this;
    const known = tail.header;
    header.waitMinutes = known.waitMinutes;
    header.flags = known.flags;
    header.thread = -1;
    header.bubbleLow = known.bubbleLow;
    header.bubbleHigh = known.bubbleHigh;
    this.isRunning = tail.isRunning;
    this.reason = tail.reason;
    this.labelSet = tail.labelSet;
    this.start = tail.start;
  }

  private readBody(from: number): number {
    const { bytes, lines, frames, trie } = this;
    trie.begin();
    this.flags = this.header.flags;
    this.creator = -1;
    this.creatorGoidLow = 0;
    this.creatorGoidHigh = 0;
    this.frameCount = 0;
    let previous = this.start;
    let at = from;
    for (;;) {
      const first = bytes[at];
      if (first === LF) return this.ends(at, at + 1);
      if (first === CR && bytes[at + 1] === LF) return this.ends(at, at + 2);
      if (this.creator >= 0) return -1;
      if (first === DOT) {
        at = this.elision(at);
        if (at < 0) return -1;
        continue;
      }
      const kind = lines.read(previous, at);
      const call = lines.entry;
      if (kind === LINE_KIND.call) {
        if (this.frameCount >= frames.length) return -1;
        const inlined = isInlined(bytes, lines.argsFrom, lines.argsTo);
        lines.giveWords(this.rows, this.frameCount);
        trie.mark(VARIES.arguments, lines.argsFrom, lines.argsTo, this.frameCount);
        if (lines.read(call, lines.after) !== LINE_KIND.place) return -1;
        this.markRegisters();
        frames[this.frameCount++] = this.frame(call, inlined);
      } else if (kind >= LINE_KIND.creator && first === LOWER_C) {
        const hasGoid = kind === LINE_KIND.creatorWithGoid;
        if (hasGoid) {
          if (!readDecimal(bytes, lines.goidFrom, lines.goidTo, this.decimal)) return -1;
          trie.mark(VARIES.creatorGoid, lines.goidFrom, lines.goidTo, 0);
        }
        if (lines.read(call, lines.after) !== LINE_KIND.place) return -1;
        this.markRegisters();
        this.creator = this.frame(call, false);
        if (hasGoid) {
          this.creatorGoidLow = this.decimal.low;
          this.creatorGoidHigh = this.decimal.high;
        }
      } else {
        return -1;
      }
      previous = lines.entry;
      at = lines.after;
    }
  }

  private markRegisters(): void {
    const { registersFrom, registersTo } = this.lines;
    if (registersTo > registersFrom) {
      this.trie.mark(VARIES.registers, registersFrom, registersTo, 0);
    }
  }

  private ends(at: number, after: number): number {
    this.endOffset = at;
    return after;
  }

  /** row of frames of a call and the place that was just read */
  private frame(call: number, elidedArgs: boolean): number {
    const { lines } = this;
    const place = lines.entry;
    const key = call * 2 + Number(elidedArgs);
    const known = lines.frameOf(place, key);
    if (known >= 0) return known;
    const inlined = elidedArgs && !lines.hasOffset(place);
    const { stacks } = this;
    const frame = stacks.frame(
      lines.textOf(call),
      lines.textOf(place),
      lines.lineOf(place),
      inlined,
    );
    lines.keepFrame(place, key, frame);
    return frame;
  }

  /** `...N frames elided...` between two frames */
  private elision(at: number): number {
    const { bytes } = this;
    const lf = bytes.indexOf(LF, at);
    if (lf < 0 || !isElision(bytes, at, lf)) return -1;
    this.flags |= GOROUTINE_FLAG.elided;
    return lf + 1;
  }
}

const isInlined = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from === DOTS.length && startsAt(bytes, from, to, DOTS);
