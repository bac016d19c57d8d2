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
import type { EventTableName, PackedGeneration, PackedStacks } from './packed-generation';
import type { Numbers } from './trace-assembler';
import { traceProblem } from './trace-problem';
import { TraceTexts } from './trace-texts';

/** Rows of the names of one generation by their numbers. */
export type TextRows = (number: number) => number;

const SCOPE_OF_KIND = [
  RANGE_SCOPE.process,
  RANGE_SCOPE.goroutine,
  RANGE_SCOPE.proc,
  RANGE_SCOPE.goroutine,
] as const;

/** What a column refers to, by its name. */
const GOROUTINE_COLUMNS: ReadonlySet<string> = new Set(['goroutine', 'by', 'startBy', 'endBy']);
const STACK_COLUMNS: ReadonlySet<string> = new Set(['stack', 'startStack', 'endStack']);
const PROC_COLUMNS: ReadonlySet<string> = new Set(['proc', 'atProc']);
const TEXT_COLUMNS: ReadonlySet<string> = new Set(['category', 'message']);

const MIXED: readonly EventTableName[] = ['procs', 'metrics', 'samples', 'logs', 'labels'];

type Columns<T extends EventTableName> = EventColumns<(typeof EVENT_COLUMNS)[T][number]>;

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

  textsOf(packed: PackedStacks): TextRows {
    const rows = new Map<number, number>();
    return (number) => {
      const known = rows.get(number);
      if (known !== undefined) return known;
      const row = this.names.row(packed, number);
      rows.set(number, row);
      return row;
    };
  }

  /** Throws where ranges, tasks or regions of the generation contradict those that are open. */
  check(packed: PackedGeneration, numbers: Numbers, texts: TextRows, isFirst: boolean): void {
    if (isFirst) return;
    this.checkRanges(packed, numbers);
    this.checkTasks(packed);
    this.checkRegions(packed, numbers, texts);
  }

  add(packed: PackedGeneration, numbers: Numbers, texts: TextRows): void {
    const firstProcRow = this.rows.procs.rows;
    for (const name of MIXED) this.addMixed(name, packed, numbers, texts);
    this.fillCarriedProcs(packed, numbers, firstProcRow);
    this.addRanges(packed, numbers, texts);
    this.addTasks(packed, numbers, texts);
    this.addRegions(packed, numbers, texts);
  }

  private addMixed(
    name: EventTableName,
    packed: PackedGeneration,
    numbers: Numbers,
    texts: TextRows,
  ): void {
    const from = packed.tables[name];
    const to = this.rows[name] as EventColumns<string>;
    const firstRow = to.rows;
    const rows = from[0]?.length ?? 0;
    for (let row = 0; row < rows; row++) to.push();
    for (const [i, column] of EVENT_COLUMNS[name].entries()) {
      const values = from[i] as Float64Array;
      const map = referenceOf(column, numbers, texts);
      for (let row = 0; row < rows; row++) {
        const value = values[row] as number;
        to.set(firstRow + row, i, map ? map(value) : value);
      }
    }
  }

  /** Proc records whose thread came with a goroutine or a proc that only earlier generations name. */
  private fillCarriedProcs(packed: PackedGeneration, numbers: Numbers, firstRow: number): void {
    const [, , , by, atProc, thread] = packed.tables.procs as FixedColumns;
    const { procs } = this.rows;
    for (let row = 0; row < by.length; row++) {
      const at = numbers.thread[thread[row] as number] as number;
      if (at === NO_U16) continue;
      if (by[row] === CARRIED) procs.set(firstRow + row, PROC_AT.by, numbers.goroutineBefore(at));
      if (atProc[row] !== CARRIED) continue;
      const proc = numbers.procBefore(at);
      procs.set(firstRow + row, PROC_AT.atProc, proc < 0 ? NO_U16 : proc);
    }
  }

  private checkRanges(packed: PackedGeneration, numbers: Numbers): void {
    const [kind, , subject, start] = packed.tables.ranges as FixedColumns;
    const met = new Set<number>();
    for (let row = 0; row < kind.length; row++) {
      const key = rangeKey(kind[row] as number, subjectOf(kind, subject, row, numbers));
      if (met.has(key)) continue;
      met.add(key);
      const wasOn = this.openRanges.has(key);
      const isCarried = start[row] === BEFORE;
      // the collector is held against the state before it elsewhere, by its sequence numbers
      if (isCarried && !wasOn && kind[row] !== RANGE_KIND.gc) {
        throw broken('a range ends, or is on, that did not begin', packed);
      }
      if (!isCarried && wasOn) throw broken('a range begins that is on already', packed);
    }
  }

  private addRanges(packed: PackedGeneration, numbers: Numbers, texts: TextRows): void {
    const [kind, text, subject, start, seen, end, stack, startBy, endBy, swept, reclaimed] = packed
      .tables.ranges as FixedColumns;
    const { ranges } = this.rows;
    for (let row = 0; row < kind.length; row++) {
      const of = subjectOf(kind, subject, row, numbers);
      const key = rangeKey(kind[row] as number, of);
      const open = this.openRanges.get(key);
      const isCarried = start[row] === BEFORE;
      const endsBy = goroutineOf(endBy[row] as number, numbers);
      let into = isCarried ? open : undefined;
      if (into === undefined) {
        into = ranges.push(
          kind[row] as number,
          texts(text[row] as number),
          of,
          start[row] as number,
          seen[row] === BEFORE ? (end[row] as number) : (seen[row] as number),
          end[row] as number,
          numbers.stackRow(stack[row] as number),
          goroutineOf(startBy[row] as number, numbers),
          endsBy,
          swept[row] as number,
          reclaimed[row] as number,
        );
      } else {
        ranges.set(into, RANGE_AT.endNs, end[row] as number);
        ranges.set(into, RANGE_AT.endBy, endsBy);
        ranges.set(into, RANGE_AT.swept, swept[row] as number);
        ranges.set(into, RANGE_AT.reclaimed, reclaimed[row] as number);
      }
      if (end[row] === BEFORE) this.openRanges.set(key, into);
      else this.openRanges.delete(key);
    }
  }

  private checkTasks(packed: PackedGeneration): void {
    const [id, , , start] = packed.tables.tasks as FixedColumns;
    const ended = new Set<number>();
    for (let row = 0; row < id.length; row++) {
      const task = id[row] as number;
      if (start[row] === BEFORE) ended.add(task);
      else if (this.openTasks.has(task) && !ended.has(task)) {
        throw broken(`task ${task} begins twice`, packed);
      }
    }
  }

  private addTasks(packed: PackedGeneration, numbers: Numbers, texts: TextRows): void {
    const [id, parent, text, start, end, startBy, endBy, startStack, endStack] = packed.tables
      .tasks as FixedColumns;
    const { tasks } = this.rows;
    for (let row = 0; row < id.length; row++) {
      const task = id[row] as number;
      const open = start[row] === BEFORE ? this.openTasks.get(task) : undefined;
      const endsBy = goroutineOf(endBy[row] as number, numbers);
      if (open !== undefined) {
        tasks.set(open, TASK_AT.endNs, end[row] as number);
        tasks.set(open, TASK_AT.endBy, endsBy);
        tasks.set(open, TASK_AT.endStack, numbers.stackRow(endStack[row] as number));
        this.openTasks.delete(task);
        continue;
      }
      const into = tasks.push(
        task,
        parent[row] as number,
        texts(text[row] as number),
        start[row] as number,
        end[row] as number,
        goroutineOf(startBy[row] as number, numbers),
        endsBy,
        numbers.stackRow(startStack[row] as number),
        numbers.stackRow(endStack[row] as number),
      );
      if (end[row] === BEFORE) this.openTasks.set(task, into);
    }
  }

  private checkRegions(packed: PackedGeneration, numbers: Numbers, texts: TextRows): void {
    const [goroutine, taskId, text, start] = packed.tables.regions as FixedColumns;
    const { regions } = this.rows;
    const popped = new Map<number, number>();
    for (let row = 0; row < goroutine.length; row++) {
      if (start[row] !== BEFORE) continue;
      const g = numbers.goroutine[goroutine[row] as number] as number;
      const open = this.openRegions.get(g);
      const gone = popped.get(g) ?? 0;
      const innermost = open?.[open.length - 1 - gone];
      if (innermost === undefined) continue;
      popped.set(g, gone + 1);
      const isSame =
        regions.get(innermost, REGION_AT.taskId) === taskId[row] &&
        regions.get(innermost, REGION_AT.text) === texts(text[row] as number);
      if (!isSame) throw broken('a region ends that is not the innermost one', packed);
    }
  }

  private addRegions(packed: PackedGeneration, numbers: Numbers, texts: TextRows): void {
    const [goroutine, taskId, text, start, end, startStack, endStack] = packed.tables
      .regions as FixedColumns;
    const { regions } = this.rows;
    for (let row = 0; row < goroutine.length; row++) {
      const g = numbers.goroutine[goroutine[row] as number] as number;
      const open = start[row] === BEFORE ? this.openRegions.get(g)?.pop() : undefined;
      if (open !== undefined) {
        regions.set(open, REGION_AT.endNs, end[row] as number);
        regions.set(open, REGION_AT.endStack, numbers.stackRow(endStack[row] as number));
        continue;
      }
      const into = regions.push(
        g,
        taskId[row] as number,
        texts(text[row] as number),
        start[row] as number,
        end[row] as number,
        numbers.stackRow(startStack[row] as number),
        numbers.stackRow(endStack[row] as number),
      );
      if (end[row] !== BEFORE) continue;
      const stack = this.openRegions.get(g);
      if (stack) stack.push(into);
      else this.openRegions.set(g, [into]);
    }
  }
}

type FixedColumns = [
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
];

const rangeKey = (kind: number, subject: number): number => kind * 0x1_0000_0000 + subject + 1;

function subjectOf(
  kind: Float64Array,
  subject: Float64Array,
  row: number,
  numbers: Numbers,
): number {
  const local = subject[row] as number;
  const scope = SCOPE_OF_KIND[kind[row] as 0 | 1 | 2 | 3];
  if (scope === RANGE_SCOPE.goroutine) return goroutineOf(local, numbers);
  return scope === RANGE_SCOPE.proc ? (numbers.proc[local] as number) : -1;
}

const goroutineOf = (local: number, numbers: Numbers): number =>
  local < 0 ? -1 : (numbers.goroutine[local] as number);

function referenceOf(
  column: string,
  numbers: Numbers,
  texts: TextRows,
): ((value: number) => number) | undefined {
  if (GOROUTINE_COLUMNS.has(column)) return (value) => goroutineOf(value, numbers);
  if (STACK_COLUMNS.has(column)) return (value) => numbers.stackRow(value);
  if (PROC_COLUMNS.has(column)) {
    return (value) => (value < 0 ? NO_U16 : (numbers.proc[value] as number));
  }
  if (column === 'thread') return (value) => numbers.thread[value] as number;
  if (column === 'text' || TEXT_COLUMNS.has(column)) return texts;
  return undefined;
}

export const rangeScopeOf = (kind: number): number => SCOPE_OF_KIND[kind as 0 | 1 | 2 | 3];

const broken = (what: string, packed: PackedGeneration) =>
  traceProblem('trace.broken', what, packed.fromByte, `generation ${packed.generation}`);
