import type { ProblemValues } from '@unpark/base';
import { FormatError } from '../format-error';

/**
 * Protobuf wire format over bytes, 64-bit exact: a varint leaves its two halves in `low` and
 * `high`, as bit patterns: signed, so that they stay small integers to the machine. Lengths are checked against the enclosing message before use. Offsets in problems count
 * in the inflated content.
 */
export class Wire {
  low = 0;
  high = 0;
  pos: number;
  end: number;
  /** field number and wire type of the last `nextField` */
  field = 0;
  type = 0;

  constructor(readonly bytes: Uint8Array) {
    this.pos = 0;
    this.end = bytes.length;
  }

  /** Reads a tag; false at the end of the message. */
  nextField(): boolean {
    if (this.pos >= this.end) return false;
    this.varint();
    if (this.high !== 0) throw this.problem('pprof.bad-tag', 'a field number beyond 32 bits');
    this.field = this.low >>> 3;
    this.type = this.low & 7;
    return true;
  }

  /** After a field with this tag of one byte: goes on to the next one if it has the same. */
  nextIs(tag: number): boolean {
    if (this.pos >= this.end || this.bytes[this.pos] !== tag) return false;
    this.pos++;
    return true;
  }

  varint(): void {
    const { bytes, end } = this;
    let at = this.pos;
    const start = at;
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      if (at >= end) throw this.problem('pprof.cut', 'the text of a number is cut', start);
      const byte = bytes[at++] as number;
      const bits = byte & 0x7f;
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (7 * i - 32);
      if (byte < 0x80) {
        this.pos = at;
        this.low = low;
        this.high = high;
        return;
      }
    }
    throw this.problem('pprof.bad-varint', 'a number runs over 10 bytes', start);
  }

  /** an expected varint field */
  integer(): void {
    if (this.type !== 0) throw this.wrongType();
    this.varint();
  }

  /** length of an expected message, string or packed list, checked against what is there */
  length(): number {
    if (this.type !== 2) throw this.wrongType();
    const start = this.pos;
    this.varint();
    const length = this.high === 0 && this.low >= 0 ? this.low : this.hugeLength();
    if (length > this.end - this.pos) {
      throw this.problem(
        'pprof.cut',
        `field ${this.field} says ${length} bytes and ${this.end - this.pos} are there`,
        start,
      );
    }
    return length;
  }

  skip(): void {
    const start = this.pos;
    let size = 0;
    switch (this.type) {
      case 0:
        this.varint();
        return;
      case 1:
        size = 8;
        break;
      case 2:
        size = this.length();
        break;
      case 5:
        size = 4;
        break;
      default:
        throw this.problem('pprof.bad-wire-type', `wire type ${this.type}`, start);
    }
    if (size > this.end - this.pos) throw this.problem('pprof.cut', 'a field is cut', start);
    this.pos += size;
  }

  problem(
    code: string,
    what: string,
    byte = this.pos,
    record?: string,
    values?: ProblemValues,
  ): FormatError {
    return profileProblem(code, what, byte, record, values);
  }

  private hugeLength(): number {
    return (this.high >>> 0) * 0x1_0000_0000 + (this.low >>> 0);
  }

  private wrongType(): FormatError {
    return this.problem('pprof.bad-wire-type', `field ${this.field} has wire type ${this.type}`);
  }
}

/** What is wrong in a profile, with the byte of the inflated content where one is known. */
export const profileProblem = (
  code: string,
  what: string,
  byte: number | undefined,
  record?: string,
  values?: ProblemValues,
): FormatError =>
  new FormatError({
    code,
    message:
      byte === undefined
        ? `The profile cannot be read: ${what}.`
        : `The profile cannot be read at byte ${byte} of its inflated content: ${what}.`,
    next:
      code === 'pprof.cut'
        ? 'Capture it again: the file was cut while it was written or sent.'
        : 'Check the file with `go tool pprof -raw`; if that opens it, report this file.',
    place: { ...(byte !== undefined && { byte }), ...(record !== undefined && { record }) },
    ...(values && { values }),
  });
