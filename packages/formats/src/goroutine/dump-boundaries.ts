import type { GoroutineRows } from './goroutine-rows';

/** A file of nothing but repeated ids is not a thousand dumps. */
const MAX_DUMPS = 1000;

/**
 * Decides which dump of the file a block belongs to. The runtime prints no mark between dumps, but
 * a goroutine is printed once in each and the dumping goroutine comes first, as `running`.
 */
export class DumpBoundaries {
  current = 0;
  /** the rest of a crash log: each thread reports itself, so ids of the first list come again */
  inRelay = false;
  /** ids that came again where no new dump could be begun */
  uncountedRepeats = 0;
  private firstRow = 0;
  /** a later `running` block of the current dump: where the next dump begins if an id repeats */
  private lastRunningRow = -1;
  private rowsOfIds = new Map<number | bigint, number>();

  constructor(private readonly rows: GoroutineRows) {}

  /** the current dump has blocks already */
  get hasBlocks(): boolean {
    return this.rows.count > this.firstRow;
  }

  /** row of the goroutine in the current dump, when it was printed before */
  rowOf(goid: number | bigint): number | undefined {
    return this.rowsOfIds.get(goid);
  }

  /** Called by the reader before a block gets the next row. Gives the number of its dump. */
  place(goid: number | bigint, isRunning: boolean, begins: boolean): number {
    const row = this.rows.count;
    if (begins && this.hasBlocks) this.startAt(row);
    if (goid !== 0 && this.rowsOfIds.has(goid) && !this.inRelay) {
      if (this.current + 1 < MAX_DUMPS) {
        this.startAt(this.lastRunningRow >= 0 ? this.lastRunningRow : row);
      }
      if (this.rowsOfIds.has(goid)) this.uncountedRepeats++;
    }
    if (isRunning && row > this.firstRow) this.lastRunningRow = row;
    this.rowsOfIds.set(goid, row);
    return this.current;
  }

  private startAt(row: number): void {
    if (this.current + 1 >= MAX_DUMPS) return;
    this.current++;
    this.firstRow = row;
    this.lastRunningRow = -1;
    this.inRelay = false;
    this.rowsOfIds = new Map();
    for (let moved = row; moved < this.rows.count; moved++) {
      this.rows.dump.set(moved, this.current);
      this.rowsOfIds.set(goidKey(this.rows.goid.low(moved), this.rows.goid.high(moved)), moved);
    }
  }
}

/** Exact key of a 64-bit id. */
export const goidKey = (low: number, high: number): number | bigint =>
  high < 0x20_0000 ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low);
