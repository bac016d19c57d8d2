import type { Chunked64 } from './chunked-columns';

/** Ids of 16 neighbours share a line of memory: most dumps print ids in near to rising order. */
const NEAR_BITS = 4;
const SMALLEST = 256;

/** Differs in every process, so that a file cannot choose ids that all meet in one place. */
const SEED = (Math.random() * 0x7fffffff) | 0;

/**
 * Rows of the goroutines of one dump by id: 4 bytes a slot, no JavaScript object an id. Ids
 * themselves are read in the column.
 */
export class GoidRows {
  private slots = new Int32Array(SMALLEST);
  private used = 0;

  constructor(private readonly goid: Chunked64) {}

  /** row of an id; -1 when it has none */
  rowOf(low: number, high: number): number {
    const { slots, goid } = this;
    const mask = slots.length - 1;
    for (let at = slotOf(low, high) & mask; ; at = (at + 1) & mask) {
      const row = (slots[at] as number) - 1;
      if (row < 0 || (goid.low(row) === low && goid.high(row) === high)) return row;
    }
  }

  /** @param row a row whose id stands in the column before the next call */
  set(low: number, high: number, row: number): void {
    if (this.used * 2 >= this.slots.length) this.grow();
    const { slots, goid } = this;
    const mask = slots.length - 1;
    let at = slotOf(low, high) & mask;
    for (;;) {
      const other = (slots[at] as number) - 1;
      if (other < 0) {
        this.used++;
        break;
      }
      if (goid.low(other) === low && goid.high(other) === high) break;
      at = (at + 1) & mask;
    }
    slots[at] = row + 1;
  }

  clear(): void {
    this.slots = new Int32Array(SMALLEST);
    this.used = 0;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new Int32Array(before.length * 2);
    const mask = this.slots.length - 1;
    for (const entry of before) {
      if (entry === 0) continue;
      let at = slotOf(this.goid.low(entry - 1), this.goid.high(entry - 1)) & mask;
      while (this.slots[at] !== 0) at = (at + 1) & mask;
      this.slots[at] = entry;
    }
  }
}

function slotOf(low: number, high: number): number {
  let h = (low >>> NEAR_BITS) ^ SEED;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) + high;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  return (h << NEAR_BITS) | (low & ((1 << NEAR_BITS) - 1));
}
