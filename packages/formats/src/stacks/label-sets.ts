import { i32, i64, LABELS, type LabelsTable, makeTable, u8 } from '@unpark/model';
import { columnOfBytes } from '../bytes/clean-text';
import { Growing64, GrowingI32 } from '../bytes/growing-columns';

const NOTHING = new Uint8Array(0);

/** Collects label sets in the order in which they are numbered. Texts are cleaned by the caller. */
export class LabelSets {
  private readonly set = new GrowingI32();
  private readonly keys: Uint8Array[] = [];
  private readonly texts: Uint8Array[] = [];
  private readonly isNumber: number[] = [];
  private readonly numbers = new Growing64();
  private readonly units: Uint8Array[] = [];
  private count = 0;

  /** number of the set that the following labels belong to */
  begin(): number {
    return this.count++;
  }

  text(key: Uint8Array, value: Uint8Array): void {
    this.add(key, value, 0, 0, 0, NOTHING);
  }

  number(key: Uint8Array, low: number, high: number, unit: Uint8Array): void {
    this.add(key, NOTHING, 1, low, high, unit);
  }

  finish(): LabelsTable {
    return makeTable(LABELS, {
      set: i32(this.set.finish()),
      key: columnOfBytes(this.keys),
      text: columnOfBytes(this.texts),
      isNumber: u8(Uint8Array.from(this.isNumber)),
      number: i64(this.numbers.signed()),
      unit: columnOfBytes(this.units),
    });
  }

  private add(
    key: Uint8Array,
    text: Uint8Array,
    isNumber: number,
    low: number,
    high: number,
    unit: Uint8Array,
  ): void {
    this.set.push(this.count - 1);
    this.keys.push(key);
    this.texts.push(text);
    this.isNumber.push(isNumber);
    this.numbers.push(low, high);
    this.units.push(unit);
  }
}
