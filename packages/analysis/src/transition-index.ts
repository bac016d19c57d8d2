import { type TraceTables, TransitionReader } from '@unpark/model';

/**
 * Rows of trace_transitions by goroutine, in their order, so that one goroutine can be followed
 * through a long trace. Costs one pass and four bytes a row.
 */
export class TransitionIndex {
  /** rows of goroutine g are `rows[first[g] .. first[g + 1])` */
  readonly first: Int32Array;
  readonly rows: Int32Array;
  private readonly reader: TransitionReader;

  constructor(readonly tables: TraceTables) {
    const goroutine = tables.transitions.columns.goroutine.values;
    const first = new Int32Array(tables.goroutines.rows + 1);
    for (let row = 0; row < goroutine.length; row++) {
      const next = (goroutine[row] as number) + 1;
      first[next] = (first[next] as number) + 1;
    }
    for (let g = 1; g < first.length; g++) {
      first[g] = (first[g] as number) + (first[g - 1] as number);
    }
    // from behind: places before the end of a goroutine's, until its beginning is left
    this.rows = new Int32Array(goroutine.length);
    for (let row = goroutine.length - 1; row >= 0; row--) {
      const next = (goroutine[row] as number) + 1;
      const at = (first[next] as number) - 1;
      this.rows[at] = row;
      first[next] = at;
    }
    // each has the beginning of the one before it now
    first.copyWithin(0, 1);
    first[first.length - 1] = goroutine.length;
    this.first = first;
    this.reader = new TransitionReader(tables);
  }

  /** nanoseconds from the trace's origin */
  timeNs(row: number): number {
    const { firstRow, baseNs } = this.tables.chunks.columns;
    let low = 0;
    let high = firstRow.values.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((firstRow.values[middle] as number) <= row) low = middle;
      else high = middle;
    }
    const offset = this.tables.transitions.columns.offsetNs.values[row] as number;
    return (baseNs.values[low] as number) + offset;
  }

  /** states of GOROUTINE_STATE before and after, and row of trace_reasons */
  kindOf(row: number): { readonly from: number; readonly to: number; readonly reason: number } {
    const kind = this.tables.transitions.columns.kind.values[row] as number;
    const { from, to, reason } = this.tables.transitionKinds.columns;
    return {
      from: from.values[kind] as number,
      to: to.values[kind] as number,
      reason: reason.values[kind] as number,
    };
  }

  /** The whole row; what is given changes with the next call. */
  at(row: number): Readonly<TransitionReader> {
    this.reader.seek(row);
    return this.reader;
  }

  /** Index in `rows` of the last transition of a goroutine at or before a time; -1 for none. */
  lastBefore(goroutine: number, ns: number): number {
    const from = this.first[goroutine] as number;
    let low = from;
    let high = this.first[goroutine + 1] as number;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeNs(this.rows[middle] as number) <= ns) low = middle + 1;
      else high = middle;
    }
    return low > from ? low - 1 : -1;
  }
}
