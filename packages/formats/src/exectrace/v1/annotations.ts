import { TRACE_METRIC } from '@unpark/model';
import {
  BEFORE,
  type GenerationEvents,
  RANGE_AT,
  RANGE_KIND,
  REGION_AT,
  TASK_AT,
} from '../generation-events';
import { traceProblem } from '../trace-problem';
import type { UvarintReader } from '../uvarint-reader';
import { EV1, STOP_KINDS, STOP_KINDS_SINCE } from './event-types';
import type { StatesV1 } from './goroutine-states';
import type { TraceTablesV1 } from './trace-tables';

/** Whom an event is of: goroutine by number and by row, list of its proc, row of its proc. */
interface Context {
  readonly by: number;
  readonly row: number;
  readonly list: number;
  readonly proc: number;
}

/** Events that change no state of a goroutine or proc: memory, ranges, tasks, regions, logs. */
export class Annotations {
  private gc = -1;
  private stopped = -1;
  /** open tasks: id to row of tasks */
  private readonly tasks = new Map<number, number>();
  private readonly stopTexts: readonly number[];

  constructor(
    private readonly reader: UvarintReader,
    private readonly tables: TraceTablesV1,
    private readonly events: GenerationEvents,
    private readonly states: StatesV1,
    private readonly minor: number,
  ) {
    this.stopTexts = STOP_KINDS.map((text) => tables.numberOfText(text));
  }

  /** Takes an event whose time has been read; gives how many more numbers it read. */
  take(
    type: number,
    time: number,
    by: number,
    row: number,
    list: number,
    proc: number,
    byte: number,
  ): number {
    const { reader, events } = this;
    switch (type) {
      case EV1.heapAlloc:
        events.metrics.push(events.next(time), TRACE_METRIC.heapObjectsBytes, reader.uvarint());
        return 1;
      case EV1.heapGoal:
        events.metrics.push(events.next(time), TRACE_METRIC.heapGoalBytes, reader.uvarint());
        return 1;
      case EV1.userTaskCreate:
      case EV1.userTaskEnd:
        return this.task(type, time, row, byte);
      case EV1.userRegion:
        return this.region(time, { by, row, list, proc }, byte);
      case EV1.userLog:
        return this.log(time, row, byte);
      default:
        return this.range(type, time, { by, row, list, proc }, byte);
    }
  }

  private range(type: number, time: number, of: Context, byte: number): number {
    const { reader, events, states } = this;
    const { by, row, list, proc } = of;
    switch (type) {
      case EV1.gcStart: {
        if (this.gc >= 0) throw broken('a garbage collection begins while one is on', byte);
        reader.uvarint();
        this.gc = this.begin(RANGE_KIND.gc, 0, -1, time, row, this.stack());
        return 2;
      }
      case EV1.gcDone:
        if (this.gc < 0) throw broken('a garbage collection ends that did not begin', byte);
        this.end(this.gc, time, row);
        this.gc = -1;
        return 0;
      case EV1.stwStart: {
        if (this.stopped >= 0) throw broken('the world is stopped twice', byte);
        const kind = reader.uvarint();
        const at = this.minor < STOP_KINDS_SINCE ? (kind < 2 ? kind + 1 : 0) : kind;
        this.stopped = this.begin(RANGE_KIND.stw, this.stopTexts[at] ?? 0, row, time, row, 0);
        return 1;
      }
      case EV1.stwDone:
        if (this.stopped < 0) throw broken('the world starts and was not stopped', byte);
        this.end(this.stopped, time, row);
        this.stopped = -1;
        return 0;
      case EV1.gcSweepStart:
        if (proc < 0) throw broken('a sweep is on no proc', byte);
        if ((states.procSweep[list] as number) >= 0) throw broken('a sweep begins twice', byte);
        states.procSweep[list] = this.begin(RANGE_KIND.sweep, 0, proc, time, row, this.stack());
        return 1;
      case EV1.gcSweepDone: {
        const open = states.procSweep[list] as number;
        if (open < 0) throw broken('a sweep ends that did not begin', byte);
        events.ranges.set(open, RANGE_AT.swept, reader.uvarint());
        events.ranges.set(open, RANGE_AT.swept + 1, reader.uvarint());
        this.end(open, time, row);
        states.procSweep[list] = -1;
        return 2;
      }
      case EV1.gcMarkAssistStart:
        if (states.assist.has(by)) throw broken('a mark assist begins twice', byte);
        states.assist.set(by, this.begin(RANGE_KIND.markAssist, 0, row, time, row, this.stack()));
        return 1;
      case EV1.gcMarkAssistDone: {
        const open = states.assist.get(by);
        if (open === undefined) this.endOfEarlier(RANGE_KIND.markAssist, row, time);
        else this.end(open, time, row);
        states.assist.delete(by);
        return 0;
      }
      default:
        throw broken(`event type ${type} among timed events`, byte);
    }
  }

  private begin(
    kind: number,
    text: number,
    subject: number,
    time: number,
    by: number,
    stack: number,
  ): number {
    const { events } = this;
    const now = events.next(time);
    return events.ranges.push(kind, text, subject, now, now, BEFORE, stack, by, -1, 0, 0);
  }

  private end(open: number, time: number, by: number): void {
    const { ranges } = this.events;
    ranges.set(open, RANGE_AT.end, this.events.next(time));
    ranges.set(open, RANGE_AT.endBy, by);
  }

  /** A mark assist may have been on when the trace began; nothing tells so but its end. */
  private endOfEarlier(kind: number, subject: number, time: number): void {
    const { events } = this;
    const now = events.next(time);
    events.ranges.push(kind, 0, subject, BEFORE, BEFORE, now, 0, -1, subject, 0, 0);
  }

  private task(type: number, time: number, row: number, byte: number): number {
    const { reader, events, tables, tasks } = this;
    const id = reader.id('a task');
    if (type === EV1.userTaskCreate) {
      const parent = reader.id('a task');
      const text = tables.stringNumber(reader.id('a string'), byte);
      const stack = this.stack();
      if (tasks.has(id)) throw broken(`task ${id} begins twice`, byte);
      const now = events.next(time);
      tasks.set(id, events.tasks.push(id, parent, text, now, BEFORE, row, -1, stack, 0));
      return 4;
    }
    const stack = this.stack();
    const now = events.next(time);
    const open = tasks.get(id);
    if (open === undefined) {
      events.tasks.push(id, 0, 0, BEFORE, now, -1, row, 0, stack);
      return 2;
    }
    tasks.delete(id);
    events.tasks.set(open, TASK_AT.end, now);
    events.tasks.set(open, TASK_AT.endBy, row);
    events.tasks.set(open, TASK_AT.endStack, stack);
    return 2;
  }

  private region(time: number, { by, row }: Context, byte: number): number {
    const { reader, events, tables, states } = this;
    const task = reader.id('a task');
    const mode = reader.uvarint();
    const text = tables.stringNumber(reader.id('a string'), byte);
    const stack = this.stack();
    if (by === 0) throw broken('a region is of no goroutine', byte);
    if (mode > 1) throw broken(`a region neither begins nor ends: mode ${mode}`, byte);
    const open = states.region.get(by) ?? -1;
    const now = events.next(time);
    const { regions } = events;
    if (mode === 0) {
      // while it is open, the stack of its end is the region around it, and 1
      states.region.set(by, regions.push(row, task, text, now, BEFORE, stack, open + 1));
    } else if (open < 0) {
      regions.push(row, task, text, BEFORE, now, 0, stack);
    } else {
      const isSame =
        regions.get(open, REGION_AT.task) === task && regions.get(open, REGION_AT.text) === text;
      if (!isSame) throw broken('a region ends that is not the innermost one', byte);
      const outside = regions.get(open, REGION_AT.endStack) - 1;
      regions.set(open, REGION_AT.end, now);
      regions.set(open, REGION_AT.endStack, stack);
      if (outside < 0) states.region.delete(by);
      else states.region.set(by, outside);
    }
    return 4;
  }

  /** Regions of a goroutine that nothing will end any more have no stack of their end. */
  leaveRegions(by: number): void {
    const { regions } = this.events;
    let open = this.states.region.get(by) ?? -1;
    this.states.region.delete(by);
    while (open >= 0) {
      const outside = regions.get(open, REGION_AT.endStack) - 1;
      regions.set(open, REGION_AT.endStack, 0);
      open = outside;
    }
  }

  /** To be called behind the last event. */
  finish(): void {
    for (const by of this.states.region.keys()) this.leaveRegions(by);
  }

  /** The message stands behind the event's numbers. */
  private log(time: number, row: number, byte: number): number {
    const { reader, events, tables } = this;
    const task = reader.id('a task');
    const category = tables.stringNumber(reader.id('a string'), byte);
    const stack = this.stack();
    const length = reader.uvarint();
    const message = tables.extraNumber(reader.at, reader.at + length);
    events.logs.push(events.next(time), row, task, category, message, stack);
    return 3;
  }

  private stack(): number {
    return this.tables.stackNumber(this.reader.uvarint());
  }
}

const broken = (what: string, byte: number) => traceProblem('trace.broken', what, byte);
