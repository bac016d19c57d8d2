const SEED = (Math.random() * 0x7fffffff) | 0;

/**
 * Rows of ids: numbers ids (below 2^53) 0, 1, 2 … in the order of first sight. Open addressing over
 * typed arrays: an event costs one look-up and no object. The seed differs in every process, so
 * that a file cannot put all its ids into one bucket; rows depend on the order alone.
 */
export class IdRows {
  private buckets = new Int32Array(256);
  private ids = new Float64Array(128);
  size = 0;

  /** -1 when the id is not there */
  find(id: number): number {
    const mask = this.buckets.length - 1;
    let bucket = hash(id) & mask;
    for (;;) {
      const row = (this.buckets[bucket] as number) - 1;
      if (row < 0) return -1;
      if (this.ids[row] === id) return row;
      bucket = (bucket + 1) & mask;
    }
  }

  /** row of the id, a new one when it is not there */
  intern(id: number): number {
    const known = this.find(id);
    if (known >= 0) return known;
    if (this.size === this.ids.length) {
      const larger = new Float64Array(this.size * 2);
      larger.set(this.ids);
      this.ids = larger;
    }
    const row = this.size++;
    this.ids[row] = id;
    if (this.size * 2 > this.buckets.length) this.rehash();
    else this.place(row);
    return row;
  }

  idOf(row: number): number {
    return this.ids[row] as number;
  }

  /** a copy of exactly the ids, by row */
  finish(): Float64Array {
    return this.ids.slice(0, this.size);
  }

  private rehash(): void {
    this.buckets = new Int32Array(this.buckets.length * 2);
    for (let row = 0; row < this.size; row++) this.place(row);
  }

  private place(row: number): void {
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
