import { QUOTE, SPACE } from './bytes-of-text';
import { quotedEnd, unquote } from './go-quote';

const COMMA = 44;
const COLON = 58;

/**
 * `"k": "v", key: value` between the braces of a header: Go 1.26 quotes always, 1.27 only where it
 * must. What does not follow the grammar is given as a text without a value, never dropped.
 */
export function readLabelText(
  bytes: Uint8Array,
  from: number,
  to: number,
  add: (key: Uint8Array, value: Uint8Array) => void,
): void {
  let at = from;
  while (at < to) {
    const keyEnd = tokenEnd(bytes, at, to, COLON);
    const key = tokenText(bytes, at, keyEnd);
    at = keyEnd;
    let value: Uint8Array = new Uint8Array(0);
    if (bytes[at] === COLON) {
      at += bytes[at + 1] === SPACE ? 2 : 1;
      const valueEnd = tokenEnd(bytes, at, to, COMMA);
      value = tokenText(bytes, at, valueEnd);
      at = valueEnd;
    }
    add(key, value);
    if (bytes[at] === COMMA) at += bytes[at + 1] === SPACE ? 2 : 1;
    else if (at < to) at++;
  }
}

function tokenEnd(bytes: Uint8Array, from: number, to: number, stop: number): number {
  let at = from;
  if (bytes[at] === QUOTE) {
    const end = quotedEnd(bytes, at, to);
    if (end > 0) at = end;
  }
  while (at < to && bytes[at] !== stop) at++;
  return Math.min(at, to);
}

const tokenText = (bytes: Uint8Array, from: number, to: number): Uint8Array =>
  bytes[from] === QUOTE && bytes[to - 1] === QUOTE && to - from >= 2
    ? unquote(bytes, from, to)
    : bytes.slice(from, to);
