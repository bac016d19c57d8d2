import { unixNsFromIso } from '@unpark/base';
import { isDigit, LF, SPACE } from './bytes-of-text';
import { emptyHeader, headerInLine } from './header-line';

const MAX_PREFIX_BYTES = 512;

/**
 * What a logger or a container runtime puts before every line, learnt from the first goroutine
 * header: its bytes, with each run of digits standing for any run of digits (times, counters).
 */
export interface LogPrefix {
  /** literal bytes; -1 stands for one or more digits */
  readonly pattern: readonly number[];
}

/**
 * The prefix of the first goroutine header of a text; undefined when headers begin their line.
 * @param headerAt no header begins before this byte
 */
export function findLogPrefix(bytes: Uint8Array, headerAt: number): LogPrefix | undefined {
  const scratch = emptyHeader();
  let from = headerAt === 0 ? 0 : bytes.lastIndexOf(LF, headerAt - 1) + 1;
  while (from < bytes.length) {
    const lf = bytes.indexOf(LF, from);
    let to = lf < 0 ? bytes.length : lf;
    if (to > from && bytes[to - 1] === 13) to--;
    const at = headerInLine(bytes, from, Math.min(to, from + 65_536), scratch);
    if (at >= 0) {
      if (at === from || at - from > MAX_PREFIX_BYTES) return undefined;
      return { pattern: patternOf(bytes, from, at) };
    }
    if (lf < 0) break;
    from = lf + 1;
  }
  return undefined;
}

function patternOf(bytes: Uint8Array, from: number, to: number): number[] {
  const pattern: number[] = [];
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (!isDigit(byte)) pattern.push(byte);
    else if (pattern[pattern.length - 1] !== -1) pattern.push(-1);
  }
  return pattern;
}

/**
 * First byte after the prefix, or -1 when the line does not begin with it. A line that ends inside
 * the trailing spaces of the prefix is an empty line.
 */
export function afterPrefix(
  prefix: LogPrefix,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  let at = from;
  for (const expected of prefix.pattern) {
    if (expected === -1) {
      if (at >= to || !isDigit(bytes[at])) return -1;
      while (at < to && isDigit(bytes[at])) at++;
    } else if (at >= to && expected === SPACE) {
      return to;
    } else if (at >= to || bytes[at] !== expected) {
      return -1;
    } else {
      at++;
    }
  }
  return at;
}

const ISO_TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)/;

/** Decimal Unix nanoseconds of a time with a zone inside a prefix; a time without one says nothing. */
export function timeInPrefix(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = '';
  for (let i = from; i < Math.min(to, from + MAX_PREFIX_BYTES); i++) {
    text += String.fromCharCode(bytes[i] as number);
  }
  const found = ISO_TIME.exec(text)?.[0];
  const time = found && unixNsFromIso(found.replace(' ', 'T'));
  return time === undefined || time === '' ? undefined : time.toString();
}
