import type { LabelsTable } from '@unpark/model';
import { ByteInterner } from '../bytes/interners';
import { LabelSets } from '../stacks/label-sets';
import { stringNumber } from './decode-profile';
import { Wire } from './wire';

/**
 * Label sets of samples, numbered by the bytes of their label messages: a set is decoded once,
 * however many samples carry it.
 */
export class SampleLabels {
  private readonly sets = new LabelSets();
  private readonly known = new ByteInterner();
  private scratch = new Uint8Array(256);
  private used = 0;

  constructor(
    private readonly bytes: Uint8Array,
    /** refuses a string number outside the table */
    private readonly checked: (index: number, what: string, byte: number) => number,
    private readonly clean: (index: number) => Uint8Array,
  ) {}

  finish(): LabelsTable {
    return this.sets.finish();
  }

  /** Puts one label message, with its length, behind those of the same sample. */
  add(from: number, length: number): void {
    const { used } = this;
    const needed = used + 4 + length;
    if (needed > this.scratch.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.scratch.subarray(0, used));
      this.scratch = larger;
    }
    this.scratch[used] = length & 0xff;
    this.scratch[used + 1] = (length >>> 8) & 0xff;
    this.scratch[used + 2] = (length >>> 16) & 0xff;
    this.scratch[used + 3] = length >>> 24;
    this.scratch.set(this.bytes.subarray(from, from + length), used + 4);
    this.used = needed;
  }

  /** set of the labels added since the last call; -1 when there were none */
  takeSet(sampleByte: number): number {
    const { used } = this;
    if (used === 0) return -1;
    this.used = 0;
    const known = this.known.size;
    const id = this.known.intern(this.scratch, 0, used);
    if (id < known) return id;
    this.sets.begin();
    const wire = new Wire(this.scratch.subarray(0, used));
    while (wire.pos < used) {
      const at = wire.pos;
      const length =
        ((wire.bytes[at] as number) |
          ((wire.bytes[at + 1] as number) << 8) |
          ((wire.bytes[at + 2] as number) << 16) |
          ((wire.bytes[at + 3] as number) << 24)) >>>
        0;
      wire.pos = at + 4;
      wire.end = at + 4 + length;
      this.readLabel(wire, sampleByte);
      wire.pos = at + 4 + length;
    }
    return id;
  }

  private readLabel(wire: Wire, sampleByte: number): void {
    let key = 0;
    let text = 0;
    let low = 0;
    let high = 0;
    let unit = 0;
    while (wire.nextField()) {
      if (wire.field === 1) key = this.checked(stringNumber(wire), 'a label key', sampleByte);
      else if (wire.field === 2) text = this.checked(stringNumber(wire), 'a label', sampleByte);
      else if (wire.field === 3) {
        wire.integer();
        low = wire.low;
        high = wire.high;
      } else if (wire.field === 4)
        unit = this.checked(stringNumber(wire), 'a label unit', sampleByte);
      else wire.skip();
    }
    const isNumber = text === 0 && (low !== 0 || high !== 0 || unit !== 0);
    if (isNumber) this.sets.number(this.clean(key), low, high, this.clean(unit));
    else this.sets.text(this.clean(key), this.clean(text));
  }
}
