/** Times, ids and amounts need a double; all others are rows and small numbers. */
const isWide = (name: string): boolean =>
  name.endsWith('Ns') || name.toLowerCase().endsWith('id') || WIDE.has(name);
const WIDE: ReadonlySet<string> = new Set(['value', 'swept', 'reclaimed']);

export type EventColumn = Float64Array | Int32Array;

const NO_COLUMN = new Int32Array(0);

/**
 * Tables beside the transitions while a trace is read: columns by name, rows pushed one by one. At
 * most eleven columns.
 */
export class EventColumns<N extends string> {
  private columns: EventColumn[];
  private room: number;
  rows = 0;

  /** @param room rows that are likely; what is not written takes no memory */
  constructor(
    private readonly names: readonly N[],
    room = 64,
  ) {
    this.room = Math.ceil(room) + 16;
    this.columns = names.map((name) =>
      isWide(name) ? new Float64Array(this.room) : new Int32Array(this.room),
    );
  }

  /** Values in the order of the names. Returns the row. */
  push(a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0): number {
    if (this.rows === this.room) this.reserve(1);
    const { columns, rows } = this;
    // a store to a column that is not there does nothing
    (columns[0] ?? NO_COLUMN)[rows] = a;
    (columns[1] ?? NO_COLUMN)[rows] = b;
    (columns[2] ?? NO_COLUMN)[rows] = c;
    (columns[3] ?? NO_COLUMN)[rows] = d;
    (columns[4] ?? NO_COLUMN)[rows] = e;
    (columns[5] ?? NO_COLUMN)[rows] = f;
    if (columns.length > 6) {
      (columns[6] ?? NO_COLUMN)[rows] = g;
      (columns[7] ?? NO_COLUMN)[rows] = h;
      (columns[8] ?? NO_COLUMN)[rows] = i;
      (columns[9] ?? NO_COLUMN)[rows] = j;
      (columns[10] ?? NO_COLUMN)[rows] = k;
    }
    return this.rows++;
  }

  /** @param column index of its name */
  get(row: number, column: number): number {
    return (this.columns[column] as EventColumn)[row] as number;
  }

  set(row: number, column: number, value: number): void {
    (this.columns[column] as EventColumn)[row] = value;
  }

  /** exactly the rows of one column, without a copy; nothing must be added after */
  column(name: N): EventColumn {
    return (this.columns[this.names.indexOf(name)] as EventColumn).subarray(0, this.rows);
  }

  /** exactly the rows, columns in the order of the names; nothing must be added after */
  finish(): EventColumn[] {
    return this.columns.map((column) => column.subarray(0, this.rows));
  }

  /** Adds rows of columns in the order of the names; takes them over when there are none yet. */
  append(from: readonly EventColumn[], first: number, last: number): void {
    if (this.rows === 0 && first === 0 && last === from[0]?.length && last > this.room) {
      this.columns = [...from];
      this.room = last;
      this.rows = last;
      return;
    }
    this.reserve(last - first);
    for (const [i, column] of this.columns.entries()) {
      column.set((from[i] as EventColumn).subarray(first, last), this.rows);
    }
    this.rows += last - first;
  }

  /** Lets go of all rows. */
  clear(): void {
    this.columns = this.columns.map((column) => column.subarray(0, 0));
    this.room = 0;
    this.rows = 0;
  }

  private reserve(more: number): void {
    const needed = this.rows + more;
    if (needed <= this.room) return;
    this.room = Math.max(needed, Math.ceil(this.room * 1.6) + 16);
    this.columns = this.columns.map((column) => {
      const larger =
        column instanceof Float64Array ? new Float64Array(this.room) : new Int32Array(this.room);
      larger.set(column);
      return larger;
    });
  }
}
