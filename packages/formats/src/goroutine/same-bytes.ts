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
    let i = a;
    let j = b;
    const end = a + length;
    for (; i + 16 <= end; i += 16, j += 16) {
      const differing =
        (view.getInt32(i, true) ^ view.getInt32(j, true)) |
        (view.getInt32(i + 4, true) ^ view.getInt32(j + 4, true)) |
        (view.getInt32(i + 8, true) ^ view.getInt32(j + 8, true)) |
        (view.getInt32(i + 12, true) ^ view.getInt32(j + 12, true));
      if (differing !== 0) return false;
    }
    for (; i + 4 <= end; i += 4, j += 4) {
      if (view.getInt32(i, true) !== view.getInt32(j, true)) return false;
    }
    const { bytes } = this;
    for (; i < end; i++, j++) if (bytes[i] !== bytes[j]) return false;
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
