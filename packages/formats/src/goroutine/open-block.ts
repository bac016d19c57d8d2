import { GOROUTINE_FLAG } from '@unpark/model';
import type { ByteInterner } from '../bytes/interners';
import type { StackBuilder } from '../stacks/stack-builder';
import { type Decimal, readDecimal, startsAt, word } from './bytes-of-text';
import type { CallLine, PlaceLine } from './call-line';
import { type CreatorLine, emptyCreator, readCreator } from './creator-line';
import { emptyHeader, type HeaderLine } from './header-line';
import type { NativeFrame } from './native-frame';

const MAIN = word('main.main');
const RUNTIME = word('runtime.');
const INIT = word('.init');

/**
 * The goroutine block being read: frames from the leaf on, then its creator. A call counts once the
 * line with its place has come.
 */
export class OpenBlock {
  header: HeaderLine = emptyHeader();
  byteOffset = 0;
  flags = 0;
  creator = -1;
  /** the runtime prints one after every creator: a line without is not whole, or was altered */
  creatorHasOffset = false;
  creatorGoidLow = 0;
  creatorGoidHigh = 0;
  frameCount = 0;
  /** frames beyond the limit were left out */
  overLimit = false;
  private readonly frames: Int32Array;
  private rootFunction = -1;
  private pendingFunction = -1;
  private pendingElided = false;
  private pendingIsCreator = false;
  private readonly creatorLine: CreatorLine = emptyCreator();
  private readonly decimal: Decimal = { end: 0, low: 0, high: 0 };

  constructor(
    private readonly bytes: Uint8Array,
    private readonly texts: ByteInterner,
    private readonly stacks: StackBuilder,
    framesPerStack: number,
  ) {
    this.frames = new Int32Array(framesPerStack);
  }

  /** @returns the header object that is free for the next line */
  begin(header: HeaderLine, byteOffset: number): HeaderLine {
    const free = this.header;
    this.header = header;
    this.byteOffset = byteOffset;
    this.flags = header.flags;
    this.creator = -1;
    this.creatorGoidLow = 0;
    this.creatorGoidHigh = 0;
    this.frameCount = 0;
    this.overLimit = false;
    this.rootFunction = -1;
    this.pendingFunction = -1;
    return free;
  }

  /** a call or a creator whose place has not come */
  get isWaitingForPlace(): boolean {
    return this.pendingFunction >= 0;
  }

  callSeen(from: number, call: CallLine): void {
    if (this.pendingFunction >= 0) this.flags |= GOROUTINE_FLAG.cut;
    this.pendingFunction = this.texts.intern(this.bytes, from, call.functionTo);
    this.pendingElided = call.elidedArgs;
    this.pendingIsCreator = false;
  }

  /** the rest of a line after `created by ` */
  creatorSeen(from: number, to: number): void {
    const { creatorLine } = this;
    readCreator(this.bytes, from, to, creatorLine);
    const hasGoid = creatorLine.goidFrom < to;
    if (hasGoid && readDecimal(this.bytes, creatorLine.goidFrom, to, this.decimal)) {
      this.creatorGoidLow = this.decimal.low;
      this.creatorGoidHigh = this.decimal.high;
    }
    if (this.pendingFunction >= 0) this.flags |= GOROUTINE_FLAG.cut;
    this.pendingFunction = this.texts.intern(this.bytes, from, creatorLine.functionTo);
    this.pendingElided = false;
    this.pendingIsCreator = true;
  }

  placeSeen(place: PlaceLine): void {
    const fileId = this.texts.intern(this.bytes, place.fileFrom, place.fileTo);
    // an ancestor's frames also print (...), but with an offset: those are not inlined
    const inlined = this.pendingElided && !place.hasOffset;
    const frame = this.stacks.frame(this.pendingFunction, fileId, place.line, inlined);
    if (this.pendingIsCreator) {
      this.creator = frame;
      this.creatorHasOffset = place.hasOffset;
    } else if (this.frameCount < this.frames.length) {
      this.frames[this.frameCount++] = frame;
      this.rootFunction = this.pendingFunction;
    } else {
      this.overLimit = true;
      this.flags |= GOROUTINE_FLAG.elided;
    }
    this.pendingFunction = -1;
  }

  /** a frame of C code, whole */
  nativeSeen(from: number, native: NativeFrame): void {
    const name = this.texts.intern(this.bytes, from, native.functionTo);
    const file = this.texts.intern(this.bytes, native.fileFrom, native.fileTo);
    const frame = this.stacks.frame(name, file, native.line, false);
    if (this.frameCount < this.frames.length) {
      this.frames[this.frameCount++] = frame;
      this.rootFunction = name;
    } else {
      this.overLimit = true;
      this.flags |= GOROUTINE_FLAG.elided;
    }
  }

  /** row of stacks of the whole block; -1 without frames */
  stack(): number {
    let row = -1;
    for (let i = this.frameCount - 1; i >= 0; i--) {
      row = this.stacks.push(row, this.frames[i] as number);
    }
    return row;
  }

  /**
   * Whether the block can be the whole of what the runtime prints: with its creator, or one that
   * has none. Asked only of a block that runs to the end of the text.
   */
  get looksWhole(): boolean {
    if (this.pendingFunction >= 0) return false;
    if (this.creator >= 0) return true;
    if (this.flags & (GOROUTINE_FLAG.stackUnavailable | GOROUTINE_FLAG.lockedToThread)) return true;
    if (this.rootFunction < 0) return false;
    const { goidLow, goidHigh } = this.header;
    if (goidHigh === 0 && goidLow === 0) return true;
    const root = this.texts.bytesOf(this.rootFunction);
    if (startsAt(root, 0, root.length, RUNTIME)) return true;
    if (goidHigh !== 0 || goidLow !== 1) return false;
    return startsAt(root, 0, root.length, MAIN) || root.length === 0 || hasInit(root);
  }

  /** nothing but a header */
  get isEmpty(): boolean {
    const told = GOROUTINE_FLAG.stackUnavailable | GOROUTINE_FLAG.elided;
    const hasLines = this.frameCount > 0 || this.creator >= 0 || this.isWaitingForPlace;
    return !hasLines && (this.flags & told) === 0;
  }

  /** the last line was the place of a frame */
  get endsWithFrame(): boolean {
    return this.frameCount > 0 && !this.isWaitingForPlace;
  }

  /** function of the outermost frame, as bytes */
  get root(): Uint8Array {
    return this.texts.bytesOf(this.rootFunction);
  }
}

const hasInit = (symbol: Uint8Array): boolean => {
  for (let i = symbol.length - INIT.length; i >= 0; i--) {
    if (startsAt(symbol, i, symbol.length, INIT)) return true;
  }
  return false;
};
