import { GOROUTINE_FLAG, isUserFunction, makeTable, REASONS, type Table } from '@unpark/model';
import { cleanBytes, cleanString, columnOfBytes } from '../bytes/clean-text';
import { unsigned64 } from '../bytes/growing-columns';
import { ByteInterner } from '../bytes/interners';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { LabelSets } from '../stacks/label-sets';
import { StackBuilder } from '../stacks/stack-builder';
import { CR, equalsAt, findIn, LF, SPACE, startsAt, TAB, word } from './bytes-of-text';
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
import { isElision } from './elided-line';
import { ExactWords } from './exact-words';
import { GoroutineRows } from './goroutine-rows';
import { emptyHeader, type HeaderLine, mayBecomeHeader, readHeader } from './header-line';
import { isRunning as readsRunning } from './header-memo';
import { readLabelText } from './label-text';
import { afterPrefix, type LogPrefix, timeInPrefix } from './log-prefix';
import { OpenBlock } from './open-block';
import { PlainBlocks } from './plain-blocks';
import { isRegister } from './register-line';

const ORIGINATING = word('[originating from goroutine ');
const RUNTIME_STACK = word('runtime stack:');
const UNAVAILABLE = word('stack unavailable');
const RELAY = word('-----');
const PANIC = word('panic: ');
const FATAL = word('fatal error: ');
const SIGNAL = word('[signal ');
const SIGNALS = [word('SIGQUIT: quit'), word('SIGABRT: abort')];
const EXIT = word('exit status ');

const LOWER_G = 103;
const MAX_CRASH_MESSAGE_BYTES = 1000;

/** Where the text ended inside a goroutine. */
export interface CutEnd {
  /** where the goroutine that is not whole begins */
  readonly byte: number;
  readonly goid?: string;
}

/**
 * Reads goroutine text line by line into tables: one pass, no string a line, no pattern that backs
 * up. `outside` is text before and between goroutines; `skip` is a part without goroutines of this
 * dump (the system stack of a crash, ancestors) up to the next empty line or header.
 */
export class DumpReader {
  readonly rows = new GoroutineRows();
  readonly boundaries = new DumpBoundaries(this.rows);
  /** decimal Unix nanoseconds of the first header of a dump that has a time before it */
  readonly times = new Map<number, string>();
  crashMessage: string | undefined;
  sawSignal = false;
  sawCrash = false;
  cut: CutEnd | undefined;
  /** goroutines above the limit begin here and were left out */
  overLimitAt: number | undefined;
  /** blocks of a crash log that tell again of a goroutine printed before */
  relayRepeats = 0;

  private readonly texts = new ByteInterner();
  private readonly reasons = new ByteInterner();
  private readonly labelTexts = new ByteInterner();
  private readonly labels = new LabelSets();
  private readonly stacks = new StackBuilder();
  private readonly block: OpenBlock;
  private nextHeader: HeaderLine = emptyHeader();
  private readonly call: CallLine = emptyCall();
  private readonly place: PlaceLine = emptyPlace();
  private readonly words: ExactWords;
  private readonly plain: PlainBlocks | undefined;

  private section: 'outside' | 'block' | 'skip' = 'outside';
  private isOpen = false;
  /** row of an earlier block of the same goroutine in a crash log; -1 for none */
  private repeats = -1;
  private argumentsBeforeCall = 0;
  private foreignSinceBlock = false;
  private crashSinceBlock = false;
  private afterRelayLine = false;
  private lineFrom = 0;

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
    if (way === 'plain blocks whole' && !prefix) {
      this.plain = new PlainBlocks(bytes, this.texts, this.stacks, this.rows, limits);
    }
    this.block = new OpenBlock(bytes, this.texts, this.stacks, limits.framesPerStack);
    this.words = new ExactWords(bytes);
  }

  read(): void {
    const { bytes, prefix } = this;
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
      const after = prefix ? afterPrefix(prefix, bytes, from, to) : from;
      this.line(after < 0 ? from : after, to, lf < 0);
      from = lf < 0 ? end : lf + 1;
    }
    if (this.overLimitAt === undefined) this.finishText();
  }

  tables(): Table[] {
    const limit = this.limits.stringBytes;
    const cache: (Uint8Array | undefined)[] = [];
    const text = (id: number): Uint8Array =>
      (cache[id] ??= cleanBytes(this.texts.bytesOf(id), limit, this.warnings));
    const reasons: Uint8Array[] = [];
    for (let id = 0; id < this.reasons.size; id++) {
      reasons.push(cleanBytes(this.reasons.bytesOf(id), limit, this.warnings));
    }
    const { frames, stacks } = this.stacks.finish(text, text);
    return [
      frames,
      stacks,
      this.labels.finish(),
      makeTable(REASONS, { text: columnOfBytes(reasons) }),
      ...this.rows.finish(),
    ];
  }

  private line(from: number, to: number, unfinished: boolean): void {
    const { bytes, limits } = this;
    if (from >= to) {
      this.closeBlock(this.lineFrom);
      this.section = 'outside';
      return;
    }
    if (to - from > limits.lineBytes) {
      this.warnings.add({
        code: 'dump.long-line',
        message: `A line of ${to - from} bytes is longer than ${limits.lineBytes} and was left out.`,
        place: { byte: this.baseOffset + this.lineFrom },
      });
      this.foreignSinceBlock = true;
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
        this.warnOverLimit();
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
    if (startsAt(bytes, from, to, ORIGINATING)) {
      this.closeBlock(this.lineFrom);
      this.section = 'skip';
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
        this.warnOverLimit();
        return true;
      }
    }
    if (isRegister(bytes, from, to)) {
      this.closeBlock(this.lineFrom);
      this.section = 'outside';
      return true;
    }
    return false;
  }

  /** Text that is not part of a goroutine: what tells of a crash is kept, the rest is passed over. */
  private outsideLine(from: number, to: number): void {
    const { bytes } = this;
    const afterRelayLine = this.afterRelayLine;
    this.afterRelayLine = false;
    if (startsAt(bytes, from, to, PANIC) || startsAt(bytes, from, to, FATAL)) {
      this.endSection();
      this.crashSinceBlock = true;
      this.sawCrash = true;
      if (this.crashMessage === undefined) {
        const end = Math.min(to, from + MAX_CRASH_MESSAGE_BYTES);
        this.crashMessage = cleanString(bytes.subarray(from, end), this.warnings);
        if (end < to) this.crashMessage += '…';
      }
    } else if (SIGNALS.some((signal) => equalsAt(bytes, from, to, signal))) {
      this.endSection();
      this.sawSignal = true;
      if (!afterRelayLine) this.crashSinceBlock = true;
    } else if (equalsAt(bytes, from, to, RELAY)) {
      this.endSection();
      this.afterRelayLine = true;
      if (this.sawSignal && this.boundaries.hasBlocks) this.boundaries.inRelay = true;
    } else if (equalsAt(bytes, from, to, RUNTIME_STACK)) {
      this.endSection();
      this.section = 'skip';
    } else if (startsAt(bytes, from, to, SIGNAL) || startsAt(bytes, from, to, EXIT)) {
      this.endSection();
    } else if (!isRegister(bytes, from, to)) {
      this.foreignSinceBlock = true;
    }
    if (afterRelayLine) this.foreignSinceBlock = false;
  }

  private endSection(): void {
    this.closeBlock(this.lineFrom);
    this.section = 'outside';
  }

  private openBlock(from: number): void {
    this.closeBlock(this.lineFrom);
    if (this.rows.count >= this.limits.goroutines) {
      this.overLimitAt = this.baseOffset + this.lineFrom;
      return;
    }
    const { bytes, block, boundaries } = this;
    const header = this.nextHeader;
    this.nextHeader = block.begin(header, this.baseOffset + this.lineFrom);
    const { goidLow, goidHigh } = header;
    const isRunning = readsRunning(bytes, header);
    const isThread = goidLow === 0 && goidHigh === 0;
    this.repeats = boundaries.inRelay && !isThread ? boundaries.rowOf(goidLow, goidHigh) : -1;
    if (this.repeats < 0) {
      const begins =
        this.crashSinceBlock || (isRunning && this.foreignSinceBlock && !boundaries.inRelay);
      block.dump = boundaries.place(goidLow, goidHigh, isRunning, begins);
      if (this.prefix && from > this.lineFrom && !this.times.has(block.dump)) {
        const time = timeInPrefix(bytes, this.lineFrom, from);
        if (time !== undefined) this.times.set(block.dump, time);
      }
    } else {
      this.relayRepeats++;
    }
    if (header.unknownFrom >= 0) this.warnUnknownMark(header);
    this.isOpen = true;
    this.section = 'block';
    this.foreignSinceBlock = false;
    this.crashSinceBlock = false;
  }

  /** A block of the plain grammar at once: first byte after it, or -1 when it needs a closer look. */
  private plainBlock(from: number): number {
    const { plain, boundaries, rows } = this;
    if (!plain || this.isOpen || boundaries.inRelay || rows.count >= this.limits.goroutines) {
      return -1;
    }
    const after = plain.read(from);
    if (after < 0) return -1;
    const { header } = plain;
    const { goidLow, goidHigh } = header;
    const begins = this.crashSinceBlock || (plain.isRunning && this.foreignSinceBlock);
    const dump = boundaries.place(goidLow, goidHigh, plain.isRunning, begins);
    const isNew = plain.reason < -1;
    const reason = isNew ? this.reasonOf(header) : plain.reason;
    const labelSet = isNew ? this.labelSetOf(header) : plain.labelSet;
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
      this.baseOffset + from,
      plain.endOffset - from,
    );
    this.section = 'outside';
    this.foreignSinceBlock = false;
    this.crashSinceBlock = false;
    return after;
  }

  private closeBlock(endOffset: number): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { block, rows } = this;
    if (block.isWaitingForPlace) {
      block.flags |= GOROUTINE_FLAG.cut;
      this.rows.dropArguments(this.argumentsBeforeCall);
      if (endOffset < this.bytes.length) this.warnIncomplete();
    }
    if (this.repeats >= 0) {
      if (rows.flags(this.repeats) & GOROUTINE_FLAG.stackUnavailable && block.frameCount > 0) {
        rows.fillStack(this.repeats, block.stack());
      }
      return;
    }
    const { header } = block;
    rows.append(
      header,
      this.reasonOf(header),
      block.flags,
      block.stack(),
      block.creator,
      block.creatorGoidLow,
      block.creatorGoidHigh,
      this.labelSetOf(header),
      block.dump,
      block.byteOffset,
      this.baseOffset + endOffset - block.byteOffset,
    );
  }

  private reasonOf(header: HeaderLine): number {
    return this.reasons.intern(this.bytes, header.reasonFrom, header.reasonTo);
  }

  /** Label sets are numbered by their bytes: equal text is the same set. */
  private labelSetOf(header: HeaderLine): number {
    if (header.labelsFrom >= header.labelsTo) return -1;
    const known = this.labelTexts.size;
    const id = this.labelTexts.intern(this.bytes, header.labelsFrom, header.labelsTo);
    if (id < known) return id;
    this.labels.begin();
    let count = 0;
    const { stringBytes, labelsPerSample } = this.limits;
    readLabelText(this.bytes, header.labelsFrom, header.labelsTo, (key, value) => {
      if (count++ >= labelsPerSample) {
        this.warnings.add({
          code: 'dump.too-many-labels',
          message: `A goroutine has more than ${labelsPerSample} labels; the rest was left out.`,
          place: { byte: this.block.byteOffset },
        });
        return;
      }
      this.labels.text(
        cleanBytes(key, stringBytes, this.warnings),
        cleanBytes(value, stringBytes, this.warnings),
      );
    });
    return id;
  }

  private finishText(): void {
    const { bytes, block } = this;
    const end = bytes.length;
    const open = this.isOpen;
    const whole = block.looksWhole || (bytes[end - 1] === LF && this.mayEndHere());
    this.closeBlock(end);
    if (!open || whole || this.cut) return;
    const { goidLow, goidHigh } = block.header;
    this.cut = { byte: block.byteOffset, goid: unsigned64(goidLow, goidHigh).toString() };
    if (this.repeats < 0) this.rows.markLastCut();
  }

  /**
   * The last line was the place of a frame of user code, whole: the text may be a part that a person
   * pasted. Below a frame of the standard library something must come.
   */
  private mayEndHere(): boolean {
    const { block } = this;
    if (!block.endsWithFrame) return false;
    return isUserFunction(cleanString(block.root, this.warnings));
  }

  private warnIncomplete(): void {
    this.warnings.add({
      code: 'dump.incomplete-goroutine',
      message: 'A goroutine stops in the middle of a frame; the frames before it are used.',
      place: { byte: this.block.byteOffset },
    });
  }

  private warnOverLimit(): void {
    if (!this.block.overLimit) return;
    this.block.overLimit = false;
    this.warnings.add({
      code: 'dump.deep-stack',
      message: `A goroutine has more than ${this.limits.framesPerStack} frames; the outer ones were left out.`,
      place: { byte: this.block.byteOffset },
    });
  }

  private warnUnknownMark(header: HeaderLine): void {
    const part = this.bytes.subarray(
      header.unknownFrom,
      Math.min(header.unknownTo, header.unknownFrom + 80),
    );
    this.warnings.add({
      code: 'dump.unknown-mark',
      message: `A goroutine header has a mark that is not known here: "${cleanString(part, this.warnings)}".`,
      next: 'The goroutine is read without the mark; a newer Go version may have added it.',
      place: { byte: this.block.byteOffset },
    });
  }
}
