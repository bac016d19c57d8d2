import type { GoroutineRows } from './goroutine-rows';

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
  /** the largest id below 2^53: ids mostly rise, and one above it has no row */
  private largest = -1;

  constructor(private readonly rows: GoroutineRows) {}

  /** row of an id; -1 when it has none */
  rowOf(low: number, high: number): number {
    const id = high * 0x1_0000_0000 + low;
    if (id > this.largest && id < Number.MAX_SAFE_INTEGER) return -1;
    const { slots, rows } = this;
    const mask = slots.length - 1;
    for (let at = slotOf(low, high) & mask; ; at = (at + 1) & mask) {
      const row = (slots[at] as number) - 1;
      if (row < 0 || rows.isGoid(row, low, high)) return row;
    }
  }

  /** @param row a row whose id stands in the column before the next call */
  set(low: number, high: number, row: number): void {
    if (this.used * 2 >= this.slots.length) this.grow();
    const { slots, rows } = this;
    const mask = slots.length - 1;
    const id = high * 0x1_0000_0000 + low;
    const isNew = id > this.largest && id < Number.MAX_SAFE_INTEGER;
    if (isNew) this.largest = id;
    let at = slotOf(low, high) & mask;
    for (;;) {
      const other = (slots[at] as number) - 1;
      if (other < 0) {
        this.used++;
        break;
      }
      if (!isNew && rows.isGoid(other, low, high)) break;
      at = (at + 1) & mask;
    }
    slots[at] = row + 1;
  }

  clear(): void {
    this.slots = new Int32Array(SMALLEST);
    this.used = 0;
    this.largest = -1;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new Int32Array(before.length * 4);
    const mask = this.slots.length - 1;
    for (const entry of before) {
      if (entry === 0) continue;
      let at = slotOf(this.rows.goidLow(entry - 1), this.rows.goidHigh(entry - 1)) & mask;
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
