import { atMost } from './profile-limits';
import { Wire } from './wire';

/**
 * The number fields of one small message, by field number, as halves of 64 bits (signed, a bit
 * pattern). One reader serves all small messages of a profile, so that it is compiled once: `read` is
 * one function of a size that is not copied into its callers.
 */
export class MessageFields {
  readonly low = new Int32Array(16);
  readonly high = new Int32Array(16);
  /** from and to of each inner message, in order */
  inner = new Int32Array(16);
  innerCount = 0;
  private readonly wire: Wire;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly maxLines: number,
  ) {
    this.wire = new Wire(bytes);
  }

  /**
   * Reads bytes[from..to).
   * @param numbers bit n is set when field n is a number; such a field of another type is an error
   * @param messages the field of inner messages, 0 for none
   */
  read(from: number, to: number, numbers: number, messages: number): void {
    const { bytes, low, high } = this;
    low.fill(0);
    high.fill(0);
    this.innerCount = 0;
    let at = from;
    while (at < to) {
      const start = at;
      const tag = bytes[at++] as number;
      const field = tag >> 3;
      if ((tag & 0x87) === 0 && ((numbers >> field) & 1) === 1) {
        let byte = at < to ? (bytes[at++] as number) : 0x80;
        let lower = byte & 0x7f;
        let upper = 0;
        for (let shift = 7; byte >= 0x80 && shift < 70 && at < to; shift += 7) {
          byte = bytes[at++] as number;
          if (shift < 28) lower |= (byte & 0x7f) << shift;
          else if (shift === 28) {
            lower |= (byte & 0x7f) << 28;
            upper = (byte & 0x7f) >> 4;
          } else upper |= (byte & 0x7f) << (shift - 32);
        }
        if (byte < 0x80) {
          low[field] = lower;
          high[field] = upper;
          continue;
        }
      }
      // an inner message whose length has one byte
      const room = Math.min(this.inner.length >> 1, this.maxLines);
      if (tag === messages * 8 + 2 && at < to && this.innerCount < room) {
        const end = at + 1 + (bytes[at] as number);
        if (end <= to && end <= at + 0x80) {
          this.inner[this.innerCount * 2] = at + 1;
          this.inner[this.innerCount * 2 + 1] = end;
          this.innerCount++;
          at = end;
          continue;
        }
      }
      // any field, in any form, and what is wrong with it
      const { wire } = this;
      wire.pos = start;
      wire.end = to;
      wire.nextField();
      if (wire.field < 16 && ((numbers >> wire.field) & 1) === 1) {
        wire.integer();
        low[wire.field] = wire.low;
        high[wire.field] = wire.high;
      } else if (wire.field === messages) {
        const length = wire.length();
        this.addInner(wire.pos, wire.pos + length);
        wire.pos += length;
      } else wire.skip();
      at = wire.pos;
    }
  }

  private addInner(from: number, to: number): void {
    atMost(this.innerCount + 1, this.maxLines, 'lines of locations', from);
    if (this.innerCount * 2 === this.inner.length) {
      const larger = new Int32Array(this.inner.length * 2);
      larger.set(this.inner);
      this.inner = larger;
    }
    this.inner[this.innerCount * 2] = from;
    this.inner[this.innerCount * 2 + 1] = to;
    this.innerCount++;
  }
}

/** The bits of field numbers, for `read`. */
export const numberFields = (...fields: readonly number[]): number =>
  fields.reduce((bits, field) => bits | (1 << field), 0);
