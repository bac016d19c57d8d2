import { GrowingF64, GrowingI32, GrowingU8 } from '../bytes/growing-columns';
import { EventColumns } from './event-columns';
import { IdRows } from './id-rows';
import { TRACE_LIMITS } from './trace-limits';
import { traceProblem } from './trace-problem';
import { TransitionColumns } from './transition-columns';

/** How a goroutine was first met in a generation. */
export const MET = { status: 0, created: 1, named: 2 } as const;

/** Time that stands for "before this generation", or "after it" in `endNs` columns. */
export const BEFORE = Number.NEGATIVE_INFINITY;

export const RANGE_KIND = { gc: 0, stw: 1, sweep: 2, markAssist: 3 } as const;

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

/** Places of columns that are read or set by themselves. */
export const RANGE_AT = {
  kind: 0,
  subject: 2,
  start: 3,
  seen: 4,
  end: 5,
  endBy: 8,
  swept: 9,
} as const;
export const TASK_AT = { id: 0, start: 3, end: 4, endBy: 6, endStack: 8 } as const;
export const REGION_AT = { goroutine: 0, task: 1, text: 2, start: 3, end: 4, endStack: 6 } as const;
export const PROC_AT = { proc: 1, states: 2, by: 3, atProc: 4, thread: 5 } as const;

/** How many event times of the beginning are kept, to move them when the generation before ends late. */
export const HEAD_TIMES = 65_536;

export const tooManyEvents = (byte: number | undefined) =>
  traceProblem('trace.too-many-events', `it has more than ${TRACE_LIMITS.events} events`, byte, {
    limit: TRACE_LIMITS.events,
  });

/** Event bytes for each goroutine where goroutines come and go fast: creation, start, end. */
const BYTES_A_GOROUTINE = 20;
/** The same for tasks and regions: begin and end, and what happens in them. */
const BYTES_A_TASK = 64;

/** Goroutines that events of so many bytes may speak of. */
export const goroutineRoom = (eventBytes: number): number =>
  256 + Math.ceil(eventBytes / BYTES_A_GOROUTINE);

/**
 * What one generation (or a whole trace of the old format) holds, in numbers of its own: rows of
 * goroutines, procs and threads in the order of first mention, numbers of strings and stacks of its
 * tables. `TraceAssembler` joins generations. Times are nanoseconds from the trace's origin and
 * strictly increase over all events.
 */
export class GenerationEvents {
  readonly goids: IdRows;
  /** of MET, by row of goroutine */
  readonly met: GrowingU8;
  /** a stack whose outermost frame is the entry function; 0 until there is one */
  readonly entryStack: GrowingI32;
  /** rows of transitions where it was created and where it ended, -1 when not here */
  readonly createdRow: GrowingI32;
  readonly endedRow: GrowingI32;
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
  readonly tasks: EventColumns<(typeof EVENT_COLUMNS.tasks)[number]>;
  readonly regions: EventColumns<(typeof EVENT_COLUMNS.regions)[number]>;
  readonly logs = new EventColumns(EVENT_COLUMNS.logs);
  readonly labels = new EventColumns(EVENT_COLUMNS.labels);

  /** texts of reasons by number, as string numbers of the generation; reason 0 is empty */
  readonly reasonTexts: number[] = [0];
  private readonly reasonNumbers = new Map<number, number>();

  readonly headTimes = new GrowingF64();
  lastNs = Number.NEGATIVE_INFINITY;
  eventCount = 0;
  experimentEvents = 0;

  /**
   * @param eventBytes bytes of the events to come, about: room is taken for what they may hold, so
   * that little is copied. Room that stays empty takes no memory.
   */
  constructor(eventBytes: number) {
    this.transitions = new TransitionColumns(eventBytes);
    const goroutines = goroutineRoom(eventBytes);
    this.goids = new IdRows(goroutines);
    this.met = new GrowingU8(goroutines);
    this.entryStack = new GrowingI32(goroutines);
    this.createdRow = new GrowingI32(goroutines);
    this.endedRow = new GrowingI32(goroutines);
    this.tasks = new EventColumns(EVENT_COLUMNS.tasks, eventBytes / BYTES_A_TASK);
    this.regions = new EventColumns(EVENT_COLUMNS.regions, eventBytes / BYTES_A_TASK);
  }

  /** Time of the next event: later than all before it. */
  next(timeNs: number): number {
    const time = timeNs <= this.lastNs ? this.lastNs + 1 : timeNs;
    this.lastNs = time;
    if (this.eventCount++ < HEAD_TIMES) this.headTimes.push(time);
    else if (this.eventCount > TRACE_LIMITS.events) throw tooManyEvents(undefined);
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
