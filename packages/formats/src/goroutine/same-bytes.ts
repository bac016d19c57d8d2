/** Differs in every process, so that a file cannot be made to put all its lines into one bucket. */
const SEED = (Math.random() * 0x7fffffff) | 0;

/** Equality and hash of ranges of one buffer, four bytes a step. */
export class SameBytes {
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Whether `length` bytes at `a` equal those at `b`; both ranges must lie inside the buffer. */
  equal(a: number, b: number, length: number): boolean {
    const { view } = this;
    const whole = length - 3;
    let i = 0;
    for (; i < whole; i += 4) {
      if (view.getInt32(a + i, true) !== view.getInt32(b + i, true)) return false;
    }
    const { bytes } = this;
    for (; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
    return true;
  }

  hash(from: number, to: number): number {
    const { view, bytes } = this;
    let h = SEED ^ (to - from);
    let i = from;
    for (; i + 4 <= to; i += 4) {
      h = Math.imul(h ^ view.getInt32(i, true), 0x9e3779b1);
      h ^= h >>> 15;
    }
    for (; i < to; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  }
}
