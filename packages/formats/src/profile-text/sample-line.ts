import { hexValue, isDigit, SPACE } from '../goroutine/bytes-of-text';

const AT = 64;
const COLON = 58;
const OPEN = 91;
const CLOSE = 93;
const ZERO = 48;
const SMALL_X = 120;
const MAX_DIGITS = 19;
const INT64_MAX = 0x7fff_ffff_ffff_ffffn;

/** One row `1: 2 [3: 4] @ 0x1 0x2`: its numbers and where its addresses stand. */
export interface SampleLine {
  readonly numbers: bigint[];
  /** from and to of each address */
  readonly addresses: number[];
}

/**
 * Reads numbers divided by spaces, colons and brackets up to `@`, then addresses; undefined when the
 * line is anything else. A row may have no address (Go 1.19 writes such ones for threads).
 * @param count how many numbers there must be
 */
export function readSampleLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  count: number,
  maxAddresses: number,
): SampleLine | undefined {
  const numbers: bigint[] = [];
  let at = from;
  while (at < to && bytes[at] !== AT) {
    const byte = bytes[at] as number;
    if (isDigit(byte)) {
      const end = digitsEnd(bytes, at, to);
      const number = numberIn(bytes, at, end);
      if (number === undefined || numbers.length === count) return undefined;
      numbers.push(number);
      at = end;
    } else if (byte === SPACE || byte === COLON || byte === OPEN || byte === CLOSE) at++;
    else return undefined;
  }
  if (bytes[at] !== AT || numbers.length !== count) return undefined;
  const addresses: number[] = [];
  for (at++; at < to; ) {
    if (bytes[at] === SPACE) {
      at++;
      continue;
    }
    const end = addressEnd(bytes, at, to);
    if (end < 0) return undefined;
    if (addresses.length < maxAddresses * 2) addresses.push(at, end);
    at = end;
  }
  return { numbers, addresses };
}

/** First byte after `0x1f`; -1 when there is no address. */
export function addressEnd(bytes: Uint8Array, from: number, to: number): number {
  if (from + 2 >= to || bytes[from] !== ZERO || bytes[from + 1] !== SMALL_X) return -1;
  let end = from + 2;
  while (end < to && hexValue(bytes[end]) >= 0) end++;
  return end === from + 2 || end - from > 18 ? -1 : end;
}

export function digitsEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = from;
  while (end < to && isDigit(bytes[end])) end++;
  return end;
}

/** The decimal number that bytes[from..to) are; undefined when it does not fit 63 bits. */
export function numberIn(bytes: Uint8Array, from: number, to: number): bigint | undefined {
  if (to === from || to - from > MAX_DIGITS) return undefined;
  let value = 0;
  for (let at = from; at < to && at < from + 15; at++) {
    value = value * 10 + (bytes[at] as number) - ZERO;
  }
  let exact = BigInt(value);
  for (let at = from + 15; at < to; at++) {
    exact = exact * 10n + BigInt((bytes[at] as number) - ZERO);
  }
  return exact <= INT64_MAX ? exact : undefined;
}
