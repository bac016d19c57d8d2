import type { Growing64 } from '../bytes/growing-columns';

/**
 * Row of a 64-bit id. Ids that are about as small as there are rows (all writers that we know) are
 * an array; others a Map with exact keys. Made after all rows are known.
 */
export class IdTable {
  /** row of an id below its length, -1 for none */
  readonly dense: Int32Array;
  private readonly sparse = new Map<number | bigint, number>();

  /** @param reject called with the row of an id that is 0 or comes again */
  constructor(ids: Growing64, reject: (row: number, why: 'zero' | 'twice') => void) {
    this.dense = new Int32Array(Math.min(ids.length * 4 + 1024, 0x4000_0000)).fill(-1);
    for (let row = 0; row < ids.length; row++) {
      const low = ids.low(row);
      const high = ids.high(row);
      if (low === 0 && high === 0) reject(row, 'zero');
      else if (this.rowOf(low, high) >= 0) reject(row, 'twice');
      else if (high === 0 && low < this.dense.length) this.dense[low] = row;
      else this.sparse.set(exactKey(low, high), row);
    }
  }

  rowOf(low: number, high: number): number {
    if (high === 0 && low < this.dense.length) return this.dense[low] as number;
    return this.sparse.get(exactKey(low, high)) ?? -1;
  }
}

const exactKey = (low: number, high: number): number | bigint =>
  high < 0x20_0000 ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low);
