import type { Warnings } from '../format-error';
import { BACKSLASH, CR, isDigit, LF, QUOTE, SPACE, startsAt, TAB, word } from './bytes-of-text';
import { emptyHeader, readHeader } from './header-line';
import { JsonFields } from './json-fields';
import type { Utf8Text } from './text-encoding';

const GOROUTINE = word('goroutine ');
const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;
const LOWER_G = 103;
const LOWER_N = 110;
const LOWER_P = 112;
const COLON = 58;
/** a header is looked at so far for its end: it may hold labels */
const MAX_HEADER_BYTES = 8192;
const MAX_JSON_LINE_BYTES = 16 * 1024 * 1024;

/** Keys under which log shippers put the line itself, in the order in which they are asked. */
const TEXT_KEYS = ['log', 'message', 'msg', 'MESSAGE', 'textPayload', 'line', 'text'].map(word);
const STACK_KEYS = ['stack', 'stacktrace', 'stackTrace', 'goroutines', 'dump'].map(word);

const scratch = emptyHeader();

/** Text to read for goroutines, and where to look for the first. */
export interface UnpackedText extends Utf8Text {
  /** no goroutine header begins before this byte of the text */
  readonly headerAt: number;
}

/**
 * When the first goroutine header stands inside a JSON log line, takes the text out of each such
 * line; when its line goes on after an escaped line end (a quoted field of logfmt, JSON or CSV over
 * several lines), undoes escapes there. Other lines stay, and any other text comes back as it is.
 * @param headerAt no header begins before this byte
 */
export function unpackJsonLines(
  text: Utf8Text,
  warnings: Warnings,
  headerAt: number,
): UnpackedText {
  const { bytes } = text;
  const at = firstHeader(bytes, headerAt);
  if (at < 0) return { ...text, headerAt: bytes.length };
  const lineFrom = at === 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
  let first = lineFrom;
  while (bytes[first] === SPACE || bytes[first] === TAB) first++;
  const isObject = first < at && bytes[first] === OPEN_BRACE;
  const lineEnd = bytes.indexOf(LF, at);
  const lineTo = lineEnd < 0 ? bytes.length : lineEnd + 1;
  if (!isObject && escapedField(bytes, lineFrom, lineTo) < 0) return { ...text, headerAt: at };

  const fields = new JsonFields(bytes, [TEXT_KEYS, STACK_KEYS]);
  // A text is never longer than its JSON line: quotes and a key cost more than the line end added.
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let from = 0;
  while (from < bytes.length) {
    const lf = bytes.indexOf(LF, from);
    const next = lf < 0 ? bytes.length : lf + 1;
    const mayBeObject = bytes[from] === OPEN_BRACE && next - from <= MAX_JSON_LINE_BYTES;
    const escapedAt = mayBeObject ? -1 : escapedField(bytes, from, next);
    if (mayBeObject && fields.read(from, next)) {
      length = fields.write(out, length);
    } else if (escapedAt >= 0) {
      length = fields.writeEscaped(escapedAt, next, out, length);
    } else {
      out.set(bytes.subarray(from, next), length);
      length += next - from;
    }
    from = next;
  }
  warnings.add({
    code: 'dump.json-lines',
    message: 'The text stands inside log fields; byte offsets count in the unpacked text.',
  });
  return { bytes: out.subarray(0, length), baseOffset: 0, headerAt: 0 };
}

/**
 * Where the text of a quoted field begins that holds goroutines with escaped line ends; -1 for any
 * other line.
 */
function escapedField(bytes: Uint8Array, from: number, to: number): number {
  const inLine = firstHeader(bytes.subarray(from, to));
  if (inLine < 0) return -1;
  const header = from + inLine;
  let end = bytes[to - 1] === LF ? to - 1 : to;
  if (end > header && bytes[end - 1] === CR) end--;
  // a label may hold what looks like an escaped line end
  if (readHeader(bytes, header, end, scratch) === 'header') return -1;
  const longest = Math.min(end - 1, header + MAX_HEADER_BYTES);
  for (let at = header; at < longest; at++) {
    if (bytes[at] === BACKSLASH && bytes[at + 1] === LOWER_N && bytes[at - 1] === COLON) {
      let start = header;
      while (start > from && !(bytes[start - 1] === QUOTE && bytes[start - 2] !== BACKSLASH))
        start--;
      return start > from ? start : header;
    }
  }
  return -1;
}

/** Offset of the first `goroutine N [` or `goroutine N gp=` from a byte on; -1 without one. */
export function firstHeader(bytes: Uint8Array, start = 0): number {
  let from = start;
  for (;;) {
    const at = bytes.indexOf(LOWER_G, from);
    if (at < 0) return -1;
    if (startsAt(bytes, at, bytes.length, GOROUTINE)) {
      const digits = at + GOROUTINE.length;
      let to = digits;
      while (to - digits < 20 && isDigit(bytes[to])) to++;
      if (to > digits && bytes[to] === SPACE) {
        if (bytes[to + 1] === OPEN_BRACKET) return at;
        if (bytes[to + 1] === LOWER_G && bytes[to + 2] === LOWER_P) return at;
      }
    }
    from = at + 1;
  }
}
