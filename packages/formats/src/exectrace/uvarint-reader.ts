import { traceProblem } from './trace-problem';

const TWO_32 = 0x1_0000_0000;

/**
 * Unsigned LEB128 numbers of a trace, of at most ten bytes. The runtime pads some lengths, so that
 * a number may be longer than it must be. Both halves of the last number stay in `low` and `high`:
 * the returned double is exact below 2^53 and must not be used above.
 */
export class UvarintReader {
  at = 0;
  end: number;
  low = 0;
  high = 0;

  constructor(readonly bytes: Uint8Array) {
    this.end = bytes.length;
  }

  /** Reads a number; exact below 2^53. Throws `FormatError` at the end of the bytes. */
  uvarint(): number {
    const { bytes, at } = this;
    // most numbers have one to four bytes; the halves matter for longer ones only
    if (at + 4 <= this.end) {
      const b0 = bytes[at] as number;
      if (b0 < 0x80) {
        this.at = at + 1;
        return this.small(b0);
      }
      const b1 = bytes[at + 1] as number;
      if (b1 < 0x80) {
        this.at = at + 2;
        return this.small((b0 & 0x7f) | (b1 << 7));
      }
      const b2 = bytes[at + 2] as number;
      if (b2 < 0x80) {
        this.at = at + 3;
        return this.small((b0 & 0x7f) | ((b1 & 0x7f) << 7) | (b2 << 14));
      }
      const b3 = bytes[at + 3] as number;
      if (b3 < 0x80) {
        this.at = at + 4;
        return this.small((b0 & 0x7f) | ((b1 & 0x7f) << 7) | ((b2 & 0x7f) << 14) | (b3 << 21));
      }
    }
    return this.longUvarint();
  }

  private small(value: number): number {
    this.low = value;
    this.high = 0;
    return value;
  }

  private longUvarint(): number {
    const { bytes, end } = this;
    const start = this.at;
    let at = start;
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      if (at >= end) throw traceProblem('trace.cut', 'a number is cut', start);
      const byte = bytes[at++] as number;
      const bits = byte & 0x7f;
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (i < 9) high |= bits << (7 * i - 32);
      else {
        if (bits > 1) throw traceProblem('trace.bad-number', 'a number has over 64 bits', start);
        high |= bits << 31;
      }
      if (byte < 0x80) {
        this.at = at;
        this.low = low >>> 0;
        this.high = high >>> 0;
        return this.high * TWO_32 + this.low;
      }
    }
    throw traceProblem('trace.bad-number', 'a number runs over 10 bytes', start);
  }

  /** The number just read is 2^64 - 1: the runtime's "none". */
  get isNone(): boolean {
    return this.low === 0xffff_ffff && this.high === 0xffff_ffff;
  }

  /** An id that must stay below 2^53 to be told apart from its neighbours; none becomes -1. */
  id(what: string): number {
    const start = this.at;
    const value = this.uvarint();
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    if (this.isNone) return -1;
    throw traceProblem(
      'trace.id-over-limit',
      `${what} has a number above ${Number.MAX_SAFE_INTEGER}, the largest that is read`,
      start,
    );
  }
}
