/** Values in one chunk, 2^16: what a column may hold unused at most, beyond its first chunk. */
const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const FIRST = 256;

type Values = Int32Array | Float64Array | Uint32Array;

/**
 * A column that grows by chunks: rows of a large dump are never copied while it is read, and no more
 * than a chunk stands empty. Doubling would hold up to three times the rows at its last step.
 */
abstract class Chunked<A extends Values> {
  private readonly full: A[] = [];
  protected current: A;
  protected used = 0;

  protected constructor(private readonly make: (length: number) => A) {
    this.current = make(FIRST);
  }

  get length(): number {
    return (this.full.length << CHUNK_BITS) + this.used;
  }

  push(value: number): void {
    if (this.used === this.current.length) this.grow();
    this.current[this.used++] = value;
  }

  at(row: number): number {
    return this.chunkOf(row)[row & (CHUNK - 1)] as number;
  }

  set(row: number, value: number): void {
    this.chunkOf(row)[row & (CHUNK - 1)] = value;
  }

  truncate(length: number): void {
    while (length < this.full.length << CHUNK_BITS) this.current = this.full.pop() as A;
    this.used = length - (this.full.length << CHUNK_BITS);
  }

  /** The rows in one array. The column is empty afterwards, so that they are not held twice. */
  finish(): A {
    const rows = this.make(this.length);
    let at = this.length - this.used;
    rows.set(this.current.subarray(0, this.used), at);
    this.current = this.make(0);
    while (this.full.length > 0) {
      at -= CHUNK;
      rows.set(this.full.pop() as A, at);
    }
    this.used = 0;
    return rows;
  }

  private chunkOf(row: number): A {
    const chunk = row >>> CHUNK_BITS;
    return chunk < this.full.length ? (this.full[chunk] as A) : this.current;
  }

  private grow(): void {
    if (this.current.length < CHUNK) {
      const larger = this.make(Math.max(FIRST, this.current.length * 2));
      larger.set(this.current);
      this.current = larger;
    } else {
      this.full.push(this.current);
      this.current = this.make(CHUNK);
      this.used = 0;
    }
  }
}

export class ChunkedI32 extends Chunked<Int32Array<ArrayBuffer>> {
  constructor() {
    super((length) => new Int32Array(length));
  }
}

export class ChunkedU32 extends Chunked<Uint32Array<ArrayBuffer>> {
  constructor() {
    super((length) => new Uint32Array(length));
  }
}

export class ChunkedF64 extends Chunked<Float64Array<ArrayBuffer>> {
  constructor() {
    super((length) => new Float64Array(length));
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** 64-bit values as two halves in the order of this machine: exact, and without a BigInt a value. */
export class Chunked64 {
  private readonly halves = new ChunkedU32();

  get length(): number {
    return this.halves.length >>> 1;
  }

  push(low: number, high: number): void {
    this.halves.push(LITTLE_ENDIAN ? low : high);
    this.halves.push(LITTLE_ENDIAN ? high : low);
  }

  low(row: number): number {
    return this.halves.at(row * 2 + (LITTLE_ENDIAN ? 0 : 1));
  }

  high(row: number): number {
    return this.halves.at(row * 2 + (LITTLE_ENDIAN ? 1 : 0));
  }

  truncate(length: number): void {
    this.halves.truncate(length * 2);
  }

  signed(): BigInt64Array {
    return new BigInt64Array(this.halves.finish().buffer);
  }

  unsigned(): BigUint64Array {
    return new BigUint64Array(this.halves.finish().buffer);
  }
}
