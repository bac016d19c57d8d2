import type { Warnings } from '../format-error';
import { isDigit, LF, SPACE, startsAt, TAB, word } from './bytes-of-text';
import { JsonFields } from './json-fields';
import type { Utf8Text } from './text-encoding';

const GOROUTINE = word('goroutine ');
const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;
const LOWER_G = 103;
const LOWER_P = 112;
const MAX_JSON_LINE_BYTES = 16 * 1024 * 1024;

/** Keys under which log shippers put the line itself, in the order in which they are asked. */
const TEXT_KEYS = ['log', 'message', 'msg', 'MESSAGE', 'textPayload', 'line', 'text'].map(word);
const STACK_KEYS = ['stack', 'stacktrace', 'stackTrace', 'goroutines', 'dump'].map(word);

/** Text to read for goroutines, and where to look for the first. */
export interface UnpackedText extends Utf8Text {
  /** no goroutine header begins before this byte of the text */
  readonly headerAt: number;
}

/**
 * When the first goroutine header stands inside a JSON log line, takes the text out of each such
 * line; other lines stay. Any other text comes back as it is.
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
  if (first === at || bytes[first] !== OPEN_BRACE) return { ...text, headerAt: at };

  const fields = new JsonFields(bytes, [TEXT_KEYS, STACK_KEYS]);
  // A text is never longer than its JSON line: quotes and a key cost more than the line end added.
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let from = 0;
  while (from < bytes.length) {
    const lf = bytes.indexOf(LF, from);
    const next = lf < 0 ? bytes.length : lf + 1;
    const isObject = bytes[from] === OPEN_BRACE && next - from <= MAX_JSON_LINE_BYTES;
    if (isObject && fields.read(from, next)) {
      length = fields.write(out, length);
    } else {
      out.set(bytes.subarray(from, next), length);
      length += next - from;
    }
    from = next;
  }
  warnings.add({
    code: 'dump.json-lines',
    message: 'The text stands inside JSON log lines; byte offsets count in the unpacked text.',
  });
  return { bytes: out.subarray(0, length), baseOffset: 0, headerAt: 0 };
}

/** Offset of the first `goroutine N [` or `goroutine N gp=` from a byte on; -1 without one. */
export function firstHeader(bytes: Uint8Array, start = 0): number {
  let from = start;
  for (;;) {
    const at = bytes.indexOf(LOWER_G, from);
    if (at < 0) return -1;
    if (startsAt(bytes, at, bytes.length, GOROUTINE)) {
      let end = at + GOROUTINE.length;
      const digits = end;
      while (end - digits < 20 && isDigit(bytes[end])) end++;
      if (end > digits && bytes[end] === SPACE) {
        if (bytes[end + 1] === OPEN_BRACKET) return at;
        if (bytes[end + 1] === LOWER_G && bytes[end + 2] === LOWER_P) return at;
      }
    }
    from = at + 1;
  }
}
