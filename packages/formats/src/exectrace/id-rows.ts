import { assert } from '@unpark/base';

const SEED = (Math.random() * 0x7fffffff) | 0;

const LOW_HALF = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/** Whole numbers below 2^53 as 64 bits, in the memory that held them. */
export function asIntegers(numbers: Float64Array): BigInt64Array {
  const { length, byteOffset } = numbers;
  const halves = new Uint32Array(numbers.buffer, byteOffset, length * 2);
  for (let i = 0; i < length; i++) {
    const number = numbers[i] as number;
    halves[i * 2 + LOW_HALF] = number | 0;
    halves[i * 2 + 1 - LOW_HALF] = Math.floor(number / 0x1_0000_0000);
  }
  return new BigInt64Array(numbers.buffer as ArrayBuffer, byteOffset, length);
}

const PAGE_BITS = 10;
const PAGE_IDS = 1 << PAGE_BITS;
/** Pages that may stand empty for each one in use, and to begin with. */
const SPARE_PAGES = 16;
const FIRST_PAGES = 4096;

/**
 * Rows of ids: numbers ids (below 2^53) 0, 1, 2 … in the order of first sight. The runtime counts
 * goroutines and tasks up, so that most ids stand in pages of neighbours: a look-up is two reads.
 * What is strewn goes into a hash table whose seed differs in every process, so that a file cannot
 * put all its ids into one bucket. Rows depend on the order alone.
 */
export class IdRows {
  private ids: Float64Array;
  size = 0;
  private largest = Number.NEGATIVE_INFINITY;
  /** row + 1 by id, in pages from the first id's on */
  private readonly pages: (Int32Array | undefined)[] = [];
  private firstPage = -1;
  private pagesUsed = 0;
  /** ids that are in no page: row + 1, open addressing */
  private buckets = new Int32Array(64);
  private strewn = 0;

  /** @param room ids that are likely; what is not used takes no memory */
  constructor(room = 128) {
    this.ids = new Float64Array(room);
  }

  /** -1 when the id is not there */
  find(id: number): number {
    if (id > this.largest) return -1;
    const page = this.pageOf(id);
    if (page >= 0) {
      const ids = this.pages[page];
      if (ids) {
        const row = (ids[id & (PAGE_IDS - 1)] as number) - 1;
        if (row >= 0) return row;
      }
    }
    return this.strewn === 0 ? -1 : this.findStrewn(id);
  }

  /** row of the id, a new one when it is not there */
  intern(id: number): number {
    const known = this.find(id);
    if (known >= 0) return known;
    if (this.size === this.ids.length) {
      const larger = new Float64Array(Math.ceil(this.size * 1.5) + 16);
      larger.set(this.ids);
      this.ids = larger;
    }
    const row = this.size++;
    this.ids[row] = id;
    if (id > this.largest) this.largest = id;
    this.place(id, row);
    return row;
  }

  idOf(row: number): number {
    return this.ids[row] as number;
  }

  /** exactly the ids, by row, without a copy; nothing must be added after */
  view(): Float64Array {
    return this.ids.subarray(0, this.size);
  }

  /** Takes ids over, as they are: for a table that is only read by row from now on. */
  adopt(ids: Float64Array): void {
    assert(this.size === 0, 'ids are taken over by an empty table');
    this.ids = ids;
    this.size = ids.length;
  }

  /** a copy of exactly the ids, by row */
  finish(): Float64Array {
    return this.ids.slice(0, this.size);
  }

  /** The first ids as 64 bits, in the memory that held them; nothing can be found after. */
  finishAsIntegers(rows: number): BigInt64Array {
    const ids = this.ids.subarray(0, rows);
    this.forget();
    return asIntegers(ids);
  }

  private forget(): void {
    this.ids = new Float64Array(0);
    this.pages.length = 0;
    this.buckets = new Int32Array(0);
    this.size = 0;
  }

  /** index into pages, -1 for an id that has none */
  private pageOf(id: number): number {
    if (id < 0 || id > 0x7fff_ffff) return -1;
    return (id >>> PAGE_BITS) - this.firstPage;
  }

  private place(id: number, row: number): void {
    if (this.firstPage < 0 && id >= 0 && id <= 0x7fff_ffff) this.firstPage = id >>> PAGE_BITS;
    const page = this.pageOf(id);
    const isNear = page >= 0 && page < FIRST_PAGES + SPARE_PAGES * this.pagesUsed;
    const ids = isNear ? this.pageAt(page) : undefined;
    if (ids) ids[id & (PAGE_IDS - 1)] = row + 1;
    else this.placeStrewn(row);
  }

  /** The page, made when there are not too many pages for the ids so far. */
  private pageAt(page: number): Int32Array | undefined {
    const known = this.pages[page];
    if (known) return known;
    if (this.pagesUsed * PAGE_IDS > SPARE_PAGES * (this.size + PAGE_IDS)) return undefined;
    while (this.pages.length <= page) this.pages.push(undefined);
    const ids = new Int32Array(PAGE_IDS);
    this.pages[page] = ids;
    this.pagesUsed++;
    return ids;
  }

  private findStrewn(id: number): number {
    const mask = this.buckets.length - 1;
    let bucket = hash(id) & mask;
    for (;;) {
      const row = (this.buckets[bucket] as number) - 1;
      if (row < 0 || this.ids[row] === id) return row;
      bucket = (bucket + 1) & mask;
    }
  }

  private placeStrewn(row: number): void {
    this.strewn++;
    if (this.strewn * 2 > this.buckets.length) {
      const before = this.buckets;
      this.buckets = new Int32Array(before.length * 4);
      for (const entry of before) if (entry > 0) this.enter(entry - 1);
    }
    this.enter(row);
  }

  private enter(row: number): void {
    const mask = this.buckets.length - 1;
    let bucket = hash(this.ids[row] as number) & mask;
    while (this.buckets[bucket] !== 0) bucket = (bucket + 1) & mask;
    this.buckets[bucket] = row + 1;
  }
}

function hash(id: number): number {
  const high = (id / 0x1_0000_0000) | 0;
  let h = Math.imul((id | 0) ^ SEED, 0x9e3779b1);
  h ^= h >>> 15;
  h = Math.imul(h + high, 0x85ebca77);
  return h ^ (h >>> 13);
}
