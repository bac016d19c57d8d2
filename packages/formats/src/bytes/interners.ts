import { GrowingI32 } from './growing-columns';

/**
 * The seed differs in every process, so that a file cannot be made to put all its texts into one
 * bucket. Numbers given out depend on the order of first sight only, never on the hash.
 */
const SEED = (Math.random() * 0x7fffffff) | 0;

const finish = (hash: number): number => {
  let h = hash;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
};

export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let h = SEED;
  for (let i = from; i < to; i++) {
    h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
    h ^= h >>> 15;
  }
  return finish(h ^ (to - from));
}

/** Numbers byte strings 0, 1, 2 … in the order of first sight; keeps one copy of each. */
export class ByteInterner {
  private buckets = new Int32Array(1024);
  private readonly hashes = new GrowingI32();
  private readonly starts: number[] = [];
  private readonly stops: number[] = [];
  private store = new Uint8Array(4096);
  private used = 0;

  get size(): number {
    return this.hashes.length;
  }

  intern(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashBytes(bytes, from, to);
    let mask = this.buckets.length - 1;
    let bucket = hash & mask;
    for (;;) {
      const id = (this.buckets[bucket] as number) - 1;
      if (id < 0) break;
      if (this.hashes.at(id) === hash && this.equals(id, bytes, from, to)) return id;
      bucket = (bucket + 1) & mask;
    }
    const id = this.append(bytes, from, to, hash);
    this.buckets[bucket] = id + 1;
    if (this.size * 2 > this.buckets.length) {
      mask = this.buckets.length * 2 - 1;
      this.buckets = new Int32Array(mask + 1);
      for (let other = 0; other < this.size; other++) {
        let free = this.hashes.at(other) & mask;
        while (this.buckets[free] !== 0) free = (free + 1) & mask;
        this.buckets[free] = other + 1;
      }
    }
    return id;
  }

  /** the bytes of a number given out; valid until the next `intern` */
  bytesOf(id: number): Uint8Array {
    return this.store.subarray(this.starts[id] as number, this.stops[id] as number);
  }

  private append(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const length = to - from;
    if (this.used + length > this.store.length) {
      const larger = new Uint8Array(Math.max(this.store.length * 2, this.used + length));
      larger.set(this.store.subarray(0, this.used));
      this.store = larger;
    }
    this.store.set(bytes.subarray(from, to), this.used);
    this.starts.push(this.used);
    this.used += length;
    this.stops.push(this.used);
    this.hashes.push(hash);
    return this.hashes.length - 1;
  }

  private equals(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.starts[id] as number;
    if ((this.stops[id] as number) - start !== to - from) return false;
    for (let i = from, j = start; i < to; i++, j++) {
      if (this.store[j] !== bytes[i]) return false;
    }
    return true;
  }
}

/** Numbers quadruples of 32-bit integers 0, 1, 2 … in the order of first sight. */
export class QuadInterner {
  private buckets = new Int32Array(1024);
  private readonly items: GrowingI32;

  constructor() {
    this.items = new GrowingI32(1024);
  }

  get size(): number {
    return this.items.length >> 2;
  }

  intern(a: number, b: number, c: number, d: number): number {
    const { items } = this;
    let mask = this.buckets.length - 1;
    let bucket = QuadInterner.hash(a, b, c, d) & mask;
    for (;;) {
      const id = (this.buckets[bucket] as number) - 1;
      if (id < 0) break;
      const at = id * 4;
      if (
        items.at(at) === a &&
        items.at(at + 1) === b &&
        items.at(at + 2) === c &&
        items.at(at + 3) === d
      ) {
        return id;
      }
      bucket = (bucket + 1) & mask;
    }
    const id = this.size;
    items.push(a);
    items.push(b);
    items.push(c);
    items.push(d);
    this.buckets[bucket] = id + 1;
    if (this.size * 2 > this.buckets.length) {
      mask = this.buckets.length * 2 - 1;
      this.buckets = new Int32Array(mask + 1);
      for (let other = 0; other < this.size; other++) {
        const at = other * 4;
        let free =
          QuadInterner.hash(items.at(at), items.at(at + 1), items.at(at + 2), items.at(at + 3)) &
          mask;
        while (this.buckets[free] !== 0) free = (free + 1) & mask;
        this.buckets[free] = other + 1;
      }
    }
    return id;
  }

  /** part 0..3 of a quadruple */
  part(id: number, index: 0 | 1 | 2 | 3): number {
    return this.items.at(id * 4 + index);
  }

  private static hash(a: number, b: number, c: number, d: number): number {
    let h = Math.imul(a ^ SEED, 0x9e3779b1);
    h = Math.imul((h ^ (h >>> 15)) + b, 0x85ebca77);
    h = Math.imul((h ^ (h >>> 13)) + c, 0xc2b2ae3d);
    return finish(h + Math.imul(d, 0x27d4eb2f));
  }
}
