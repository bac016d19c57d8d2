import type { Warnings } from '../format-error';
import { isDigit, LF, SPACE, startsAt, TAB, word } from './bytes-of-text';
import type { Utf8Text } from './text-encoding';

const GOROUTINE = word('goroutine ');
const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;
const MAX_JSON_LINE_BYTES = 16 * 1024 * 1024;

/** Keys under which log shippers put the line itself, in the order in which they are asked. */
const TEXT_KEYS = ['log', 'message', 'msg', 'MESSAGE', 'textPayload', 'line', 'text'];
const STACK_KEYS = ['stack', 'stacktrace', 'stackTrace', 'goroutines', 'dump'];

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * When the first goroutine header stands inside a JSON log line, takes the text out of each such
 * line; other lines stay. Any other text comes back as it is.
 */
export function unpackJsonLines(text: Utf8Text, warnings: Warnings): Utf8Text {
  const { bytes } = text;
  const at = firstHeader(bytes);
  if (at < 0) return text;
  const lineFrom = at === 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
  let first = lineFrom;
  while (bytes[first] === SPACE || bytes[first] === TAB) first++;
  if (first === at || bytes[first] !== OPEN_BRACE) return text;

  const parts: Uint8Array[] = [];
  let total = 0;
  let from = 0;
  while (from < bytes.length) {
    const lf = bytes.indexOf(LF, from);
    const next = lf < 0 ? bytes.length : lf + 1;
    const line = bytes.subarray(from, next);
    const unpacked = line[0] === OPEN_BRACE && unpackLine(line);
    const part = unpacked ? encoder.encode(unpacked) : line;
    parts.push(part);
    total += part.length;
    from = next;
  }
  const out = new Uint8Array(total);
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  warnings.add({
    code: 'dump.json-lines',
    message: 'The text stands inside JSON log lines; byte offsets count in the unpacked text.',
  });
  return { bytes: out, baseOffset: 0 };
}

/** Offset of the first `goroutine N [` or `goroutine N gp=`, wherever it stands; -1 without one. */
export function firstHeader(bytes: Uint8Array): number {
  let from = 0;
  for (;;) {
    const at = bytes.indexOf(GOROUTINE[0] as number, from);
    if (at < 0) return -1;
    if (startsAt(bytes, at, bytes.length, GOROUTINE)) {
      let end = at + GOROUTINE.length;
      const digits = end;
      while (end - digits < 20 && isDigit(bytes[end])) end++;
      if (end > digits && bytes[end] === SPACE) {
        if (bytes[end + 1] === OPEN_BRACKET) return at;
        if (bytes[end + 1] === 103 && bytes[end + 2] === 112) return at;
      }
    }
    from = at + 1;
  }
}

function unpackLine(line: Uint8Array): string | undefined {
  if (line.length > MAX_JSON_LINE_BYTES) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(line));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = new Map(Object.entries(value));
  const pick = (keys: readonly string[]): string => {
    for (const key of keys) {
      const found = fields.get(key);
      if (typeof found === 'string') return found.endsWith('\n') ? found : `${found}\n`;
    }
    return '';
  };
  const out = pick(TEXT_KEYS) + pick(STACK_KEYS);
  return out === '' ? undefined : out;
}
