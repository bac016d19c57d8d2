import { NO_U16, RANGE_SCOPE } from '@unpark/model';
import { CARRIED } from './carried';
import { type EventColumn, EventColumns } from './event-columns';
import {
  BEFORE,
  EVENT_COLUMNS,
  PROC_AT,
  RANGE_AT,
  RANGE_KIND,
  REGION_AT,
  TASK_AT,
} from './generation-events';
import {
  EVENT_TABLE_NAMES,
  type EventTableName,
  type PackedGeneration,
  type PackedStacks,
} from './packed-generation';
import type { Numbers } from './trace-assembler';
import { traceProblem } from './trace-problem';
import { TraceTexts } from './trace-texts';

const SCOPE_OF_KIND = [
  RANGE_SCOPE.process,
  RANGE_SCOPE.goroutine,
  RANGE_SCOPE.proc,
  RANGE_SCOPE.goroutine,
] as const;

export const rangeScopeOf = (kind: number): number => SCOPE_OF_KIND[kind as 0 | 1 | 2 | 3];

/** Rows of the names of one generation by their numbers. */
export class NameRows {
  private readonly rows: Int32Array;

  constructor(
    private readonly names: TraceTexts,
    private readonly packed: PackedStacks,
  ) {
    this.rows = new Int32Array(packed.stringFrom.length).fill(-1);
  }

  row(number: number): number {
    const known = this.rows[number] as number;
    if (known >= 0) return known;
    const row = this.names.row(this.packed, number);
    this.rows[number] = row;
    return row;
  }
}

type Columns<T extends EventTableName> = EventColumns<(typeof EVENT_COLUMNS)[T][number]>;

/** Tables whose rows are taken over as they are. */
const PLAIN = ['metrics', 'samples', 'logs', 'labels'] as const;

/**
 * The tables beside the transitions, for the whole trace. Ranges, tasks and regions that one
 * generation leaves open end in a later one: the row is the one that began.
 */
export class RowsOfTables {
  readonly names = new TraceTexts();
  readonly rows: { readonly [T in EventTableName]: Columns<T> } = {
    procs: new EventColumns(EVENT_COLUMNS.procs),
    ranges: new EventColumns(EVENT_COLUMNS.ranges),
    metrics: new EventColumns(EVENT_COLUMNS.metrics),
    samples: new EventColumns(EVENT_COLUMNS.samples),
    tasks: new EventColumns(EVENT_COLUMNS.tasks),
    regions: new EventColumns(EVENT_COLUMNS.regions),
    logs: new EventColumns(EVENT_COLUMNS.logs),
    labels: new EventColumns(EVENT_COLUMNS.labels),
  };
  /** open ranges by kind and subject, open tasks by id: rows */
  private readonly openRanges = new Map<number, number>();
  private readonly openTasks = new Map<number, number>();
  /** open regions of a goroutine, the innermost last: rows */
  private readonly openRegions = new Map<number, number[]>();

  /** Throws where ranges, tasks or regions of the generation contradict those that are open. */
  check(packed: PackedGeneration, numbers: Numbers, names: NameRows, isFirst: boolean): void {
    if (isFirst) return;
    this.checkRanges(packed, numbers);
    this.checkTasks(packed);
    this.checkRegions(packed, numbers, names);
  }

  add(packed: PackedGeneration, numbers: Numbers, names: NameRows): void {
    const { tables } = packed;
    for (const name of EVENT_TABLE_NAMES) renumber(name, tables[name], numbers, names);
    for (const name of PLAIN) this.rows[name].append(tables[name], 0, rowsIn(tables[name]));
    this.addProcs(tables.procs, numbers);
    this.addRanges(tables.ranges, numbers);
    this.addTasks(tables.tasks);
    this.addRegions(tables.regions);
  }

  /** Threads may have come with a goroutine or a proc that only earlier generations name. */
  private addProcs(from: readonly EventColumn[], numbers: Numbers): void {
    const by = from[PROC_AT.by] as EventColumn;
    const atProc = from[PROC_AT.atProc] as EventColumn;
    const threads = from[PROC_AT.thread] as EventColumn;
    for (let row = 0; row < threads.length; row++) {
      const thread = threads[row] as number;
      if (thread === NO_U16) continue;
      if (by[row] === CARRIED) by[row] = numbers.goroutineBefore(thread);
      if (atProc[row] === CARRIED) atProc[row] = numbers.procBefore(thread);
    }
    this.rows.procs.append(from, 0, rowsIn(from));
  }

  private checkRanges(packed: PackedGeneration, numbers: Numbers): void {
    const { ranges } = packed.tables;
    const kinds = ranges[RANGE_AT.kind] as EventColumn;
    const subjects = ranges[RANGE_AT.subject] as EventColumn;
    const starts = ranges[RANGE_AT.start] as EventColumn;
    const met = new Set<number>();
    for (let row = 0; row < kinds.length; row++) {
      const kind = kinds[row] as number;
      const key = rangeKey(kind, subjectOf(kind, subjects[row] as number, numbers));
      if (met.has(key)) continue;
      met.add(key);
      const wasOn = this.openRanges.has(key);
      const isCarried = starts[row] === BEFORE;
      // the collector is held against the state before it elsewhere, by its sequence numbers
      if (isCarried && !wasOn && kind !== RANGE_KIND.gc) {
        throw broken('a range ends, or is on, that did not begin', packed);
      }
      if (!isCarried && wasOn) throw broken('a range begins that is on already', packed);
    }
  }

  private addRanges(from: readonly EventColumn[], numbers: Numbers): void {
    const { ranges } = this.rows;
    const kinds = from[RANGE_AT.kind] as EventColumn;
    const subjects = from[RANGE_AT.subject] as EventColumn;
    const starts = from[RANGE_AT.start] as EventColumn;
    const seen = from[RANGE_AT.seen] as EventColumn;
    const ends = from[RANGE_AT.end] as EventColumn;
    for (let row = 0; row < kinds.length; row++) {
      const kind = kinds[row] as number;
      const subject = subjectOf(kind, subjects[row] as number, numbers);
      subjects[row] = subject;
      const key = rangeKey(kind, subject);
      const end = ends[row] as number;
      let into = starts[row] === BEFORE ? this.openRanges.get(key) : undefined;
      if (into === undefined) {
        if (seen[row] === BEFORE) seen[row] = end;
        into = ranges.rows;
        ranges.append(from, row, row + 1);
      } else {
        ranges.set(into, RANGE_AT.end, end);
        for (let column: number = RANGE_AT.endBy; column < from.length; column++) {
          ranges.set(into, column, (from[column] as EventColumn)[row] as number);
        }
      }
      if (end === BEFORE) this.openRanges.set(key, into);
      else this.openRanges.delete(key);
    }
  }

  private checkTasks(packed: PackedGeneration): void {
    const ids = packed.tables.tasks[TASK_AT.id] as EventColumn;
    const starts = packed.tables.tasks[TASK_AT.start] as EventColumn;
    const ended = new Set<number>();
    for (let row = 0; row < ids.length; row++) {
      const task = ids[row] as number;
      if (starts[row] === BEFORE) ended.add(task);
      else if (this.openTasks.has(task) && !ended.has(task)) {
        throw broken(`task ${task} begins twice`, packed);
      }
    }
  }

  /** Rows that end what an earlier generation began go into its row; all others are taken over. */
  private addTasks(from: readonly EventColumn[]): void {
    const { tasks } = this.rows;
    const ids = from[TASK_AT.id] as EventColumn;
    const starts = from[TASK_AT.start] as EventColumn;
    const ends = from[TASK_AT.end] as EventColumn;
    const firstRow = tasks.rows;
    let kept = 0;
    for (let row = 0; row < ids.length; row++) {
      const task = ids[row] as number;
      const open = starts[row] === BEFORE ? this.openTasks.get(task) : undefined;
      if (open !== undefined && open < firstRow) {
        for (const column of [TASK_AT.end, TASK_AT.endBy, TASK_AT.endStack]) {
          tasks.set(open, column, (from[column] as EventColumn)[row] as number);
        }
        this.openTasks.delete(task);
        continue;
      }
      if (ends[row] === BEFORE) this.openTasks.set(task, firstRow + kept);
      if (kept !== row) moveRow(from, row, kept);
      kept++;
    }
    tasks.append(from, 0, kept);
  }

  private checkRegions(packed: PackedGeneration, numbers: Numbers, names: NameRows): void {
    const from = packed.tables.regions;
    const starts = from[REGION_AT.start] as EventColumn;
    const goroutines = from[REGION_AT.goroutine] as EventColumn;
    const tasks = from[REGION_AT.task] as EventColumn;
    const texts = from[REGION_AT.text] as EventColumn;
    const { regions } = this.rows;
    const popped = new Map<number, number>();
    for (let row = 0; row < starts.length; row++) {
      if (starts[row] !== BEFORE) continue;
      const g = numbers.goroutineRow(goroutines[row] as number);
      const open = this.openRegions.get(g);
      const gone = popped.get(g) ?? 0;
      const innermost = open?.[open.length - 1 - gone];
      if (innermost === undefined) continue;
      popped.set(g, gone + 1);
      const isSame =
        regions.get(innermost, REGION_AT.task) === tasks[row] &&
        regions.get(innermost, REGION_AT.text) === names.row(texts[row] as number);
      if (!isSame) throw broken('a region ends that is not the innermost one', packed);
    }
  }

  private addRegions(from: readonly EventColumn[]): void {
    const { regions } = this.rows;
    const goroutines = from[REGION_AT.goroutine] as EventColumn;
    const starts = from[REGION_AT.start] as EventColumn;
    const ends = from[REGION_AT.end] as EventColumn;
    const firstRow = regions.rows;
    let kept = 0;
    for (let row = 0; row < goroutines.length; row++) {
      const g = goroutines[row] as number;
      const open = starts[row] === BEFORE ? this.openRegions.get(g)?.pop() : undefined;
      if (open !== undefined && open < firstRow) {
        for (const column of [REGION_AT.end, REGION_AT.endStack]) {
          regions.set(open, column, (from[column] as EventColumn)[row] as number);
        }
        continue;
      }
      if (ends[row] === BEFORE) {
        const stack = this.openRegions.get(g);
        if (stack) stack.push(firstRow + kept);
        else this.openRegions.set(g, [firstRow + kept]);
      }
      if (kept !== row) moveRow(from, row, kept);
      kept++;
    }
    regions.append(from, 0, kept);
  }
}

const rowsIn = (columns: readonly EventColumn[]): number => columns[0]?.length ?? 0;

function moveRow(columns: readonly EventColumn[], from: number, to: number): void {
  for (const column of columns) column[to] = column[from] as number;
}

/** What the columns of a name refer to. Subjects of ranges depend on their kind, see subjectOf. */
type Reference = 'goroutine' | 'stack' | 'proc' | 'thread' | 'name';
const REFERENCES: ReadonlyMap<string, Reference> = new Map([
  ['goroutine', 'goroutine'],
  ['by', 'goroutine'],
  ['startBy', 'goroutine'],
  ['endBy', 'goroutine'],
  ['stack', 'stack'],
  ['startStack', 'stack'],
  ['endStack', 'stack'],
  ['proc', 'proc'],
  ['atProc', 'proc'],
  ['thread', 'thread'],
  ['text', 'name'],
  ['category', 'name'],
  ['message', 'name'],
]);

/** From numbers of the generation to rows of the trace, in place; what is negative stays. */
function renumber(
  name: EventTableName,
  columns: readonly EventColumn[],
  numbers: Numbers,
  names: NameRows,
): void {
  for (const [i, column] of EVENT_COLUMNS[name].entries()) {
    const rowOf = rowsFor(REFERENCES.get(column), numbers, names);
    const values = columns[i] as EventColumn;
    if (!rowOf) continue;
    for (let row = 0; row < values.length; row++) {
      const number = values[row] as number;
      if (number >= 0) values[row] = rowOf(number);
    }
  }
}

function rowsFor(
  reference: Reference | undefined,
  numbers: Numbers,
  names: NameRows,
): ((number: number) => number) | undefined {
  switch (reference) {
    case 'goroutine':
      return numbers.goroutine && ((number) => numbers.goroutineRow(number));
    case 'stack':
      return (number) => numbers.stackRow(number);
    case 'proc':
      return (number) => numbers.proc[number] as number;
    case 'thread':
      return (number) => numbers.thread[number] as number;
    case 'name':
      return (number) => names.row(number);
    default:
      return undefined;
  }
}

const rangeKey = (kind: number, subject: number): number => kind * 0x1_0000_0000 + subject + 1;

/** Row of what a range belongs to; -1 for the process. */
function subjectOf(kind: number, number: number, numbers: Numbers): number {
  if (number < 0) return -1;
  const scope = SCOPE_OF_KIND[kind as 0 | 1 | 2 | 3];
  if (scope === RANGE_SCOPE.goroutine) return numbers.goroutineRow(number);
  return scope === RANGE_SCOPE.proc ? (numbers.proc[number] as number) : -1;
}

const broken = (what: string, packed: PackedGeneration) =>
  traceProblem('trace.broken', what, packed.fromByte, undefined, `generation ${packed.generation}`);
