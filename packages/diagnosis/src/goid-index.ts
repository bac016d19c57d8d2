/**
 * Row of each goroutine id, in one typed array: a dump of half a million goroutines has no room for
 * as many strings. Open addressing with linear steps; the first row of an id that occurs twice wins.
 */
export class GoidIndex {
  private readonly slots: Int32Array;
  private readonly mask: number;

  /**
   * @param rows rows to index
   * @param goids id by row
   */
  constructor(
    rows: Int32Array,
    private readonly goids: ArrayLike<bigint>,
  ) {
    let size = 16;
    while (size < rows.length * 2) size *= 2;
    this.slots = new Int32Array(size).fill(-1);
    this.mask = size - 1;
    for (const row of rows) {
      const goid = goids[row] ?? 0n;
      let at = this.start(goid);
      for (;;) {
        const other = this.slots[at] ?? -1;
        if (other < 0) {
          this.slots[at] = row;
          break;
        }
        if (goids[other] === goid) break;
        at = (at + 1) & this.mask;
      }
    }
  }

  private start(goid: bigint): number {
    // ids come in runs with gaps; spread them over the table
    const low = Number(BigInt.asUintN(32, goid));
    return (Math.imul(low, 0x9e3779b1) >>> 7) & this.mask;
  }

  row(goid: bigint): number | undefined {
    for (let at = this.start(goid); ; at = (at + 1) & this.mask) {
      const row = this.slots[at] ?? -1;
      if (row < 0) return undefined;
      if (this.goids[row] === goid) return row;
    }
  }
}
