import { hexValue, isDigit, SPACE, startsAt, TAB, word } from './bytes-of-text';

/** `FUNC(args)`: the line of a call. One object is reused for all lines. */
export interface CallLine {
  functionTo: number;
  argsFrom: number;
  argsTo: number;
  /** args are exactly `...`: inlined, or a frame of an ancestor */
  elidedArgs: boolean;
}

export const emptyCall = (): CallLine => ({
  functionTo: 0,
  argsFrom: 0,
  argsTo: 0,
  elidedArgs: false,
});

const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const DOT = 46;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const COMMA = 44;
const QUESTION = 63;
const UNDERSCORE = 95;
const LOWER_X = 120;

/**
 * Reads a call line. The argument list never holds a parenthesis, so it opens at the last `(`.
 * Symbols hold no space, which is what tells a call from a log line that ends in `)`.
 */
export function readCall(bytes: Uint8Array, from: number, to: number, out: CallLine): boolean {
  if (bytes[to - 1] !== CLOSE_PAREN) return false;
  let open = to - 2;
  while (open > from) {
    const byte = bytes[open] as number;
    if (byte === OPEN_PAREN) break;
    if (IN_ARGUMENTS[byte] !== 1) return false;
    open--;
  }
  if (open <= from) return false;
  for (let i = from; i < open; i++) {
    const byte = bytes[i] as number;
    if (byte === SPACE || byte === TAB) return false;
  }
  out.functionTo = open;
  out.argsFrom = open + 1;
  out.argsTo = to - 1;
  out.elidedArgs =
    to - 1 - (open + 1) === 3 &&
    bytes[open + 1] === DOT &&
    bytes[open + 2] === DOT &&
    bytes[open + 3] === DOT;
  return true;
}

const isArgumentByte = (byte: number): boolean =>
  hexValue(byte) >= 0 ||
  byte === LOWER_X ||
  byte === SPACE ||
  byte === COMMA ||
  byte === OPEN_BRACE ||
  byte === CLOSE_BRACE ||
  byte === QUESTION ||
  byte === DOT ||
  byte === UNDERSCORE;

/** One for a byte that may stand in an argument list. */
export const IN_ARGUMENTS = Uint8Array.from({ length: 256 }, (_, byte) =>
  isArgumentByte(byte) ? 1 : 0,
);

/** `<space>FILE:LINE[ +0x…][ fp=… sp=… pc=…]`. One object is reused for all lines. */
export interface PlaceLine {
  fileFrom: number;
  fileTo: number;
  line: number;
  /** ` +0x…` was printed: a physical frame */
  hasOffset: boolean;
  /** the line began with white space, as the runtime prints it */
  indented: boolean;
  /** how many of ` +0x`, ` fp=`, ` sp=`, ` pc=` were read */
  suffixes: number;
}

export const emptyPlace = (): PlaceLine => ({
  fileFrom: 0,
  fileTo: 0,
  line: 0,
  hasOffset: false,
  indented: false,
  suffixes: 0,
});

const COLON = 58;
const PLUS = word('+0x');
const FP = word('fp=0x');
const SP = word('sp=0x');
const PC = word('pc=0x');

/** Reads from the right, because a path may hold spaces and colons. */
export function readPlace(bytes: Uint8Array, from: number, to: number, out: PlaceLine): boolean {
  let start = from;
  while (start < to && (bytes[start] === TAB || bytes[start] === SPACE)) start++;
  out.indented = start > from;
  let end = to;
  out.hasOffset = false;
  for (out.suffixes = 0; out.suffixes < 4; out.suffixes++) {
    let at = end - 1;
    while (at > start && hexValue(bytes[at]) >= 0) at--;
    // at stands on the x of 0x when this is a suffix
    if (bytes[at] !== LOWER_X || at + 1 === end) break;
    let tokenFrom = at;
    while (tokenFrom > start && bytes[tokenFrom - 1] !== SPACE) tokenFrom--;
    if (tokenFrom === start) break;
    const isOffset = startsAt(bytes, tokenFrom, end, PLUS) && tokenFrom + 2 === at;
    const isRegister =
      tokenFrom + 4 === at &&
      (startsAt(bytes, tokenFrom, end, FP) ||
        startsAt(bytes, tokenFrom, end, SP) ||
        startsAt(bytes, tokenFrom, end, PC));
    if (!isOffset && !isRegister) break;
    if (isOffset) out.hasOffset = true;
    end = tokenFrom - 1;
  }
  let digits = end;
  while (digits > start && isDigit(bytes[digits - 1])) digits--;
  if (digits === end || digits <= start + 1 || bytes[digits - 1] !== COLON) return false;
  let line = 0;
  for (let i = digits; i < end; i++)
    line = Math.min(line * 10 + (bytes[i] as number) - 48, 0x7fffffff);
  out.fileFrom = start;
  out.fileTo = digits - 1;
  out.line = line;
  return true;
}
