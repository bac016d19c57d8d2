/** Byte classes of the traceback grammar. All functions look at one byte or at a fixed word. */
export const LF = 10;
export const CR = 13;
export const TAB = 9;
export const SPACE = 32;
export const QUOTE = 34;
export const BACKSLASH = 92;

export const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 48 && byte <= 57;

/** value of a lower or upper case hex digit, -1 for another byte */
export function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 97 && byte <= 102) return byte - 87;
  if (byte >= 65 && byte <= 70) return byte - 55;
  return -1;
}

/** a literal of ASCII bytes, prepared once */
export const word = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

export function startsAt(
  bytes: Uint8Array,
  from: number,
  to: number,
  literal: Uint8Array,
): boolean {
  if (from + literal.length > to) return false;
  for (let i = 0; i < literal.length; i++) {
    if (bytes[from + i] !== literal[i]) return false;
  }
  return true;
}

export const equalsAt = (
  bytes: Uint8Array,
  from: number,
  to: number,
  literal: Uint8Array,
): boolean => to - from === literal.length && startsAt(bytes, from, to, literal);

/** offset of a literal inside [from, to), or -1; for short ranges */
export function findIn(bytes: Uint8Array, from: number, to: number, literal: Uint8Array): number {
  const first = literal[0] as number;
  const last = to - literal.length;
  for (let i = from; i <= last; i++) {
    if (bytes[i] === first && startsAt(bytes, i, to, literal)) return i;
  }
  return -1;
}

/** First byte after the end of the line that ends before `to`. */
export function lineAfter(bytes: Uint8Array, to: number): number {
  const lf = bytes[to] === CR ? to + 1 : to;
  return Math.min(lf + 1, bytes.length);
}

/** A decimal number; digits beyond 20 or 64 bits make it invalid. */
export interface Decimal {
  /** first byte after the digits; equal to the start when there was none */
  end: number;
  low: number;
  high: number;
}

/** Reads digits at `from` as an unsigned 64-bit number into `out`; false when it does not fit. */
export function readDecimal(bytes: Uint8Array, from: number, to: number, out: Decimal): boolean {
  let low = 0;
  let high = 0;
  let i = from;
  for (; i < to; i++) {
    const byte = bytes[i] as number;
    if (byte < 48 || byte > 57) break;
    if (i - from >= 20) return false;
    const lowTimesTen = low * 10 + (byte - 48);
    const carry = Math.floor(lowTimesTen / 0x1_0000_0000);
    low = lowTimesTen >>> 0;
    high = high * 10 + carry;
    if (high > 0xffff_ffff) return false;
  }
  out.end = i;
  out.low = low;
  out.high = high >>> 0;
  return i > from;
}
