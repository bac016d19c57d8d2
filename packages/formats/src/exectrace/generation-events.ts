import { NO_U16 } from '@unpark/model';
import { GrowingF64, GrowingI32 } from '../bytes/growing-columns';
import { IdRows } from './id-rows';

/** Context that only the generation before knows: which goroutine or proc a thread came with. */
export const CARRIED = -2;
/** the same in the 16 bits of a proc */
export const CARRIED_PROC = 0xfffe;

/** How a goroutine was first met in a generation. */
export const MET = { status: 0, created: 1, named: 2 } as const;

/** Time that stands for "before this generation", or "after it" in `endNs` columns. */
export const BEFORE = Number.NEGATIVE_INFINITY;

export const RANGE_KIND = { gc: 0, stw: 1, sweep: 2, markAssist: 3 } as const;

/** Transitions of goroutines: the one table whose size is that of the trace. */
export class TransitionColumns {
  offsetNs = new Uint32Array(4096);
  goroutine = new Int32Array(4096);
  states = new Uint8Array(4096);
  reason = new Uint8Array(4096);
  stack = new Int32Array(4096);
  by = new Int32Array(4096);
  proc = new Uint16Array(4096);
  thread = new Uint16Array(4096);
  rows = 0;
  /** first rows and bases of chunks; offsets of a chunk stay below 2^32 ns */
  readonly chunkRow = new GrowingF64();
  readonly chunkBaseNs = new GrowingF64();
  /** rows whose context is CARRIED */
  readonly carriedRows = new GrowingI32();
  private baseNs = Number.NEGATIVE_INFINITY;

  /**
   * @param timeNs from the trace's origin
   * @param states from * 16 + to
   * @param stack number of a stack in the generation, 0 for none
   * @param by row of a goroutine, -1 for none, CARRIED
   */
  push(
    timeNs: number,
    goroutine: number,
    states: number,
    reason: number,
    stack: number,
    by: number,
    proc: number,
    thread: number,
  ): number {
    const row = this.rows++;
    if (row === this.goroutine.length) this.grow();
    let offset = timeNs - this.baseNs;
    if (offset >= 0x1_0000_0000) {
      this.chunkRow.push(row);
      this.chunkBaseNs.push(timeNs);
      this.baseNs = timeNs;
      offset = 0;
    }
    this.offsetNs[row] = offset;
    this.goroutine[row] = goroutine;
    this.states[row] = states;
    this.reason[row] = reason;
    this.stack[row] = stack;
    this.by[row] = by;
    this.proc[row] = proc;
    this.thread[row] = thread;
    if (by === CARRIED || proc === CARRIED_PROC) this.carriedRows.push(row);
    return row;
  }

  private grow(): void {
    const length = this.goroutine.length * 2;
    this.offsetNs = larger(this.offsetNs, new Uint32Array(length));
    this.goroutine = larger(this.goroutine, new Int32Array(length));
    this.states = larger(this.states, new Uint8Array(length));
    this.reason = larger(this.reason, new Uint8Array(length));
    this.stack = larger(this.stack, new Int32Array(length));
    this.by = larger(this.by, new Int32Array(length));
    this.proc = larger(this.proc, new Uint16Array(length));
    this.thread = larger(this.thread, new Uint16Array(length));
  }
}

function larger<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Other tables of a generation: few rows beside the transitions, columns by name. */
export class EventColumns<N extends string> {
  readonly columns: Readonly<Record<N, GrowingF64>>;
  private readonly order: readonly GrowingF64[];

  constructor(names: readonly N[]) {
    this.columns = Object.fromEntries(names.map((name) => [name, new GrowingF64()])) as Record<
      N,
      GrowingF64
    >;
    this.order = names.map((name) => this.columns[name]);
  }

  get rows(): number {
    return (this.order[0] as GrowingF64).length;
  }

  /** one value a column, in the order of the names */
  push(...values: readonly number[]): number {
    for (let i = 0; i < this.order.length; i++) {
      (this.order[i] as GrowingF64).push(values[i] as number);
    }
    return this.rows - 1;
  }

  /** Adds rows to one column; all columns must get as many. */
  append(name: N, values: Float64Array, map: ((value: number) => number) | undefined): void {
    const column = this.columns[name];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      column.push(map ? map(value) : value);
    }
  }

  /** copies of exactly the rows, in the order of the names */
  finish(): Float64Array[] {
    return this.order.map((column) => column.finish());
  }
}

/** Columns of each table, in the order of `push`. Rows of goroutines, procs, threads are local. */
export const EVENT_COLUMNS = {
  procs: ['timeNs', 'proc', 'states', 'by', 'atProc', 'thread'],
  ranges: [
    'kind',
    'text',
    'subject',
    'startNs',
    'seenNs',
    'endNs',
    'stack',
    'startBy',
    'endBy',
    'swept',
    'reclaimed',
  ],
  metrics: ['timeNs', 'metric', 'value'],
  samples: ['timeNs', 'thread', 'proc', 'goroutine', 'stack'],
  tasks: [
    'id',
    'parentId',
    'text',
    'startNs',
    'endNs',
    'startBy',
    'endBy',
    'startStack',
    'endStack',
  ],
  regions: ['goroutine', 'taskId', 'text', 'startNs', 'endNs', 'startStack', 'endStack'],
  logs: ['timeNs', 'goroutine', 'taskId', 'category', 'message', 'stack'],
  labels: ['timeNs', 'goroutine', 'text'],
} as const;

/** How many event times of the beginning are kept, to move them when the generation before ends late. */
export const HEAD_TIMES = 65_536;

/**
 * What one generation (or a whole trace of the old format) holds, in numbers of its own: rows of
 * goroutines, procs and threads in the order of first mention, numbers of strings and stacks of its
 * tables. `TraceAssembler` joins generations. Times are nanoseconds from the trace's origin and
 * strictly increase over all events.
 */
export class GenerationEvents {
  readonly goids = new IdRows();
  /** of MET, by row of goroutine */
  readonly met = new GrowingI32();
  /** a stack whose outermost frame is the entry function; 0 until there is one */
  readonly entryStack = new GrowingI32();
  /** stack of the go statement and creator, -1 when not created here */
  readonly createStack = new GrowingI32();
  readonly creator = new GrowingI32();
  readonly createdNs = new GrowingF64();
  readonly endedNs = new GrowingF64();
  readonly procIds = new IdRows();
  readonly threadIds = new IdRows();

  readonly transitions = new TransitionColumns();
  /** rows of transitions that only say what state a goroutine is in, first of their goroutine */
  readonly statusRows = new GrowingI32();
  readonly procs = new EventColumns(EVENT_COLUMNS.procs);
  readonly procStatusRows = new GrowingI32();
  readonly ranges = new EventColumns(EVENT_COLUMNS.ranges);
  readonly metrics = new EventColumns(EVENT_COLUMNS.metrics);
  readonly samples = new EventColumns(EVENT_COLUMNS.samples);
  readonly tasks = new EventColumns(EVENT_COLUMNS.tasks);
  readonly regions = new EventColumns(EVENT_COLUMNS.regions);
  readonly logs = new EventColumns(EVENT_COLUMNS.logs);
  readonly labels = new EventColumns(EVENT_COLUMNS.labels);

  /** texts of reasons by number, as string numbers of the generation; reason 0 is empty */
  readonly reasonTexts: number[] = [0];
  private readonly reasonNumbers = new Map<number, number>();

  readonly headTimes = new GrowingF64();
  lastNs = Number.NEGATIVE_INFINITY;
  eventCount = 0;
  experimentEvents = 0;

  /** Time of the next event: later than all before it. */
  next(timeNs: number): number {
    const time = timeNs <= this.lastNs ? this.lastNs + 1 : timeNs;
    this.lastNs = time;
    if (this.eventCount++ < HEAD_TIMES) this.headTimes.push(time);
    return time;
  }

  /** Row of a goroutine; `met` counts for a new one only. */
  goroutine(goid: number, met: number): number {
    const before = this.goids.size;
    const row = this.goids.intern(goid);
    if (row === before) {
      this.met.push(met);
      this.entryStack.push(0);
      this.createStack.push(-1);
      this.creator.push(-1);
      this.createdNs.push(BEFORE);
      this.endedNs.push(BEFORE);
    }
    return row;
  }

  /** Number of a reason by the number of its string; -1 beyond the limit of reasons. */
  reason(text: number, limit: number): number {
    const known = this.reasonNumbers.get(text);
    if (known !== undefined) return known;
    if (this.reasonTexts.length > limit) return -1;
    const number = text === 0 ? 0 : this.reasonTexts.length;
    if (number > 0) this.reasonTexts.push(text);
    this.reasonNumbers.set(text, number);
    return number;
  }
}

export const asProcColumn = (proc: number): number =>
  proc >= 0 ? proc : proc === CARRIED ? CARRIED_PROC : NO_U16;
