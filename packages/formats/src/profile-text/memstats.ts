import { cleanString } from '../bytes/clean-text';
import type { Warnings } from '../format-error';
import { SPACE } from '../goroutine/bytes-of-text';

/** One line of `runtime.MemStats` under a heap text. */
export interface MemStat {
  /** as Go names it: `HeapInuse`, `PauseNs` */
  readonly name: string;
  /** as written: a number, `inuse / sys`, `[256 numbers]`, `false` */
  readonly value: string;
}

const HASH = 35;
const EQUALS = 61;
/** Go writes 27 lines. */
const MAX_LINES = 64;
/** The longest are 256 numbers of 20 digits. */
const MAX_VALUE_BYTES = 8192;

/** The lines `# NAME = VALUE` at the end of a heap text, kept as they are: a list, in their order. */
export class MemStats {
  readonly list: MemStat[] = [];

  constructor(private readonly warnings: Warnings) {}

  /** Takes a line; false when it is none of them. */
  add(bytes: Uint8Array, from: number, to: number): boolean {
    if (bytes[from] !== HASH || bytes[from + 1] !== SPACE) return false;
    let equals = from + 2;
    while (equals < to && bytes[equals] !== EQUALS) equals++;
    if (equals === to || bytes[equals - 1] !== SPACE || bytes[equals + 1] !== SPACE) return false;
    if (equals - from > 200 || this.list.length === MAX_LINES) return true;
    const valueTo = Math.min(to, equals + 2 + MAX_VALUE_BYTES);
    this.list.push({
      name: cleanString(bytes.subarray(from + 2, equals - 1), this.warnings),
      value: cleanString(bytes.subarray(equals + 2, valueTo), this.warnings),
    });
    return true;
  }
}
