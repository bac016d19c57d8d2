import { GrowingF64, GrowingI32 } from '../bytes/growing-columns';
import { IdRows } from './id-rows';
import { TransitionColumns } from './transition-columns';

/** How a goroutine was first met in a generation. */
export const MET = { status: 0, created: 1, named: 2 } as const;

/** Time that stands for "before this generation", or "after it" in `endNs` columns. */
export const BEFORE = Number.NEGATIVE_INFINITY;

export const RANGE_KIND = { gc: 0, stw: 1, sweep: 2, markAssist: 3 } as const;

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
  /** rows of transitions where it was created and where it ended, -1 when not here */
  readonly createdRow = new GrowingI32();
  readonly endedRow = new GrowingI32();
  readonly procIds = new IdRows();
  readonly threadIds = new IdRows();

  readonly transitions: TransitionColumns;
  /** goroutines whose state is told before anything else of them, and that state */
  readonly toldGoroutine = new GrowingI32();
  readonly toldState = new GrowingI32();
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

  /** @param eventBytes bytes of the events to come, about */
  constructor(eventBytes: number) {
    this.transitions = new TransitionColumns(eventBytes);
  }

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
      this.createdRow.push(-1);
      this.endedRow.push(-1);
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
