import { hexValue, SPACE, TAB } from '../goroutine/bytes-of-text';
import { addressEnd, digitsEnd, numberIn } from './sample-line';

const HASH = 35;
const PLUS = 43;
const ZERO = 48;
const SMALL_X = 120;
const COLON = 58;

/** `# TAB 0xADDRESS TABS FUNCTION+0xOFFSET TABS FILE:LINE`, as offsets. */
export interface FrameLine {
  readonly addressFrom: number;
  readonly addressTo: number;
  /** equal when the line has only an address: the runtime found no symbol */
  readonly functionFrom: number;
  readonly functionTo: number;
  readonly fileFrom: number;
  readonly fileTo: number;
  readonly line: number;
}

const isBlank = (byte: number | undefined): boolean => byte === TAB || byte === SPACE;

/** A frame of a text profile; undefined when the line is not one. Tabs may have become spaces. */
export function readFrameLine(bytes: Uint8Array, from: number, to: number): FrameLine | undefined {
  if (bytes[from] !== HASH) return undefined;
  const addressFrom = skipBlanks(bytes, from + 1, to);
  const addressTo = addressEnd(bytes, addressFrom, to);
  if (addressTo < 0) return undefined;
  const functionFrom = skipBlanks(bytes, addressTo, to);
  const nothing = { functionFrom, functionTo: functionFrom, fileFrom: 0, fileTo: 0, line: 0 };
  if (functionFrom === to) return { addressFrom, addressTo, ...nothing };
  if (functionFrom === addressTo) return undefined;
  // a function's name may hold spaces, `+0x1f` and a blank end it
  const offset = offsetAfter(bytes, functionFrom, to);
  if (!offset) return undefined;
  const fileFrom = skipBlanks(bytes, offset.to, to);
  let lineFrom = to;
  while (lineFrom > fileFrom && bytes[lineFrom - 1] !== COLON) lineFrom--;
  if (lineFrom === fileFrom || digitsEnd(bytes, lineFrom, to) !== to) return undefined;
  const line = numberIn(bytes, lineFrom, to);
  if (line === undefined) return undefined;
  return {
    addressFrom,
    addressTo,
    functionFrom,
    functionTo: offset.from,
    fileFrom,
    fileTo: lineFrom - 1,
    line: line <= 0x7fff_ffffn ? Number(line) : 0,
  };
}

function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(bytes[at])) at++;
  return at;
}

/** Where `+0x1f` stands that a blank follows. */
function offsetAfter(
  bytes: Uint8Array,
  from: number,
  to: number,
): { from: number; to: number } | undefined {
  for (let at = from; at + 3 < to; at++) {
    if (bytes[at] !== PLUS || bytes[at + 1] !== ZERO || bytes[at + 2] !== SMALL_X) continue;
    let end = at + 3;
    while (end < to && hexValue(bytes[end]) >= 0) end++;
    if (end > at + 3 && isBlank(bytes[end])) return { from: at, to: end };
  }
  return undefined;
}
