import { BACKSLASH, hexValue, QUOTE } from './bytes-of-text';

const encoder = new TextEncoder();
const SINGLE: ReadonlyMap<number, number> = new Map([
  [97, 7],
  [98, 8],
  [102, 12],
  [110, 10],
  [114, 13],
  [116, 9],
  [118, 11],
  [92, 92],
  [34, 34],
  [39, 39],
]);

/** First byte after a Go-quoted string that starts at `from`, or -1 when it does not end. */
export function quotedEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from + 1; i < to; i++) {
    if (bytes[i] === BACKSLASH) i++;
    else if (bytes[i] === QUOTE) return i + 1;
  }
  return -1;
}

/** Content of a Go-quoted string (strconv.Quote) in [from, to) with its quotes; odd escapes stay. */
export function unquote(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const out: number[] = [];
  for (let i = from + 1; i < to - 1; i++) {
    const byte = bytes[i] as number;
    if (byte !== BACKSLASH) {
      out.push(byte);
      continue;
    }
    const escape = bytes[++i] as number;
    const single = SINGLE.get(escape);
    if (single !== undefined) {
      out.push(single);
      continue;
    }
    const digits = escape === 120 ? 2 : escape === 117 ? 4 : escape === 85 ? 8 : 0;
    let value = 0;
    let read = 0;
    while (read < digits && i + 1 + read < to - 1) {
      const digit = hexValue(bytes[i + 1 + read]);
      if (digit < 0) break;
      value = value * 16 + digit;
      read++;
    }
    if (digits === 0 || read < digits || value > 0x10ffff) {
      out.push(BACKSLASH, escape);
      continue;
    }
    i += digits;
    // \x is one byte of text that was not UTF-8; the others are a character
    if (digits === 2) out.push(value);
    else out.push(...encoder.encode(String.fromCodePoint(value)));
  }
  return Uint8Array.from(out);
}
