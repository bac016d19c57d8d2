/** Rows of one chunk. */
const CHUNK_BITS = 12;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/**
 * Rows of whole numbers, written one after the other and turned into columns at the end. Chunks are
 * never copied while a dump is read, and no more than one stands empty: columns that grow by
 * doubling hold up to three times the rows at their last step.
 */
export class IntRows {
  count = 0;
  private readonly chunks: Int32Array[] = [];
  private chunk: Int32Array;

  /** @param width numbers a row */
  constructor(private readonly width: number) {
    this.chunk = new Int32Array(CHUNK_ROWS * width);
    this.chunks.push(this.chunk);
  }

  /** Adds a row and gives where it begins in `current`, which holds what was there before. */
  add(): number {
    const inChunk = this.count & (CHUNK_ROWS - 1);
    if (inChunk === 0 && this.count > 0) this.nextChunk();
    this.count++;
    return inChunk * this.width;
  }

  /** the chunk of the row that `add` gave */
  get current(): Int32Array {
    return this.chunk;
  }

  at(row: number, field: number): number {
    const chunk = this.chunks[row >>> CHUNK_BITS] as Int32Array;
    return chunk[(row & (CHUNK_ROWS - 1)) * this.width + field] as number;
  }

  set(row: number, field: number, value: number): void {
    const chunk = this.chunks[row >>> CHUNK_BITS] as Int32Array;
    chunk[(row & (CHUNK_ROWS - 1)) * this.width + field] = value;
  }

  truncate(count: number): void {
    this.count = count;
    this.chunk = this.chunks[Math.max(count - 1, 0) >>> CHUNK_BITS] as Int32Array;
  }

  /** One field of all rows. */
  column(field: number): Int32Array<ArrayBuffer> {
    const out = new Int32Array(this.count);
    this.copy(field, out, 1, 0);
    return out;
  }

  /** One field of all rows, of which the sign bit is a bit of the number. */
  unsigned(field: number): Uint32Array {
    return new Uint32Array(this.column(field).buffer);
  }

  /** 64-bit values of two fields, in the order of this machine */
  wide(low: number, high: number): ArrayBuffer {
    const out = new Int32Array(this.count * 2);
    this.copy(low, out, 2, LITTLE_ENDIAN ? 0 : 1);
    this.copy(high, out, 2, LITTLE_ENDIAN ? 1 : 0);
    return out.buffer;
  }

  /** to `from`, `from + step` … of one kind of array: of several kinds, it would run far slower */
  private copy(field: number, out: Int32Array, step: number, from: number): void {
    const { width, count } = this;
    let row = 0;
    let to = from;
    for (let index = 0; row < count; index++, row += CHUNK_ROWS) {
      const chunk = this.chunks[index] as Int32Array;
      const end = Math.min(count - row, CHUNK_ROWS) * width;
      for (let at = field; at < end; at += width, to += step) out[to] = chunk[at] as number;
    }
  }

  private nextChunk(): void {
    const index = this.count >>> CHUNK_BITS;
    const known = this.chunks[index];
    if (known) {
      this.chunk = known;
      return;
    }
    this.chunk = new Int32Array(CHUNK_ROWS * this.width);
    this.chunks.push(this.chunk);
  }
}
