import { GoidRows } from './goid-rows';
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
  private readonly rowsOfIds: GoidRows;

  constructor(private readonly rows: GoroutineRows) {
    this.rowsOfIds = new GoidRows(rows);
  }

  /** the current dump has blocks already */
  get hasBlocks(): boolean {
    return this.rows.count > this.firstRow;
  }

  /** row of the goroutine in the current dump, when it was printed before; else -1 */
  rowOf(goidLow: number, goidHigh: number): number {
    return this.rowsOfIds.rowOf(goidLow, goidHigh);
  }

  /** Called by the reader before a block gets the next row. Gives the number of its dump. */
  place(goidLow: number, goidHigh: number, isRunning: boolean, begins: boolean): number {
    const row = this.rows.count;
    if (begins && this.hasBlocks) this.startAt(row);
    const isThread = goidLow === 0 && goidHigh === 0;
    if (!isThread && !this.inRelay && this.rowOf(goidLow, goidHigh) >= 0) {
      if (this.current + 1 < MAX_DUMPS) {
        this.startAt(this.lastRunningRow >= 0 ? this.lastRunningRow : row);
      }
      if (this.rowOf(goidLow, goidHigh) >= 0) this.uncountedRepeats++;
    }
    if (isRunning && row > this.firstRow) this.lastRunningRow = row;
    this.rowsOfIds.set(goidLow, goidHigh, row);
    return this.current;
  }

  private startAt(row: number): void {
    if (this.current + 1 >= MAX_DUMPS) return;
    this.current++;
    this.firstRow = row;
    this.lastRunningRow = -1;
    this.inRelay = false;
    this.rowsOfIds.clear();
    for (let moved = row; moved < this.rows.count; moved++) {
      this.rows.setDump(moved, this.current);
      this.rowsOfIds.set(this.rows.goidLow(moved), this.rows.goidHigh(moved), moved);
    }
  }
}
