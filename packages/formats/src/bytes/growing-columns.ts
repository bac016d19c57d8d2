/**
 * Typed arrays that grow by doubling: rows are appended without a JavaScript object a row. Growing is
 * apart from `push`, so that only the few words that nearly all rows need are compiled into callers.
 */
export class GrowingI32 {
  private array: Int32Array;
  length = 0;

  constructor(capacity = 256) {
    this.array = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.array.length) this.grow();
    this.array[this.length++] = value;
  }

  private grow(): void {
    const larger = new Int32Array(this.array.length * 2);
    larger.set(this.array);
    this.array = larger;
  }

  at(row: number): number {
    return this.array[row] as number;
  }

  set(row: number, value: number): void {
    this.array[row] = value;
  }

  truncate(length: number): void {
    this.length = length;
  }

  /** exactly the rows, without a copy; nothing must be added after */
  view(): Int32Array {
    return this.array.subarray(0, this.length);
  }

  /** a copy of exactly the rows */
  finish(): Int32Array {
    return this.array.slice(0, this.length);
  }
}

export class GrowingU8 {
  private array: Uint8Array;
  length = 0;

  constructor(capacity = 256) {
    this.array = new Uint8Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.array.length) this.grow();
    this.array[this.length++] = value;
  }

  private grow(): void {
    const larger = new Uint8Array(this.array.length * 2);
    larger.set(this.array);
    this.array = larger;
  }

  /** exactly the rows, without a copy; nothing must be added after */
  view(): Uint8Array {
    return this.array.subarray(0, this.length);
  }
}

export class GrowingF64 {
  private array: Float64Array;
  length = 0;

  constructor(capacity = 256) {
    this.array = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.array.length) this.grow();
    this.array[this.length++] = value;
  }

  private grow(): void {
    const larger = new Float64Array(this.array.length * 2);
    larger.set(this.array);
    this.array = larger;
  }

  at(row: number): number {
    return this.array[row] as number;
  }

  set(row: number, value: number): void {
    this.array[row] = value;
  }

  finish(): Float64Array {
    return this.array.slice(0, this.length);
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const LOW = LITTLE_ENDIAN ? 0 : 1;
const HIGH = LITTLE_ENDIAN ? 1 : 0;

/** 64-bit values as two halves: exact, and without a BigInt a value. */
export class Growing64 {
  private halves: Uint32Array;
  length = 0;

  constructor(capacity = 256) {
    this.halves = new Uint32Array(Math.max(1, capacity) * 2);
  }

  push(low: number, high: number): void {
    if (this.length * 2 === this.halves.length) this.grow();
    this.halves[this.length * 2 + LOW] = low;
    this.halves[this.length * 2 + HIGH] = high;
    this.length++;
  }

  private grow(): void {
    const larger = new Uint32Array(this.halves.length * 2);
    larger.set(this.halves);
    this.halves = larger;
  }

  truncate(length: number): void {
    this.length = length;
  }

  low(row: number): number {
    return this.halves[row * 2 + LOW] as number;
  }

  high(row: number): number {
    return this.halves[row * 2 + HIGH] as number;
  }

  signed(): BigInt64Array {
    return new BigInt64Array(this.exactBuffer());
  }

  unsigned(): BigUint64Array {
    return new BigUint64Array(this.exactBuffer());
  }

  private exactBuffer(): ArrayBuffer {
    const { buffer } = this.halves;
    if (this.halves.length === this.length * 2 && buffer instanceof ArrayBuffer) return buffer;
    return this.halves.slice(0, this.length * 2).buffer;
  }
}

/** Exact value of two halves. */
export const unsigned64 = (low: number, high: number): bigint =>
  (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

export const signed64 = (low: number, high: number): bigint =>
  BigInt.asIntN(64, unsigned64(low, high));
