import type { LabelsTable } from '@unpark/model';
import { ByteInterner } from '../bytes/interners';
import { FormatError } from '../format-error';
import type { Limits } from '../limits';
import { LabelSets } from '../stacks/label-sets';
import { stringNumber } from './decode-profile';
import { Wire } from './wire';

/**
 * Label sets of samples, numbered by the bytes of their label fields: a set is decoded once, however
 * many samples carry it.
 */
export class SampleLabels {
  private readonly sets = new LabelSets();
  private readonly known = new ByteInterner();
  private rows = 0;
  /** string numbers of all label keys */
  readonly keys = new Set<number>();

  constructor(
    private readonly limits: Limits,
    /** refuses a string number outside the table */
    private readonly checked: (index: number, what: string, byte: number) => number,
    private readonly clean: (index: number) => Uint8Array,
  ) {}

  finish(): LabelsTable {
    return this.sets.finish();
  }

  /** Number of the set whose label fields (tags included) are `bytes[from..to)`. */
  setOf(bytes: Uint8Array, from: number, to: number, sampleByte: number): number {
    const known = this.known.size;
    const id = this.known.intern(bytes, from, to);
    if (id < known) return id;
    this.sets.begin();
    const wire = new Wire(bytes);
    wire.pos = from;
    wire.end = to;
    while (wire.nextField()) {
      const length = wire.length();
      wire.end = wire.pos + length;
      this.readLabel(wire, sampleByte);
      wire.end = to;
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
    if (++this.rows > this.limits.labelRows) throw tooManyLabels(this.limits.labelRows, sampleByte);
    this.keys.add(key);
    const isNumber = text === 0 && (low !== 0 || high !== 0 || unit !== 0);
    if (isNumber) this.sets.number(this.clean(key), low, high, this.clean(unit));
    else this.sets.text(this.clean(key), this.clean(text));
  }
}

const tooManyLabels = (limit: number, byte: number): FormatError =>
  new FormatError({
    code: 'pprof.too-many-label-sets',
    message: `The samples have more than ${limit} different labels together.`,
    next: 'Leave out labels that differ for each request, such as ids, and capture again.',
    values: { limit },
    place: { byte },
  });
