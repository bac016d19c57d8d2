import type { StackBuilder } from '../stacks/stack-builder';

const SEED = (Math.random() * 0x7fffffff) | 0;

/** Stacks as lists of frames from the leaf on, each distinct one pushed frame by frame once. */
export class BodyMemo {
  private buckets = new Int32Array(1024);
  /** of each body: hash, where its frames begin in `frames`, their number, row of stacks */
  private fields = new Int32Array(256 * 4);
  private count = 0;
  private frames = new Int32Array(1024);
  private used = 0;

  constructor(private readonly stacks: StackBuilder) {}

  /** row of stacks of the leaf; -1 without frames */
  stackOf(body: Int32Array, length: number): number {
    if (length === 0) return -1;
    let h = SEED ^ length;
    for (let i = 0; i < length; i++) {
      h = Math.imul(h ^ (body[i] as number), 0x9e3779b1);
      h ^= h >>> 15;
    }
    const hash = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    const mask = this.buckets.length - 1;
    let bucket = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const entry = (this.buckets[bucket] as number) - 1;
      if (entry < 0) break;
      const base = entry * 4;
      if (
        this.fields[base] === hash &&
        this.fields[base + 2] === length &&
        this.equals(this.fields[base + 1] as number, body, length)
      ) {
        return this.fields[base + 3] as number;
      }
      bucket = (bucket + 1) & mask;
    }
    let row = -1;
    for (let i = length - 1; i >= 0; i--) row = this.stacks.push(row, body[i] as number);
    this.keep(hash, body, length, row, bucket);
    return row;
  }

  private equals(from: number, body: Int32Array, length: number): boolean {
    const { frames } = this;
    for (let i = 0; i < length; i++) if (frames[from + i] !== body[i]) return false;
    return true;
  }

  private keep(hash: number, body: Int32Array, length: number, row: number, bucket: number): void {
    if (this.used + length > this.frames.length) {
      const larger = new Int32Array(Math.max(this.frames.length * 2, this.used + length));
      larger.set(this.frames);
      this.frames = larger;
    }
    if ((this.count + 1) * 4 > this.fields.length) {
      const larger = new Int32Array(this.fields.length * 2);
      larger.set(this.fields);
      this.fields = larger;
    }
    this.frames.set(body.subarray(0, length), this.used);
    this.fields.set([hash, this.used, length, row], this.count * 4);
    this.used += length;
    this.buckets[bucket] = ++this.count;
    if (this.count * 2 <= this.buckets.length) return;
    const mask = this.buckets.length * 2 - 1;
    this.buckets = new Int32Array(mask + 1);
    for (let entry = 0; entry < this.count; entry++) {
      const other = this.fields[entry * 4] as number;
      let free = (other ^ (other >>> 16)) & mask;
      while (this.buckets[free] !== 0) free = (free + 1) & mask;
      this.buckets[free] = entry + 1;
    }
  }
}
