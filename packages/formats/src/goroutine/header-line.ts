import { GOROUTINE_FLAG } from '@unpark/model';
import {
  type Decimal,
  equalsAt,
  findIn,
  hexValue,
  isDigit,
  QUOTE,
  readDecimal,
  SPACE,
  startsAt,
  word,
} from './bytes-of-text';
import { quotedEnd } from './go-quote';

/**
 * `goroutine N [gp=… m=…] [reason, extras]{ {labels}}:` as runtime.goroutineheader prints it, Go
 * 1.19 to 1.27. Ranges are offsets into the line's bytes. One object is reused for all lines.
 */
export interface HeaderLine {
  goidLow: number;
  goidHigh: number;
  reasonFrom: number;
  reasonTo: number;
  /** whole minutes; -1 when not printed */
  waitMinutes: number;
  flags: number;
  /** number of the thread (m) it is on; -1 when not printed, or on none */
  thread: number;
  bubbleLow: number;
  bubbleHigh: number;
  /** between the braces; from === to when there are no labels */
  labelsFrom: number;
  labelsTo: number;
  /** a mark inside the brackets that this version does not know; -1 when all are known */
  unknownFrom: number;
  unknownTo: number;
}

export const emptyHeader = (): HeaderLine => ({
  goidLow: 0,
  goidHigh: 0,
  reasonFrom: 0,
  reasonTo: 0,
  waitMinutes: -1,
  flags: 0,
  thread: -1,
  bubbleLow: 0,
  bubbleHigh: 0,
  labelsFrom: 0,
  labelsTo: 0,
  unknownFrom: -1,
  unknownTo: -1,
});

/**
 * - `header`: read
 * - `no`: another line
 * - `cut`: begins like a header and the line ends inside it
 */
export type HeaderVerdict = 'header' | 'no' | 'cut';

export const GOROUTINE = word('goroutine ');
const GP = word(' gp=0x');
const M_NIL = word(' m=nil');
const M = word(' m=');
const MP = word(' mp=0x');
const LABELS_26 = word(' labels:{');
const LEAKED = word(' (leaked)');
const SCAN = word(' (scan)');
const DURABLE = word(' (durable)');
const MINUTES = word(' minutes');
const LOCKED = word('locked to thread');
const BUBBLE = word('synctest bubble ');
const GROUP = word('synctest group ');

/** Reasons whose own text ends in `(durable)`; the mark is printed apart for the others. */
const DURABLE_REASONS = ['chan receive', 'chan send', 'select', 'sync.WaitGroup.Wait'].map(word);

const COMMA = 44;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const COLON = 58;

const decimal: Decimal = { end: 0, low: 0, high: 0 };

export const looksLikeHeader = (bytes: Uint8Array, from: number, to: number): boolean =>
  startsAt(bytes, from, to, GOROUTINE) && isDigit(bytes[from + GOROUTINE.length]);

/** An unfinished line that may be the beginning of a header. */
export const mayBecomeHeader = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from <= GOROUTINE.length &&
  startsAt(GOROUTINE, 0, GOROUTINE.length, bytes.subarray(from, to));

export function readHeader(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: HeaderLine,
): HeaderVerdict {
  if (!looksLikeHeader(bytes, from, to)) return 'no';
  if (!readDecimal(bytes, from + GOROUTINE.length, to, decimal)) return 'no';
  out.goidLow = decimal.low;
  out.goidHigh = decimal.high;
  out.thread = -1;
  let at = readThread(bytes, decimal.end, to, out);
  if (at >= to) return 'cut';
  if (bytes[at] !== SPACE) return 'no';
  if (at + 1 === to) return 'cut';
  if (bytes[at + 1] !== OPEN_BRACKET) return 'no';
  at += 2;

  out.waitMinutes = -1;
  out.flags = 0;
  out.bubbleLow = 0;
  out.bubbleHigh = 0;
  out.labelsFrom = 0;
  out.labelsTo = 0;
  out.unknownFrom = -1;
  out.unknownTo = -1;

  let partFrom = at;
  let first = true;
  for (;;) {
    const partTo = partEnd(bytes, partFrom, to);
    if (partTo >= to) return 'cut';
    if (first) readReason(bytes, partFrom, partTo, out);
    else readExtra(bytes, partFrom, partTo, out);
    first = false;
    if (bytes[partTo] === COMMA) {
      partFrom = partTo + 2;
      continue;
    }
    at = partTo;
    break;
  }
  if (bytes[at] === SPACE) {
    // Go 1.26: ` labels:{…}` inside the brackets
    at = readLabels(bytes, at + LABELS_26.length - 1, to, out);
    if (at < 0) return 'cut';
  }
  if (at >= to) return 'cut';
  if (bytes[at] !== CLOSE_BRACKET) return 'no';
  at++;
  if (bytes[at] === SPACE && bytes[at + 1] === OPEN_BRACE && at + 1 < to) {
    // Go 1.27: ` {…}` after the brackets
    at = readLabels(bytes, at + 1, to, out);
    if (at < 0) return 'cut';
  }
  if (at >= to) return 'cut';
  return bytes[at] === COLON && onlySpaces(bytes, at + 1, to) ? 'header' : 'no';
}

/** ` gp=0x… m=nil` or ` gp=0x… m=K mp=0x…` */
function readThread(bytes: Uint8Array, from: number, to: number, out: HeaderLine): number {
  if (!startsAt(bytes, from, to, GP)) return from;
  let at = skipHex(bytes, from + GP.length, to);
  if (startsAt(bytes, at, to, M_NIL)) return at + M_NIL.length;
  if (!startsAt(bytes, at, to, M)) return at;
  at += M.length;
  if (readDecimal(bytes, at, to, decimal) && decimal.high === 0) {
    out.thread = Math.min(decimal.low, 0x7fffffff);
  }
  while (at < to && isDigit(bytes[at])) at++;
  if (startsAt(bytes, at, to, MP)) at = skipHex(bytes, at + MP.length, to);
  return at;
}

function skipHex(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && hexValue(bytes[at]) >= 0) at++;
  return at;
}

/** end of one part inside the brackets: at `, `, `]` or ` labels:{` */
function partEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (byte === CLOSE_BRACKET) return i;
    if (byte === COMMA && (bytes[i + 1] === SPACE || i + 1 >= to)) return i;
    if (byte === SPACE && startsAt(bytes, i, to, LABELS_26)) return i;
  }
  return to;
}

function readReason(bytes: Uint8Array, from: number, to: number, out: HeaderLine): void {
  let end = to;
  for (;;) {
    if (endsWith(bytes, from, end, LEAKED)) {
      out.flags |= GOROUTINE_FLAG.leaked;
      end -= LEAKED.length;
    } else if (endsWith(bytes, from, end, SCAN)) {
      out.flags |= GOROUTINE_FLAG.scan;
      end -= SCAN.length;
    } else if (endsWith(bytes, from, end, DURABLE)) {
      out.flags |= GOROUTINE_FLAG.durable;
      const stem = end - DURABLE.length;
      if (DURABLE_REASONS.some((reason) => equalsAt(bytes, from, stem, reason))) break;
      end = stem;
    } else {
      break;
    }
  }
  out.reasonFrom = from;
  out.reasonTo = end;
}

const endsWith = (bytes: Uint8Array, from: number, to: number, literal: Uint8Array): boolean =>
  to - literal.length > from && startsAt(bytes, to - literal.length, to, literal);

function readExtra(bytes: Uint8Array, from: number, to: number, out: HeaderLine): void {
  if (isDigit(bytes[from]) && readDecimal(bytes, from, to, decimal)) {
    if (equalsAt(bytes, decimal.end, to, MINUTES) && decimal.high === 0) {
      out.waitMinutes = Math.min(decimal.low, 0x7fffffff);
      return;
    }
  } else if (equalsAt(bytes, from, to, LOCKED)) {
    out.flags |= GOROUTINE_FLAG.lockedToThread;
    return;
  } else if (startsAt(bytes, from, to, BUBBLE) || startsAt(bytes, from, to, GROUP)) {
    const at = from + (startsAt(bytes, from, to, BUBBLE) ? BUBBLE.length : GROUP.length);
    if (readDecimal(bytes, at, to, decimal) && decimal.end === to) {
      out.bubbleLow = decimal.low;
      out.bubbleHigh = decimal.high;
      return;
    }
  }
  if (out.unknownFrom < 0) {
    out.unknownFrom = from;
    out.unknownTo = to;
  }
}

/** `{…}` at `open`; gives the offset after the closing brace, or -1 when the line ends first */
function readLabels(bytes: Uint8Array, open: number, to: number, out: HeaderLine): number {
  for (let i = open + 1; i < to; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      const end = quotedEnd(bytes, i, to);
      if (end < 0) return -1;
      i = end - 1;
    } else if (byte === CLOSE_BRACE) {
      out.labelsFrom = open + 1;
      out.labelsTo = i;
      return i + 1;
    }
  }
  return -1;
}

function onlySpaces(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== SPACE) return false;
  return true;
}

/** A line is looked at this many times at most, so that time stays in proportion to its length. */
const MAX_HEADERS_TRIED = 4;

/** Offset of a goroutine header inside a line, after a log prefix; -1 when there is none. */
export function headerInLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  scratch: HeaderLine,
): number {
  let at = from;
  for (let attempt = 0; attempt < MAX_HEADERS_TRIED; attempt++) {
    at = findIn(bytes, at, to, GOROUTINE);
    if (at < 0) return -1;
    if (readHeader(bytes, at, to, scratch) === 'header') return at;
    at += GOROUTINE.length;
  }
  return -1;
}
