import { BY, NO_U16, type TraceTables } from './trace-tables';

type Needed = Pick<
  TraceTables,
  'transitions' | 'transitionKinds' | 'transitionStacks' | 'transitionWakers' | 'seats' | 'chunks'
>;

/** Where in the word of a kind its parts stand; `from` is first. */
const TO = 8;
const HAS_STACK = 16;
const IS_LISTED = 17;
const IS_ITSELF = 18;

const kindWord = (from: number, to: number, hasStack: boolean, by: number): number =>
  from |
  (to << TO) |
  (Number(hasStack) << HAS_STACK) |
  (Number(by === BY.listed) << IS_LISTED) |
  (Number(by === BY.itself) << IS_ITSELF);

/**
 * Walks the transitions of a trace in their order; fields hold the current row. One object serves a
 * whole pass: nothing is made a row.
 *
 * ```ts
 * const at = new TransitionReader(tables);
 * while (at.next()) if (at.to === GOROUTINE_STATE.waiting) …
 * ```
 */
export class TransitionReader {
  /** row of trace_transitions; -1 before the first `next` */
  row = -1;
  /** row of trace_transition_kinds */
  kind = 0;
  /** nanoseconds from the trace's origin */
  timeNs = 0;
  /** row of trace_goroutines */
  goroutine = -1;
  /** of GOROUTINE_STATE */
  from = 0;
  to = 0;

  private readonly rows: number;
  private readonly offsets: Uint32Array;
  private readonly goroutines: Int32Array;
  private readonly kinds: Uint8Array;
  private readonly seats: Uint16Array;
  private readonly stacks: Int32Array;
  private readonly wakers: Int32Array;
  /** all of a kind but its reason, see `kindWord`: one word is read quicker than six columns */
  private readonly kindWords: Int32Array;
  private readonly kindReason: Int32Array;
  private readonly procs: Uint16Array;
  private readonly threads: Uint16Array;
  private readonly chunkRow: Uint32Array;
  private readonly chunkBase: Float64Array;
  private readonly chunkStack: Uint32Array;
  private readonly chunkWaker: Uint32Array;
  /** of the row's kind */
  private word = 0;
  private chunk = -1;
  private nextChunkRow = 0;
  private baseNs = 0;
  /** the last entries of the lists that the rows so far have */
  private stackAt = -1;
  private wakerAt = -1;

  constructor(tables: Needed) {
    const { transitions, transitionKinds, seats, chunks } = tables;
    this.rows = transitions.rows;
    this.offsets = transitions.columns.offsetNs.values;
    this.goroutines = transitions.columns.goroutine.values;
    this.kinds = transitions.columns.kind.values;
    this.seats = transitions.columns.seat.values;
    const stacks = tables.transitionStacks.columns.stack.values;
    this.stacks = stacks.length > 0 ? stacks : Int32Array.of(-1);
    this.wakers = tables.transitionWakers.columns.by.values;
    const { from, to, hasStack, by } = transitionKinds.columns;
    this.kindWords = Int32Array.from(from.values, (state, kind) =>
      kindWord(
        state,
        to.values[kind] as number,
        hasStack.values[kind] === 1,
        by.values[kind] as number,
      ),
    );
    this.kindReason = transitionKinds.columns.reason.values;
    this.procs = seats.columns.proc.values;
    this.threads = seats.columns.thread.values;
    this.chunkRow = chunks.columns.firstRow.values;
    this.chunkBase = chunks.columns.baseNs.values;
    this.chunkStack = chunks.columns.firstStack.values;
    this.chunkWaker = chunks.columns.firstWaker.values;
    this.nextChunkRow = this.chunkRow[0] ?? 0;
  }

  /** Goes to the next row; false after the last. */
  next(): boolean {
    const row = this.row + 1;
    if (row >= this.rows) return false;
    this.row = row;
    if (row === this.nextChunkRow) this.enterChunk(this.chunk + 1);
    const kind = this.kinds[row] as number;
    const word = this.kindWords[kind] as number;
    this.kind = kind;
    this.word = word;
    this.timeNs = this.baseNs + (this.offsets[row] as number);
    this.goroutine = this.goroutines[row] as number;
    this.from = word & 0xff;
    this.to = (word >>> TO) & 0xff;
    // counted without asking: kinds come in no order that a processor could foresee
    this.stackAt += (word >>> HAS_STACK) & 1;
    this.wakerAt += (word >>> IS_LISTED) & 1;
    return true;
  }

  /** Goes to a row in the middle; the next `next` gives the one after it. */
  seek(row: number): void {
    let low = 0;
    let high = this.chunkRow.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.chunkRow[middle] as number) <= row) low = middle;
      else high = middle - 1;
    }
    this.row = (this.chunkRow[low] as number) - 1;
    this.chunk = low - 1;
    this.nextChunkRow = this.chunkRow[low] as number;
    while (this.row < row && this.next());
  }

  /** row of trace_reasons */
  get reason(): number {
    return this.kindReason[this.kind] as number;
  }

  /** row of stacks, -1 for none */
  get stack(): number {
    const at = this.stackAt;
    // without asking, as above: a number or'ed with -1 is -1
    const none = ((this.word >>> HAS_STACK) & 1) - 1;
    return (this.stacks[at < 0 ? 0 : at] as number) | none;
  }

  /** row of trace_goroutines, -1 for none */
  get by(): number {
    if (((this.word >>> IS_LISTED) & 1) === 1) return this.wakers[this.wakerAt] as number;
    return ((this.word >>> IS_ITSELF) & 1) === 1 ? this.goroutine : -1;
  }

  /** row of trace_seats */
  get seat(): number {
    return this.seats[this.row] ?? 0;
  }

  /** row of trace_procs, NO_U16 for none */
  get proc(): number {
    return this.procs[this.seat] ?? NO_U16;
  }

  /** row of trace_threads, NO_U16 for none */
  get thread(): number {
    return this.threads[this.seat] ?? NO_U16;
  }

  private enterChunk(chunk: number): void {
    this.chunk = chunk;
    this.baseNs = this.chunkBase[chunk] as number;
    this.stackAt = (this.chunkStack[chunk] as number) - 1;
    this.wakerAt = (this.chunkWaker[chunk] as number) - 1;
    this.nextChunkRow = this.chunkRow[chunk + 1] ?? -1;
  }
}

/** By row of trace_goroutines: when each began and ended, by whom and where its `go` statement is. */
export interface GoroutineBirths {
  /** nanoseconds from the trace's origin; -1: not in this trace */
  readonly createdNs: Float64Array;
  readonly endedNs: Float64Array;
  /** row of trace_goroutines; -1 for none */
  readonly creator: Int32Array;
  /** row of stacks; -1 for none */
  readonly createStack: Int32Array;
}

export function goroutineBirths(tables: TraceTables): GoroutineBirths {
  const { rows, columns } = tables.goroutines;
  const createdRow = columns.createdRow.values;
  const endedRow = columns.endedRow.values;
  const births = {
    createdNs: new Float64Array(rows).fill(-1),
    endedNs: new Float64Array(rows).fill(-1),
    creator: new Int32Array(rows).fill(-1),
    createStack: new Int32Array(rows).fill(-1),
  };
  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine } = at;
    if (createdRow[goroutine] === at.row) {
      births.createdNs[goroutine] = at.timeNs;
      births.creator[goroutine] = at.by;
      births.createStack[goroutine] = at.stack;
    }
    if (endedRow[goroutine] === at.row) births.endedNs[goroutine] = at.timeNs;
  }
  return births;
}
