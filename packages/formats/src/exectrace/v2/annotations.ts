import { assert } from '@unpark/base';
import { TRACE_METRIC } from '@unpark/model';
import { GrowingI32 } from '../../bytes/growing-columns';
import { BEFORE, type GenerationEvents, REGION_AT, TASK_AT } from '../generation-events';
import { IdRows } from '../id-rows';
import { GC_STATE } from './carry';
import { EV } from './event-types';
import type { GenerationTables } from './generation-tables';
import { OpenRanges } from './open-ranges';
import { broken, requireRunning, type SchedState } from './sched-state';
import { MAX_NUMBERS, type ThreadCursors } from './thread-cursors';

/**
 * Events of one generation that change no state of goroutines or procs: the garbage collector,
 * metrics, ranges, tasks, regions, logs, labels, experiments. Throws `FormatError`.
 */
export class Annotations {
  private readonly numbers: Float64Array;
  private readonly ranges: OpenRanges;
  /** tasks of this generation, and the row of tasks of one that is open; -1 */
  private readonly tasks = new IdRows();
  private readonly openTask = new GrowingI32();
  /** region that was innermost before, by row of regions */
  private readonly regionOutside = new GrowingI32();

  constructor(
    private readonly tables: GenerationTables,
    cursors: ThreadCursors,
    private readonly state: SchedState,
    private readonly events: GenerationEvents,
    /** texts of the generation are the same: by string numbers */
    private readonly sameText: (a: number, b: number) => boolean,
    private readonly isFirst: boolean,
  ) {
    this.numbers = cursors.numbers;
    this.ranges = new OpenRanges(events, state, isFirst);
  }

  collector(type: number, thread: number, time: number, start: number): boolean {
    const { state, tables, events } = this;
    const by = state.threadGoroutine[thread] as number;
    const seq = this.number(thread, 0);
    const stack = type === EV.gcBegin ? tables.stackNumber(this.number(thread, 1), start) : 0;
    const isUnknown = state.gcState === GC_STATE.undetermined;
    if (!isUnknown || type === EV.gcEnd) {
      if (type === EV.gcActive && this.isFirst) {
        throw broken('garbage collection is on, and it was not when it was first named', start);
      }
      if (seq !== state.gcSeq + 1) return false;
      const mustRun = type !== EV.gcBegin;
      if (mustRun !== (state.gcState === GC_STATE.running)) {
        throw broken('garbage collection begins or ends twice', start);
      }
      requireRunning(state, by, state.threadProc[thread] as number, start);
    }
    state.assumed.gc ??= { type, seq };
    state.gcSeq = seq;
    state.gcState = type === EV.gcEnd ? GC_STATE.notRunning : GC_STATE.running;
    this.ranges.collector(type, events.next(time), by, stack, start);
    return true;
  }

  /** Events that only say something: metrics, ranges, tasks, regions, logs, labels, experiments. */
  event(type: number, thread: number, time: number, start: number): void {
    const { state, events, tables } = this;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    switch (type) {
      case EV.heapAlloc:
      case EV.heapGoal: {
        const value = this.number(thread, 0);
        if (proc < 0) throw broken('it has an event of a thread without a proc', start);
        const metric =
          type === EV.heapAlloc ? TRACE_METRIC.heapObjectsBytes : TRACE_METRIC.heapGoalBytes;
        events.metrics.push(events.next(time), metric, value);
        return;
      }
      case EV.gcSweepActive:
      case EV.gcMarkAssistActive: {
        const id = this.number(thread, 0);
        const isSweep = type === EV.gcSweepActive;
        const subject = isSweep ? events.procIds.find(id) : events.goids.find(id);
        if (subject < 0) throw broken('a range is on of something unknown', start);
        this.ranges.active(isSweep, subject, events.next(time), start);
        return;
      }
      case EV.gcSweepBegin: {
        const stack = tables.stackNumber(this.number(thread, 0), start);
        if (proc < 0) throw broken('it has an event of a thread without a proc', start);
        this.ranges.beginSweep(proc, events.next(time), by, stack, start);
        return;
      }
      case EV.gcSweepEnd: {
        const swept = this.number(thread, 0);
        const reclaimed = this.number(thread, 1);
        if (proc < 0) throw broken('it has an event of a thread without a proc', start);
        this.ranges.endSweep(proc, events.next(time), by, start, swept, reclaimed);
        return;
      }
      default:
    }
    if (type >= EV.firstExperimental) {
      events.next(time);
      events.experimentEvents++;
      return;
    }
    if (proc < 0 || by < 0) throw broken('it has an event of no goroutine', start);
    switch (type) {
      case EV.procsChange: {
        const value = this.number(thread, 0);
        tables.stackNumber(this.number(thread, 1), start);
        events.metrics.push(events.next(time), TRACE_METRIC.gomaxprocs, value);
        return;
      }
      case EV.stwBegin: {
        const kind = tables.stringNumber(this.number(thread, 0), start);
        const stack = tables.stackNumber(this.number(thread, 1), start);
        this.ranges.beginStw(by, events.next(time), kind, stack, start);
        return;
      }
      case EV.stwEnd:
        this.ranges.endStw(by, events.next(time), start);
        return;
      case EV.gcMarkAssistBegin: {
        const stack = tables.stackNumber(this.number(thread, 0), start);
        this.ranges.beginAssist(by, events.next(time), stack, start);
        return;
      }
      case EV.gcMarkAssistEnd:
        this.ranges.endAssist(by, events.next(time), start);
        return;
      case EV.goLabel: {
        const text = tables.stringNumber(this.number(thread, 0), start);
        events.labels.push(events.next(time), by, text);
        return;
      }
      case EV.userTaskBegin:
      case EV.userTaskEnd:
        this.task(type, thread, by, time, start);
        return;
      case EV.userRegionBegin:
      case EV.userRegionEnd:
        this.region(type, thread, by, time, start);
        return;
      case EV.userLog: {
        const task = this.number(thread, 0);
        const category = tables.stringNumber(this.number(thread, 1), start);
        const message = tables.stringNumber(this.number(thread, 2), start);
        const stack = tables.stackNumber(this.number(thread, 3), start);
        events.logs.push(events.next(time), by, task, category, message, stack);
        return;
      }
      default:
        throw broken(`event type ${type} among timed events`, start);
    }
  }

  private task(type: number, thread: number, by: number, time: number, start: number): void {
    const { events, tables, openTask } = this;
    const id = this.number(thread, 0);
    if (type === EV.userTaskBegin) {
      const parent = this.number(thread, 1);
      const text = tables.stringNumber(this.number(thread, 2), start);
      const stack = tables.stackNumber(this.number(thread, 3), start);
      const task = this.tasks.intern(id);
      if (task === openTask.length) openTask.push(-1);
      if (openTask.at(task) >= 0) throw broken(`task ${id} begins twice`, start);
      const now = events.next(time);
      openTask.set(task, events.tasks.push(id, parent, text, now, BEFORE, by, -1, stack, 0));
      return;
    }
    const stack = tables.stackNumber(this.number(thread, 1), start);
    const now = events.next(time);
    const task = this.tasks.find(id);
    const row = task < 0 ? -1 : openTask.at(task);
    if (row < 0) {
      events.tasks.push(id, 0, 0, BEFORE, now, -1, by, 0, stack);
      return;
    }
    openTask.set(task, -1);
    events.tasks.set(row, TASK_AT.end, now);
    events.tasks.set(row, TASK_AT.endBy, by);
    events.tasks.set(row, TASK_AT.endStack, stack);
  }

  private region(type: number, thread: number, by: number, time: number, start: number): void {
    const { events, tables, state } = this;
    const task = this.number(thread, 0);
    const text = tables.stringNumber(this.number(thread, 1), start);
    const stack = tables.stackNumber(this.number(thread, 2), start);
    const { regions } = events;
    const open = (state.goRegion[by] as number) - 1;
    if (type === EV.userRegionBegin) {
      const now = events.next(time);
      const row = regions.push(by, task, text, now, BEFORE, stack, 0);
      state.goRegion[by] = row + 1;
      this.regionOutside.push(open);
      assert(this.regionOutside.length === row + 1, 'a region without the one around it');
      return;
    }
    if (open < 0) {
      regions.push(by, task, text, BEFORE, events.next(time), 0, stack);
      this.regionOutside.push(-1);
      return;
    }
    const isInnermost =
      regions.get(open, REGION_AT.task) === task &&
      this.sameText(regions.get(open, REGION_AT.text), text);
    if (!isInnermost) {
      throw broken('a region ends that is not the innermost one', start);
    }
    regions.set(open, REGION_AT.end, events.next(time));
    regions.set(open, REGION_AT.endStack, stack);
    state.goRegion[by] = this.regionOutside.at(open) + 1;
  }

  /** One of the numbers after the time of the thread's event. */
  private number(thread: number, i: number): number {
    return this.numbers[thread * MAX_NUMBERS + i] as number;
  }
}
