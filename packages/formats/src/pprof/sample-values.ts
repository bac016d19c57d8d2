const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const LOW = LITTLE_ENDIAN ? 0 : 1;
const HIGH = LITTLE_ENDIAN ? 1 : 0;

/**
 * Sums of lower halves begin here: beyond 32 bits from the first, so that the code that adds to them
 * is not compiled for small sums and then again.
 */
const LOWS_BEGIN = 2 ** 40;

/** The column of sample values and its exact sums, without a BigInt a value. */
export class Values {
  readonly column: BigInt64Array;
  readonly totals: bigint[];
  /** values of the row so far, also those that are too many */
  count = 0;
  private row = 0;
  private readonly halves: Uint32Array;
  private readonly lows: Float64Array;
  private readonly highs: Float64Array;

  constructor(
    rows: number,
    readonly width: number,
  ) {
    this.column = new BigInt64Array(rows * width);
    this.halves = new Uint32Array(this.column.buffer);
    this.totals = Array.from({ length: width }, () => 0n);
    this.lows = new Float64Array(width).fill(LOWS_BEGIN);
    this.highs = new Float64Array(width);
  }

  /** The next value of the row, as halves (bit patterns). */
  add(low: number, high: number): void {
    const { count, width } = this;
    this.count = count + 1;
    if (count >= width) return;
    const slot = (this.row * width + count) * 2;
    this.halves[slot + LOW] = low;
    this.halves[slot + HIGH] = high;
    // read back, which makes it unsigned: a shift would be compiled for small numbers first
    this.lows[count] = (this.lows[count] as number) + (this.halves[slot + LOW] as number);
    this.highs[count] = (this.highs[count] as number) + (high | 0);
  }

  /** Begins the next row; false when this one has not one value a type. */
  endRow(): boolean {
    if (this.count !== this.width) return false;
    this.count = 0;
    this.row++;
    // 2^20 sums of 32-bit halves stay below 2^53, with what they begin with
    if ((this.row & 0xf_ffff) === 0) this.fold();
    return true;
  }

  /** Brings `totals` up to date. */
  fold(): void {
    for (let type = 0; type < this.width; type++) {
      const high = BigInt(this.highs[type] as number) * 0x1_0000_0000n;
      const low = BigInt((this.lows[type] as number) - LOWS_BEGIN);
      this.totals[type] = (this.totals[type] as bigint) + high + low;
    }
    this.lows.fill(LOWS_BEGIN);
    this.highs.fill(0);
  }
}
