import { GOROUTINE_FLAG, type Table } from '@unpark/model';
import { unsigned64 } from '../bytes/growing-columns';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { AncestorRows, isAncestor } from './ancestor-rows';
import { CR, findIn, LF, lineAfter, SPACE, startsAt, TAB, word } from './bytes-of-text';
import {
  type CallLine,
  emptyCall,
  emptyPlace,
  type PlaceLine,
  readCall,
  readPlace,
} from './call-line';
import { CREATED_BY } from './creator-line';
import { DumpBoundaries } from './dump-boundaries';
import { DumpNotes } from './dump-notes';
import { DumpTexts } from './dump-texts';
import { isElision } from './elided-line';
import { type CutEnd, endsWhole } from './ends-whole';
import { ExactWords } from './exact-words';
import { GoroutineRows } from './goroutine-rows';
import {
  emptyHeader,
  type HeaderLine,
  looksLikeHeader,
  mayBecomeHeader,
  readHeader,
} from './header-line';
import { isRunning as readsRunning } from './header-memo';
import { afterPrefix, type LogPrefix, timeInPrefix } from './log-prefix';
import { emptyNativeFrame, type NativeFrame, readNativeFrame } from './native-frame';
import { OpenBlock } from './open-block';
import { outsideLine } from './outside-line';
import { OutsideText } from './outside-text';
import { PlainBlocks } from './plain-blocks';
import { isRegister } from './register-line';

const UNAVAILABLE = word('stack unavailable');

const LOWER_G = 103;

/**
 * Reads goroutine text line by line into tables: one pass, no string a line, no pattern that backs
 * up. `outside` is text before and between goroutines; `skip` is a part without goroutines (the
 * system stack of a crash) up to the next empty line or header; `ancestors` follow a goroutine.
 */
export class DumpReader {
  readonly rows: GoroutineRows;
  readonly boundaries: DumpBoundaries;
  /** decimal Unix nanoseconds of the first header of a dump that has a time before it */
  readonly times = new Map<number, string>();
  readonly outside: OutsideText;
  cut: CutEnd | undefined;
  /** goroutines above the limit begin here and were left out */
  overLimitAt: number | undefined;
  /** blocks of a crash log that tell again of a goroutine printed before */
  relayRepeats = 0;

  private readonly texts: DumpTexts;
  private readonly block: OpenBlock;
  private readonly ancestors: AncestorRows;
  private nextHeader: HeaderLine = emptyHeader();
  private readonly call: CallLine = emptyCall();
  private readonly place: PlaceLine = emptyPlace();
  private readonly native: NativeFrame = emptyNativeFrame();
  private readonly words: ExactWords;
  private readonly notes: DumpNotes;
  private readonly plain: PlainBlocks | undefined;

  private section: 'outside' | 'block' | 'ancestors' | 'skip' = 'outside';
  private isOpen = false;
  /** row of an earlier block of the same goroutine in a crash log; -1 for none */
  private repeats = -1;
  private argumentsBeforeCall = 0;
  /** the header of the open block stands after the log prefix */
  private blockHasPrefix = false;
  /** of the open block: it begins a dump; its header line, up to the header */
  private blockBegins = false;
  private blockLineFrom = 0;
  private blockHeaderFrom = 0;
  private readonly prefixIsSpace: boolean;
  private lineFrom = 0;
  /** end of the line; further on when a line took the next with it */
  private lineTo = 0;

  constructor(
    private readonly bytes: Uint8Array,
    /** bytes before `bytes[0]` in the file, e.g. of a byte order mark */
    private readonly baseOffset: number,
    private readonly prefix: LogPrefix | undefined,
    private readonly limits: Limits,
    private readonly warnings: Warnings,
    /** `line by line` reads all blocks the long way, for tests */
    way: 'plain blocks whole' | 'line by line' = 'plain blocks whole',
  ) {
    this.prefixIsSpace = prefix?.pattern.every((byte) => byte === SPACE || byte === TAB) ?? false;
    this.outside = new OutsideText(bytes, warnings);
    this.notes = new DumpNotes(bytes, limits, warnings);
    this.rows = new GoroutineRows(limits.argumentWords);
    this.boundaries = new DumpBoundaries(this.rows);
    this.texts = new DumpTexts(bytes, limits, warnings);
    const { names, stacks } = this.texts;
    if (way === 'plain blocks whole' && !prefix) {
      this.plain = new PlainBlocks(bytes, names, stacks, this.rows, limits);
    }
    this.block = new OpenBlock(bytes, names, stacks, limits.framesPerStack);
    this.ancestors = new AncestorRows(bytes, this.texts, limits.framesPerStack);
    this.words = new ExactWords(bytes);
  }

  read(): void {
    const { bytes } = this;
    const end = bytes.length;
    let from = 0;
    while (from < end && this.overLimitAt === undefined) {
      if (bytes[from] === LOWER_G) {
        const after = this.plainBlock(from);
        if (after >= 0) {
          from = after;
          continue;
        }
      }
      const lf = bytes.indexOf(LF, from);
      let to = lf < 0 ? end : lf;
      if (to > from && bytes[to - 1] === CR) to--;
      this.lineFrom = from;
      this.lineTo = to;
      this.line(this.afterPrefix(from, to), to, lf < 0);
      from = this.lineTo === to ? (lf < 0 ? end : lf + 1) : this.lineTo;
    }
    if (this.overLimitAt === undefined) this.finishText();
    this.ancestors.close();
  }

  /** A dump may stand indented in the message of a panic that is not: then each block tells. */
  private afterPrefix(from: number, to: number): number {
    const { bytes, prefix } = this;
    if (!prefix) return from;
    const after = afterPrefix(prefix, bytes, from, to);
    if (after < 0) return from;
    const isBare = this.prefixIsSpace && this.isOpen && !this.blockHasPrefix;
    return isBare && !looksLikeHeader(bytes, after, to) ? from : after;
  }

  tables(): Table[] {
    return [...this.texts.finish(), ...this.rows.finish(), ...this.ancestors.finish()];
  }

  private line(from: number, to: number, unfinished: boolean): void {
    const { bytes, limits } = this;
    if (from >= to) {
      this.closeBlock(this.lineFrom);
      this.ancestors.close();
      this.section = 'outside';
      return;
    }
    if (to - from > limits.lineBytes) {
      this.notes.longLine(to - from, this.baseOffset + this.lineFrom);
      this.outside.foreignSinceBlock = true;
      return;
    }
    if (bytes[from] === LOWER_G) {
      const verdict = readHeader(bytes, from, to, this.nextHeader);
      if (verdict === 'header') {
        this.openBlock(from);
        return;
      }
      const isCut = verdict === 'cut' || mayBecomeHeader(bytes, from, to);
      if (isCut && unfinished && this.rows.count + Number(this.isOpen) > 0) {
        this.closeBlock(this.lineFrom);
        this.section = 'outside';
        this.cut = { byte: this.baseOffset + this.lineFrom };
        return;
      }
    }
    if (this.section === 'skip') return;
    if (this.section === 'ancestors' && this.ancestors.line(from, to)) return;
    if (this.section === 'block' && this.blockLine(from, to)) return;
    this.outsideLine(from, to);
  }

  /** A line inside a goroutine; false when it is none of the runtime's. */
  private blockLine(from: number, to: number): boolean {
    const { bytes, block } = this;
    const first = bytes[from];
    if (first === TAB || first === SPACE) {
      if (block.isWaitingForPlace && readPlace(bytes, from, to, this.place)) {
        block.placeSeen(this.place);
        this.notes.deepStack(block);
        return true;
      }
      if (findIn(bytes, from, to, UNAVAILABLE) >= 0) {
        block.flags |= GOROUTINE_FLAG.stackUnavailable;
        return true;
      }
      return false;
    }
    if (startsAt(bytes, from, to, CREATED_BY)) {
      if (block.isWaitingForPlace) this.rows.dropArguments(this.argumentsBeforeCall);
      this.argumentsBeforeCall = this.rows.argumentCount;
      block.creatorSeen(from + CREATED_BY.length, to);
      return true;
    }
    if (isElision(bytes, from, to)) {
      block.flags |= GOROUTINE_FLAG.elided;
      return true;
    }
    if (isAncestor(bytes, from, to)) {
      this.closeBlock(this.lineFrom);
      this.section = this.repeats < 0 ? 'ancestors' : 'skip';
      if (this.repeats < 0) this.ancestors.begin(this.rows.count - 1, from, to);
      return true;
    }
    if (readCall(bytes, from, to, this.call)) {
      if (block.isWaitingForPlace) this.rows.dropArguments(this.argumentsBeforeCall);
      block.callSeen(from, this.call);
      this.argumentsBeforeCall = this.rows.argumentCount;
      const isKept = this.repeats < 0 && block.frameCount < this.limits.framesPerStack;
      if (isKept && !this.call.elidedArgs) {
        const { words } = this;
        words.begin(this.call.argsFrom, this.call.argsTo);
        while (words.next()) {
          this.rows.argument(block.frameCount, words.position, words.low, words.high);
        }
      }
      return true;
    }
    // a logger that trims lines takes the tab away
    if (block.isWaitingForPlace && readPlace(bytes, from, to, this.place)) {
      if (this.place.hasOffset) {
        block.placeSeen(this.place);
        this.notes.deepStack(block);
        return true;
      }
    }
    if (isRegister(bytes, from, to)) {
      this.closeBlock(this.lineFrom);
      this.section = 'outside';
      return true;
    }
    return this.nativeFrame(from, to);
  }

  /** A frame of C code is known by its second line, so both are read at once. */
  private nativeFrame(from: number, to: number): boolean {
    const { bytes, block, native } = this;
    // with a prefix, the second line does not follow the first
    if (this.blockHasPrefix) return false;
    if (!readNativeFrame(bytes, from, to, this.limits.lineBytes, native)) return false;
    if (block.isWaitingForPlace) this.rows.dropArguments(this.argumentsBeforeCall);
    block.nativeSeen(from, native);
    this.notes.deepStack(block);
    this.lineTo = lineAfter(bytes, native.to);
    return true;
  }

  private outsideLine(from: number, to: number): void {
    const { outside, boundaries } = this;
    const kind = outsideLine(this.bytes, from, to);
    if (kind !== 'foreign' && kind !== 'own') this.endSection();
    outside.line(kind, from, to);
    if (kind === 'system stack') this.section = 'skip';
    if (kind === 'relay' && outside.sawSignal && boundaries.hasBlocks) boundaries.inRelay = true;
  }

  private endSection(): void {
    this.closeBlock(this.lineFrom);
    this.ancestors.close();
    this.section = 'outside';
  }

  private openBlock(from: number): void {
    this.closeBlock(this.lineFrom);
    this.ancestors.close();
    if (this.rows.count >= this.limits.goroutines) {
      this.overLimitAt = this.baseOffset + this.lineFrom;
      return;
    }
    const { bytes, block, boundaries } = this;
    const header = this.nextHeader;
    this.nextHeader = block.begin(header, this.baseOffset + this.lineFrom);
    const { goidLow, goidHigh } = header;
    const isThread = goidLow === 0 && goidHigh === 0;
    this.repeats = boundaries.inRelay && !isThread ? boundaries.rowOf(goidLow, goidHigh) : -1;
    if (this.repeats >= 0) this.relayRepeats++;
    const startsAnew = readsRunning(bytes, header) && this.outside.foreignSinceBlock;
    this.blockBegins = this.outside.crashSinceBlock || (startsAnew && !boundaries.inRelay);
    this.blockHasPrefix = from > this.lineFrom;
    this.blockLineFrom = this.lineFrom;
    this.blockHeaderFrom = from;
    if (header.unknownFrom >= 0) this.notes.unknownMark(header, block.byteOffset);
    this.isOpen = true;
    this.section = 'block';
    this.outside.foreignSinceBlock = false;
    this.outside.crashSinceBlock = false;
  }

  /** A block of the plain grammar at once: first byte after it, or -1 when it needs a closer look. */
  private plainBlock(from: number): number {
    const { plain, boundaries, rows } = this;
    if (!plain || this.isOpen || this.section === 'ancestors') return -1;
    if (boundaries.inRelay || rows.count >= this.limits.goroutines) return -1;
    const after = plain.read(from);
    if (after < 0 || (this.outside.inPanicText && plain.isEmpty)) return -1;
    this.outside.inPanicText = false;
    const { header } = plain;
    const { goidLow, goidHigh } = header;
    const begins =
      this.outside.crashSinceBlock || (plain.isRunning && this.outside.foreignSinceBlock);
    const dump = boundaries.place(goidLow, goidHigh, plain.isRunning, begins);
    const isNew = plain.reason < -1;
    const reason = isNew ? this.texts.reasonOf(header) : plain.reason;
    const byteOffset = this.baseOffset + from;
    const labelSet = isNew ? this.texts.labelSetOf(header, byteOffset) : plain.labelSet;
    if (isNew) plain.learn(reason, labelSet);
    rows.append(
      header,
      reason,
      plain.flags,
      plain.stack,
      plain.creator,
      plain.creatorGoidLow,
      plain.creatorGoidHigh,
      labelSet,
      dump,
      byteOffset,
      plain.endOffset - from,
    );
    this.section = 'outside';
    this.outside.foreignSinceBlock = false;
    this.outside.crashSinceBlock = false;
    return after;
  }

  private closeBlock(endOffset: number): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { block, rows } = this;
    if (this.outside.inPanicText && this.repeats < 0 && block.isEmpty) {
      this.outside.crashSinceBlock = true;
      this.outside.foreignSinceBlock = true;
      return;
    }
    this.outside.inPanicText = false;
    if (block.isWaitingForPlace) {
      block.flags |= GOROUTINE_FLAG.cut;
      this.rows.dropArguments(this.argumentsBeforeCall);
      if (endOffset < this.bytes.length) this.notes.incomplete(block.byteOffset);
    }
    if (this.repeats >= 0) {
      if (rows.flags(this.repeats) & GOROUTINE_FLAG.stackUnavailable && block.frameCount > 0) {
        rows.fillStack(this.repeats, block.stack());
      }
      return;
    }
    const { header } = block;
    const dump = this.dumpOf(header);
    rows.append(
      header,
      this.texts.reasonOf(header),
      block.flags,
      block.stack(),
      block.creator,
      block.creatorGoidLow,
      block.creatorGoidHigh,
      this.texts.labelSetOf(header, block.byteOffset),
      dump,
      block.byteOffset,
      this.baseOffset + endOffset - block.byteOffset,
    );
  }

  /** The dump that the block belongs to, and its time. */
  private dumpOf(header: HeaderLine): number {
    const { bytes, boundaries, times } = this;
    const isRunning = readsRunning(bytes, header);
    const dump = boundaries.place(header.goidLow, header.goidHigh, isRunning, this.blockBegins);
    if (this.blockHasPrefix && !times.has(dump)) {
      const time = timeInPrefix(bytes, this.blockLineFrom, this.blockHeaderFrom);
      if (time !== undefined) times.set(dump, time);
    }
    return dump;
  }

  private finishText(): void {
    const { bytes, block } = this;
    const end = bytes.length;
    const open = this.isOpen;
    const whole = endsWhole(block, bytes[end - 1] === LF, this.warnings);
    this.closeBlock(end);
    if (!open || whole || this.cut) return;
    const { goidLow, goidHigh } = block.header;
    this.cut = { byte: block.byteOffset, goid: unsigned64(goidLow, goidHigh).toString() };
    if (this.repeats < 0) this.rows.markLastCut();
  }
}
