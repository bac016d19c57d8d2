import type { ByteInterner } from '../bytes/interners';
import { CR, isDigit, LF, SPACE, startsAt, TAB } from './bytes-of-text';
import {
  type CallLine,
  emptyCall,
  emptyPlace,
  IN_ARGUMENTS,
  type PlaceLine,
  readCall,
  readPlace,
} from './call-line';
import { CREATED_BY, type CreatorLine, emptyCreator, readCreator } from './creator-line';
import { ExactWords } from './exact-words';
import type { GoroutineRows } from './goroutine-rows';
import { afterRegisters, beforeRegisters } from './register-suffix';
import type { SameBytes } from './same-bytes';

export const LINE_KIND = { start: 0, call: 1, place: 2, creator: 3, creatorWithGoid: 4 } as const;
const {
  call: CALL,
  place: PLACE,
  creator: CREATOR,
  creatorWithGoid: CREATOR_WITH_GOID,
} = LINE_KIND;

const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;

// Fields of an entry. One array for all, so that what a line needs lies together in memory.
const STRIDE = 16;
const KIND = 0;
/** where the key stands in the text, and its length */
const KEY = 1;
const KEY_LENGTH = 2;
const HASH = 3;
/** number of the function or file */
const TEXT = 4;
/** of a place: line and whether it prints ` +0x` */
const LINE = 5;
const HAS_OFFSET = 6;
/** of a call: the argument list as first seen, with its `)`, and its exact words */
const ARGS_LENGTH = 5;
const WORDS = 6;
const WORDS_TO = 7;
/** entries that came after this one last, and the time before */
const NEXT = 8;
const NEXT_BUT_ONE = 9;
/** of a place: the call (with its inlined bit) it came after last, and the frame they made */
const CALL_BEFORE = 10;
const FRAME = 11;

/**
 * The lines of goroutine bodies, each distinct one read once. What differs from goroutine to
 * goroutine is no part of a line's key: argument words, ` fp= sp= pc=`, the id of a creator. An
 * entry knows which line came after it last, so most lines are known by one comparison of bytes.
 *
 * Only lines of the plain grammar have entries; of any other line, `read` knows nothing and the
 * line-by-line reader decides.
 */
export class LineMemo {
  /** entry of the line that `read` found */
  entry = 0;
  /** first byte after the line end */
  after = 0;
  /** of a call: between the parentheses */
  argsFrom = 0;
  argsTo = 0;
  /** of a creator: digits of the goroutine id; equal when it has none */
  goidFrom = 0;
  goidTo = 0;

  /** of a place: ` fp=… sp=… pc=…`; equal when it has none */
  registersFrom = 0;
  registersTo = 0;

  private fields = new Int32Array(256 * STRIDE);
  private count = 0;
  private buckets = new Int32Array(1024);
  private hashed = 0;
  /** position, low, high of exact words in first-seen argument lists */
  private words = new Int32Array(3 * 256);
  private wordCount = 0;
  private argsAreFirstSeen = false;
  private readonly call: CallLine = emptyCall();
  private readonly place: PlaceLine = emptyPlace();
  private readonly creator: CreatorLine = emptyCreator();
  private readonly exact: ExactWords;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly same: SameBytes,
    private readonly texts: ByteInterner,
    private readonly lineBytes: number,
    /** lines beyond are not kept: a text of nothing but distinct lines must not be held twice */
    private readonly maxEntries: number,
  ) {
    this.exact = new ExactWords(bytes);
  }

  /** An entry that is no line: what stands before the first line of a body. */
  start(): number {
    return this.append(LINE_KIND.start, 0, 0, 0);
  }

  /**
   * Reads the line at `at`, which comes after the line of entry `previous`. Gives its kind, and
   * `entry`, `after` and the parts of that kind; -1 for a line that is none of a plain body.
   */
  read(previous: number, at: number): number {
    const { fields } = this;
    const base = previous * STRIDE;
    const likely = fields[base + NEXT] as number;
    if (likely > 0 && this.matches(likely, at)) return this.found(likely, at);
    const other = fields[base + NEXT_BUT_ONE] as number;
    if (other > 0 && this.matches(other, at)) {
      fields[base + NEXT] = other;
      fields[base + NEXT_BUT_ONE] = likely;
      return this.found(other, at);
    }
    const entry = this.lookUp(at);
    if (entry < 0 || !this.rest(entry, at + (this.fields[entry * STRIDE + KEY_LENGTH] as number))) {
      return -1;
    }
    this.fields[base + NEXT_BUT_ONE] = likely;
    this.fields[base + NEXT] = entry;
    return this.found(entry, at);
  }

  /** number of the function of a call or creator, of the file of a place */
  textOf(entry: number): number {
    return this.fields[entry * STRIDE + TEXT] as number;
  }

  lineOf(place: number): number {
    return this.fields[place * STRIDE + LINE] as number;
  }

  hasOffset(place: number): boolean {
    return this.fields[place * STRIDE + HAS_OFFSET] === 1;
  }

  /** the frame that a place made with the call before it, when it was that call last time; else -1 */
  frameOf(place: number, callKey: number): number {
    const base = place * STRIDE;
    return this.fields[base + CALL_BEFORE] === callKey ? (this.fields[base + FRAME] as number) : -1;
  }

  keepFrame(place: number, callKey: number, frame: number): void {
    this.fields[place * STRIDE + CALL_BEFORE] = callKey;
    this.fields[place * STRIDE + FRAME] = frame;
  }

  /** Adds the exact words of the call that `read` found. */
  giveWords(rows: GoroutineRows, depth: number): void {
    if (!this.argsAreFirstSeen) {
      const { exact } = this;
      exact.begin(this.argsFrom, this.argsTo);
      while (exact.next()) rows.argument(depth, exact.position, exact.low, exact.high);
      return;
    }
    const base = this.entry * STRIDE;
    const to = this.fields[base + WORDS_TO] as number;
    for (let i = this.fields[base + WORDS] as number; i < to; i++) {
      const at = i * 3;
      rows.argument(
        depth,
        this.words[at] as number,
        this.words[at + 1] as number,
        this.words[at + 2] as number,
      );
    }
  }

  private found(entry: number, at: number): number {
    if (this.after - at > this.lineBytes) return -1;
    this.entry = entry;
    return this.fields[entry * STRIDE + KIND] as number;
  }

  private matches(entry: number, at: number): boolean {
    const base = entry * STRIDE;
    const length = this.fields[base + KEY_LENGTH] as number;
    if (at + length >= this.bytes.length) return false;
    if (!this.same.equal(at, this.fields[base + KEY] as number, length)) return false;
    return this.rest(entry, at + length);
  }

  /** Whether what follows the key of an entry is what may follow it, to the line end. */
  private rest(entry: number, at: number): boolean {
    const { bytes } = this;
    const base = entry * STRIDE;
    switch (this.fields[base + KIND]) {
      case CALL:
        return this.argumentList(base, at);
      case PLACE:
        this.registersFrom = at;
        this.registersTo = afterRegisters(bytes, at);
        return this.lineEnd(this.registersTo);
      case CREATOR:
        this.goidFrom = at;
        this.goidTo = at;
        return this.lineEnd(at);
      case CREATOR_WITH_GOID: {
        let to = at;
        while (isDigit(bytes[to])) to++;
        this.goidFrom = at;
        this.goidTo = to;
        return to > at && this.lineEnd(to);
      }
      default:
        return false;
    }
  }

  private argumentList(base: number, at: number): boolean {
    const { bytes, fields } = this;
    const known = fields[base + ARGS_LENGTH] as number;
    this.argsFrom = at;
    const first = (fields[base + KEY] as number) + (fields[base + KEY_LENGTH] as number);
    if (at + known < bytes.length && this.same.equal(at, first, known)) {
      this.argsAreFirstSeen = true;
      this.argsTo = at + known - 1;
      return this.lineEnd(at + known);
    }
    let to = at;
    while (IN_ARGUMENTS[bytes[to] as number] === 1) to++;
    this.argsAreFirstSeen = false;
    this.argsTo = to;
    return bytes[to] === CLOSE_PAREN && this.lineEnd(to + 1);
  }

  private lineEnd(at: number): boolean {
    const byte = this.bytes[at];
    if (byte === LF) {
      this.after = at + 1;
      return true;
    }
    if (byte !== CR || this.bytes[at + 1] !== LF) return false;
    this.after = at + 2;
    return true;
  }

  /** The entry of a line by its key, made when there is none yet; -1 when it can have none. */
  private lookUp(at: number): number {
    const { bytes } = this;
    const lf = bytes.indexOf(LF, at);
    if (lf < 0) return -1;
    const to = lf > at && bytes[lf - 1] === CR ? lf - 1 : lf;
    if (to === at || to - at > this.lineBytes) return -1;
    let kind: number;
    let keyTo: number;
    const first = bytes[at];
    if (first === TAB || first === SPACE) {
      kind = PLACE;
      keyTo = beforeRegisters(bytes, at, to);
    } else if (startsAt(bytes, at, to, CREATED_BY)) {
      readCreator(bytes, at + CREATED_BY.length, to, this.creator);
      kind = this.creator.goidFrom < to ? CREATOR_WITH_GOID : CREATOR;
      keyTo = this.creator.goidFrom;
    } else if (bytes[to - 1] === CLOSE_PAREN) {
      kind = CALL;
      keyTo = to - 1;
      while (keyTo > at && IN_ARGUMENTS[bytes[keyTo - 1] as number] === 1) keyTo--;
      if (bytes[keyTo - 1] !== OPEN_PAREN || keyTo - 1 <= at) return -1;
    } else {
      return -1;
    }
    const hash = this.same.hash(at, keyTo) ^ kind;
    const mask = this.buckets.length - 1;
    let bucket = hash & mask;
    for (;;) {
      const entry = this.buckets[bucket] as number;
      if (entry === 0) break;
      const base = entry * STRIDE;
      if (
        this.fields[base + HASH] === hash &&
        this.fields[base + KIND] === kind &&
        this.fields[base + KEY_LENGTH] === keyTo - at &&
        this.same.equal(at, this.fields[base + KEY] as number, keyTo - at)
      ) {
        return entry;
      }
      bucket = (bucket + 1) & mask;
    }
    return this.learn(kind, at, keyTo, to, hash, bucket);
  }

  private learn(
    kind: number,
    at: number,
    keyTo: number,
    to: number,
    hash: number,
    bucket: number,
  ): number {
    if (this.count >= this.maxEntries) return -1;
    const { bytes, texts } = this;
    let text: number;
    if (kind === CALL) {
      if (!readCall(bytes, at, to, this.call)) return -1;
      text = texts.intern(bytes, at, this.call.functionTo);
    } else if (kind === PLACE) {
      if (!readPlace(bytes, at, keyTo, this.place)) return -1;
      // more suffixes than the runtime prints: how many are read depends on the whole line
      if (this.place.suffixes !== Number(this.place.hasOffset)) return -1;
      text = texts.intern(bytes, this.place.fileFrom, this.place.fileTo);
    } else {
      text = texts.intern(bytes, at + CREATED_BY.length, this.creator.functionTo);
    }
    const entry = this.append(kind, at, keyTo - at, hash);
    this.fields[entry * STRIDE + TEXT] = text;
    if (kind === CALL) {
      const base = entry * STRIDE;
      this.fields[base + ARGS_LENGTH] = to - keyTo;
      this.fields[base + WORDS] = this.wordCount;
      this.exact.begin(this.call.argsFrom, this.call.argsTo);
      while (this.exact.next()) this.keepWord();
      this.fields[base + WORDS_TO] = this.wordCount;
    } else if (kind === PLACE) {
      this.fields[entry * STRIDE + LINE] = this.place.line;
      this.fields[entry * STRIDE + HAS_OFFSET] = Number(this.place.hasOffset);
    }
    this.buckets[bucket] = entry;
    if (++this.hashed * 2 > this.buckets.length) this.growBuckets();
    return entry;
  }

  private keepWord(): void {
    if (this.wordCount * 3 === this.words.length) {
      const larger = new Int32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    const at = this.wordCount++ * 3;
    this.words[at] = this.exact.position;
    this.words[at + 1] = this.exact.low;
    this.words[at + 2] = this.exact.high;
  }

  private append(kind: number, key: number, keyLength: number, hash: number): number {
    // entry 0 stands for none
    const entry = ++this.count;
    if ((entry + 1) * STRIDE > this.fields.length) {
      const larger = new Int32Array(this.fields.length * 2);
      larger.set(this.fields);
      this.fields = larger;
    }
    const base = entry * STRIDE;
    this.fields[base + KIND] = kind;
    this.fields[base + KEY] = key;
    this.fields[base + KEY_LENGTH] = keyLength;
    this.fields[base + HASH] = hash;
    this.fields[base + CALL_BEFORE] = -1;
    return entry;
  }

  private growBuckets(): void {
    const mask = this.buckets.length * 2 - 1;
    this.buckets = new Int32Array(mask + 1);
    for (let entry = 1; entry <= this.count; entry++) {
      const base = entry * STRIDE;
      if (this.fields[base + KIND] === LINE_KIND.start) continue;
      let bucket = (this.fields[base + HASH] as number) & mask;
      while (this.buckets[bucket] !== 0) bucket = (bucket + 1) & mask;
      this.buckets[bucket] = entry;
    }
  }
}
