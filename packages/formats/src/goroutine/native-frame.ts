import { hexValue, isDigit, LF, SPACE, startsAt, TAB, word } from './bytes-of-text';

const NOT_GO = word('non-Go function at pc=');
const PC = word('pc=0x');
const COLON = 58;
const CR = 13;

/** A frame of C code as the runtime prints it in programs that registered a cgo traceback. */
export interface NativeFrame {
  functionTo: number;
  /** equal when the symbolizer knows no file */
  fileFrom: number;
  fileTo: number;
  line: number;
  /** first byte after the frame's lines, without the line end */
  to: number;
}

export const emptyNativeFrame = (): NativeFrame => ({
  functionTo: 0,
  fileFrom: 0,
  fileTo: 0,
  line: 0,
  to: 0,
});

/**
 * `NAME` and `<tab>[FILE:LINE ]pc=0x…` in the next line (runtime.printOneCgoTraceback), or
 * `non-Go function at pc=…` alone when there is no symbolizer. A name may be anything, also
 * `ns::f(int)`: the second line tells.
 * @param to end of the first line
 */
export function readNativeFrame(
  bytes: Uint8Array,
  from: number,
  to: number,
  lineBytes: number,
  out: NativeFrame,
): boolean {
  out.line = 0;
  if (startsAt(bytes, from, to, NOT_GO)) {
    // the address differs in each process: it is no part of the name
    out.functionTo = from + NOT_GO.length - ' at pc='.length;
    out.fileFrom = to;
    out.fileTo = to;
    out.to = to;
    return true;
  }
  const next = bytes[to] === CR ? to + 2 : to + 1;
  if (bytes[next] !== TAB && bytes[next] !== SPACE) return false;
  const longest = Math.min(bytes.length, next + lineBytes);
  let end = next;
  while (end < longest && bytes[end] !== LF) end++;
  if (end === longest && end < bytes.length) return false;
  out.to = bytes[end - 1] === CR ? end - 1 : end;

  let start = next;
  while (bytes[start] === TAB || bytes[start] === SPACE) start++;
  let pc = out.to;
  while (pc > start && hexValue(bytes[pc - 1]) >= 0) pc--;
  if (pc === out.to || !startsAt(bytes, pc - PC.length, out.to, PC)) return false;
  const before = pc - PC.length;
  out.functionTo = to;
  out.fileFrom = start;
  out.fileTo = start;
  if (before === start) return true;
  if (before < start || bytes[before - 1] !== SPACE) return false;
  const placeTo = before - 1;
  let digits = placeTo;
  while (digits > start && isDigit(bytes[digits - 1])) digits--;
  if (digits === placeTo || bytes[digits - 1] !== COLON) return false;
  for (let i = digits; i < placeTo; i++) {
    out.line = Math.min(out.line * 10 + (bytes[i] as number) - 48, 0x7fffffff);
  }
  out.fileTo = digits - 1;
  return true;
}
