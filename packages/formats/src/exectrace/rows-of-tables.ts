import { NO_U16, RANGE_SCOPE } from '@unpark/model';
import { CARRIED } from './carried';
import {
  BEFORE,
  EVENT_COLUMNS,
  EventColumns,
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
    for (const name of PLAIN) this.rows[name].append(tables[name], 0, tables[name].length);
    this.addProcs(tables.procs, numbers);
    this.addRanges(tables.ranges, numbers);
    this.addTasks(tables.tasks);
    this.addRegions(tables.regions);
  }

  /** Threads may have come with a goroutine or a proc that only earlier generations name. */
  private addProcs(procs: Float64Array, numbers: Numbers): void {
    for (let at = 0; at < procs.length; at += EVENT_COLUMNS.procs.length) {
      const thread = procs[at + PROC_AT.thread] as number;
      if (thread === NO_U16) continue;
      if (procs[at + PROC_AT.by] === CARRIED) {
        procs[at + PROC_AT.by] = numbers.goroutineBefore(thread);
      }
      if (procs[at + PROC_AT.atProc] === CARRIED) {
        procs[at + PROC_AT.atProc] = numbers.procBefore(thread);
      }
    }
    this.rows.procs.append(procs, 0, procs.length);
  }

  private checkRanges(packed: PackedGeneration, numbers: Numbers): void {
    const { ranges } = packed.tables;
    const met = new Set<number>();
    for (let at = 0; at < ranges.length; at += EVENT_COLUMNS.ranges.length) {
      const kind = ranges[at + RANGE_AT.kind] as number;
      const key = rangeKey(kind, subjectOf(kind, ranges[at + RANGE_AT.subject] as number, numbers));
      if (met.has(key)) continue;
      met.add(key);
      const wasOn = this.openRanges.has(key);
      const isCarried = ranges[at + RANGE_AT.start] === BEFORE;
      // the collector is held against the state before it elsewhere, by its sequence numbers
      if (isCarried && !wasOn && kind !== RANGE_KIND.gc) {
        throw broken('a range ends, or is on, that did not begin', packed);
      }
      if (!isCarried && wasOn) throw broken('a range begins that is on already', packed);
    }
  }

  private addRanges(from: Float64Array, numbers: Numbers): void {
    const { ranges } = this.rows;
    const width = EVENT_COLUMNS.ranges.length;
    for (let at = 0; at < from.length; at += width) {
      const kind = from[at + RANGE_AT.kind] as number;
      const subject = subjectOf(kind, from[at + RANGE_AT.subject] as number, numbers);
      from[at + RANGE_AT.subject] = subject;
      const key = rangeKey(kind, subject);
      const end = from[at + RANGE_AT.end] as number;
      let into = from[at + RANGE_AT.start] === BEFORE ? this.openRanges.get(key) : undefined;
      if (into === undefined) {
        if (from[at + RANGE_AT.seen] === BEFORE) from[at + RANGE_AT.seen] = end;
        into = ranges.rows;
        ranges.append(from, at, at + width);
      } else {
        ranges.set(into, RANGE_AT.end, end);
        for (let column: number = RANGE_AT.endBy; column < width; column++) {
          ranges.set(into, column, from[at + column] as number);
        }
      }
      if (end === BEFORE) this.openRanges.set(key, into);
      else this.openRanges.delete(key);
    }
  }

  private checkTasks(packed: PackedGeneration): void {
    const { tasks } = packed.tables;
    const ended = new Set<number>();
    for (let at = 0; at < tasks.length; at += EVENT_COLUMNS.tasks.length) {
      const task = tasks[at + TASK_AT.id] as number;
      if (tasks[at + TASK_AT.start] === BEFORE) ended.add(task);
      else if (this.openTasks.has(task) && !ended.has(task)) {
        throw broken(`task ${task} begins twice`, packed);
      }
    }
  }

  private addTasks(from: Float64Array): void {
    const { tasks } = this.rows;
    const width = EVENT_COLUMNS.tasks.length;
    if (tasks.rows === 0) {
      // what ends in the first generation has its row there
      tasks.append(from, 0, from.length);
      for (let at = 0, row = 0; at < from.length; at += width, row++) {
        if (from[at + TASK_AT.end] === BEFORE) {
          this.openTasks.set(from[at + TASK_AT.id] as number, row);
        }
      }
      return;
    }
    for (let at = 0; at < from.length; at += width) {
      const task = from[at + TASK_AT.id] as number;
      const open = from[at + TASK_AT.start] === BEFORE ? this.openTasks.get(task) : undefined;
      if (open !== undefined) {
        tasks.set(open, TASK_AT.end, from[at + TASK_AT.end] as number);
        tasks.set(open, TASK_AT.endBy, from[at + TASK_AT.endBy] as number);
        tasks.set(open, TASK_AT.endStack, from[at + TASK_AT.endStack] as number);
        this.openTasks.delete(task);
        continue;
      }
      if (from[at + TASK_AT.end] === BEFORE) this.openTasks.set(task, tasks.rows);
      tasks.append(from, at, at + width);
    }
  }

  private checkRegions(packed: PackedGeneration, numbers: Numbers, names: NameRows): void {
    const from = packed.tables.regions;
    const { regions } = this.rows;
    const popped = new Map<number, number>();
    for (let at = 0; at < from.length; at += EVENT_COLUMNS.regions.length) {
      if (from[at + REGION_AT.start] !== BEFORE) continue;
      const g = numbers.goroutine[from[at + REGION_AT.goroutine] as number] as number;
      const open = this.openRegions.get(g);
      const gone = popped.get(g) ?? 0;
      const innermost = open?.[open.length - 1 - gone];
      if (innermost === undefined) continue;
      popped.set(g, gone + 1);
      const isSame =
        regions.get(innermost, REGION_AT.task) === from[at + REGION_AT.task] &&
        regions.get(innermost, REGION_AT.text) === names.row(from[at + REGION_AT.text] as number);
      if (!isSame) throw broken('a region ends that is not the innermost one', packed);
    }
  }

  private addRegions(from: Float64Array): void {
    const { regions } = this.rows;
    const width = EVENT_COLUMNS.regions.length;
    if (regions.rows === 0) {
      regions.append(from, 0, from.length);
      for (let at = 0, row = 0; at < from.length; at += width, row++) {
        if (from[at + REGION_AT.end] === BEFORE) {
          this.openRegion(from[at + REGION_AT.goroutine] as number, row);
        }
      }
      return;
    }
    for (let at = 0; at < from.length; at += width) {
      const g = from[at + REGION_AT.goroutine] as number;
      const open =
        from[at + REGION_AT.start] === BEFORE ? this.openRegions.get(g)?.pop() : undefined;
      if (open !== undefined) {
        regions.set(open, REGION_AT.end, from[at + REGION_AT.end] as number);
        regions.set(open, REGION_AT.endStack, from[at + REGION_AT.endStack] as number);
        continue;
      }
      if (from[at + REGION_AT.end] === BEFORE) this.openRegion(g, regions.rows);
      regions.append(from, at, at + width);
    }
  }

  private openRegion(goroutine: number, row: number): void {
    const open = this.openRegions.get(goroutine);
    if (open) open.push(row);
    else this.openRegions.set(goroutine, [row]);
  }
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
  rowByRow: Float64Array,
  numbers: Numbers,
  names: NameRows,
): void {
  const columns = EVENT_COLUMNS[name];
  for (const [i, column] of columns.entries()) {
    const rowOf = rowsFor(REFERENCES.get(column), numbers, names);
    if (!rowOf) continue;
    for (let at = i; at < rowByRow.length; at += columns.length) {
      const number = rowByRow[at] as number;
      if (number >= 0) rowByRow[at] = rowOf(number);
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
      return (number) => numbers.goroutine[number] as number;
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
  if (scope === RANGE_SCOPE.goroutine) return numbers.goroutine[number] as number;
  return scope === RANGE_SCOPE.proc ? (numbers.proc[number] as number) : -1;
}

const broken = (what: string, packed: PackedGeneration) =>
  traceProblem('trace.broken', what, packed.fromByte, `generation ${packed.generation}`);
