import { CARRIED } from '../carried';
import { type GenerationEvents, MET } from '../generation-events';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import { Annotations } from './annotations';
import { EV, GO_STATUS, PROC_STATUS } from './event-types';
import type { GenerationTables } from './generation-tables';
import { stealProc } from './proc-steal';
import { broken, requireRunning, type SchedState } from './sched-state';
import { GO_CHANGE, PROC_CHANGE } from './state-changes';
import { StatusRecords } from './status-records';
import { MAX_NUMBERS, type ThreadCursors } from './thread-cursors';

/**
 * Puts the events of one generation in order across its threads and writes them as columns: which
 * event may come next follows from sequence numbers and from who has what, times are a hint only
 * (rules of internal/trace/order.go, in format 1.22 and later). Throws `FormatError` where the
 * generation contradicts itself, or the state it was given.
 */
export class GenerationOrder {
  private readonly numbers: Float64Array;
  private readonly statuses: StatusRecords;
  private readonly annotations: Annotations;

  constructor(
    private readonly tables: GenerationTables,
    private readonly cursors: ThreadCursors,
    private readonly state: SchedState,
    private readonly events: GenerationEvents,
    /** texts of the generation are the same: by string numbers */
    sameText: (a: number, b: number) => boolean,
    private readonly isFirst: boolean,
  ) {
    this.numbers = cursors.numbers;
    this.statuses = new StatusRecords(tables, cursors, state, events, isFirst);
    this.annotations = new Annotations(tables, cursors, state, events, sameText, isFirst);
    this.noThread = events.threadIds.find(-1);
  }

  /** cursor of the events that stand on no thread; -1 without any */
  private readonly noThread: number;

  /**
   * Does events in their order up to the first that stands after `untilNs`: the earliest in time, or
   * where that must wait for another thread, the next in time that need not.
   */
  runUntil(untilNs: number): void {
    const { cursors } = this;
    const { heap, nextNs } = cursors;
    while (heap.length > 0) {
      const cursor = heap[0] as number;
      if ((nextNs[cursor] as number) > untilNs) return;
      const stays = Math.min(cursors.firstStaysUntilNs, untilNs);
      let waits = false;
      let hasMore = true;
      do {
        waits = !this.advance(cursor);
        if (waits) break;
        hasMore = cursors.read(cursor);
      } while (hasMore && (nextNs[cursor] as number) <= stays);
      if (waits) this.doOther();
      else if (hasMore) cursors.moved(0);
      else cursors.remove(0);
    }
  }

  /** The earliest event must wait: does the next in time that need not. */
  private doOther(): void {
    const { cursors } = this;
    cursors.sort();
    for (let at = 1; at < cursors.heap.length; at++) {
      const cursor = cursors.heap[at] as number;
      if (!this.advance(cursor)) continue;
      if (cursors.read(cursor)) cursors.moved(at);
      else cursors.remove(at);
      return;
    }
    const byte = cursors.eventAt[cursors.heap[0] as number] as number;
    throw traceProblem('trace.no-order', 'no order of its events agrees with their numbers', byte);
  }

  /**
   * Does the next event of a thread; false when it must wait. Cursors and threads have the same
   * rows.
   */
  private advance(thread: number): boolean {
    const done = this.tryEvent(thread);
    // events of no thread bind nothing
    if (thread === this.noThread) {
      this.state.threadGoroutine[thread] = -1;
      this.state.threadProc[thread] = -1;
    }
    return done;
  }

  private tryEvent(thread: number): boolean {
    const { state, events, tables, cursors, numbers } = this;
    const type = cursors.nextType[thread] as number;
    const time = cursors.nextNs[thread] as number;
    const start = cursors.eventAt[thread] as number;
    const first = thread * MAX_NUMBERS;
    const a = numbers[first] as number;
    const b = numbers[first + 1] as number;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    switch (type) {
      case EV.goStart: {
        const g = events.goids.find(this.number(thread, 0));
        const seq = this.number(thread, 1);
        if (g < 0 || state.goStatus[g] !== GO_STATUS.runnable || !this.follows(g, seq))
          return false;
        if (proc < 0) throw broken('a goroutine starts on a thread without a proc', start);
        if (by >= 0) throw broken('a goroutine starts on a thread that runs another', start);
        if (by === CARRIED) state.assumed.noGoroutine.push(thread);
        state.goStatus[g] = GO_STATUS.running;
        state.goSeq[g] = b;
        this.emit(time, g, GO_CHANGE.started, 0, 0, by, proc, thread);
        state.threadGoroutine[thread] = g;
        return true;
      }
      case EV.goBlock:
      case EV.goStop: {
        const reason = this.reason(a, start);
        const stack = tables.stackNumber(b, start);
        requireRunning(state, by, proc, start);
        const blocks = type === EV.goBlock;
        state.goStatus[by] = blocks ? GO_STATUS.waiting : GO_STATUS.runnable;
        this.tables.nameFrom(this.events, by, stack);
        this.emit(
          time,
          by,
          blocks ? GO_CHANGE.blocked : GO_CHANGE.stopped,
          reason,
          stack,
          by,
          proc,
          thread,
        );
        state.threadGoroutine[thread] = -1;
        return true;
      }
      case EV.goUnblock: {
        const g = events.goids.find(a);
        if (g < 0 || state.goStatus[g] !== GO_STATUS.waiting || !this.follows(g, b)) return false;
        const stack = tables.stackNumber(numbers[first + 2] as number, start);
        state.goStatus[g] = GO_STATUS.runnable;
        state.goSeq[g] = b;
        this.emit(time, g, GO_CHANGE.unblocked, 0, stack, by, proc, thread);
        return true;
      }
      case EV.procStart: {
        const p = events.procIds.find(a);
        if (p < 0 || state.procStatus[p] !== PROC_STATUS.idle || proc >= 0) return false;
        if (!state.procSaid[p] || b !== (state.procSeq[p] as number) + 1) return false;
        if (proc === CARRIED) state.assumed.noProc.push(thread);
        state.procStatus[p] = PROC_STATUS.running;
        state.procSeq[p] = b;
        this.emitProc(time, p, PROC_CHANGE.started, by, proc, thread);
        state.threadProc[thread] = p;
        return true;
      }
      case EV.procStop: {
        const status = proc < 0 ? 0 : (state.procStatus[proc] as number);
        if (status !== PROC_STATUS.running && status !== PROC_STATUS.syscall) {
          throw broken('a proc stops that does not run', start);
        }
        state.procStatus[proc] = PROC_STATUS.idle;
        this.emitProc(time, proc, PROC_CHANGE.stopped, by, proc, thread);
        state.threadProc[thread] = -1;
        return true;
      }
      case EV.goSyscallBegin: {
        const stack = tables.stackNumber(b, start);
        requireRunning(state, by, proc, start);
        if (!state.procSaid[proc] || a !== (state.procSeq[proc] as number) + 1) {
          throw broken('a system call is out of its proc’s sequence', start);
        }
        state.goStatus[by] = GO_STATUS.syscall;
        state.procStatus[proc] = PROC_STATUS.syscall;
        state.procSeq[proc] = a;
        this.tables.nameFrom(this.events, by, stack);
        this.emit(time, by, GO_CHANGE.entered, 0, stack, by, proc, thread);
        return true;
      }
      case EV.goSyscallEnd:
        if (proc < 0 || by < 0 || state.procStatus[proc] !== PROC_STATUS.syscall) {
          throw broken('a system call ends on a thread that has none', start);
        }
        if (state.goStatus[by] !== GO_STATUS.syscall) {
          throw broken('a goroutine returns from a system call that it is not in', start);
        }
        state.goStatus[by] = GO_STATUS.running;
        state.procStatus[proc] = PROC_STATUS.running;
        this.emit(time, by, GO_CHANGE.returned, 0, 0, by, proc, thread);
        return true;
      case EV.goSyscallEndBlocked:
        if (proc >= 0 && state.procStatus[proc] === PROC_STATUS.syscall) return false;
        if (proc === CARRIED) state.assumed.noProc.push(thread);
        if (by < 0 || state.goStatus[by] !== GO_STATUS.syscall) {
          throw broken('a goroutine returns from a system call that it is not in', start);
        }
        state.goStatus[by] = GO_STATUS.runnable;
        this.emit(time, by, GO_CHANGE.returnedBlocked, 0, 0, by, proc, thread);
        state.threadGoroutine[thread] = -1;
        return true;
      case EV.goStatus:
      case EV.goStatusStack:
        this.statuses.goroutine(type, thread, time, start);
        return true;
      case EV.procStatus:
        this.statuses.proc(thread, time, start);
        return true;
      case EV.procSteal:
        return stealProc(state, events, cursors, this.isFirst, thread);
      case EV.goCreate:
      case EV.goCreateBlocked:
        this.create(type, thread, time, start);
        return true;
      case EV.goDestroy:
        requireRunning(state, by, proc, start);
        state.goStatus[by] = 0;
        state.alive--;
        events.endedRow.set(by, this.emit(time, by, GO_CHANGE.destroyed, 0, 0, by, proc, thread));
        state.threadGoroutine[thread] = -1;
        return true;
      case EV.goSwitch:
      case EV.goSwitchDestroy:
        return this.goSwitch(type, thread, time, start);
      case EV.goCreateSyscall: {
        if (by >= 0) throw broken('a goroutine is made on a thread that has one', start);
        if (by === CARRIED) state.assumed.noGoroutine.push(thread);
        const g = this.newGoroutine(a, GO_STATUS.syscall, start);
        events.createdRow.set(
          g,
          this.emit(time, g, GO_CHANGE.createdInSyscall, 0, 0, by, proc, thread),
        );
        state.threadGoroutine[thread] = g;
        return true;
      }
      case EV.goDestroySyscall:
        this.destroyInSyscall(thread, time, start);
        return true;
      case EV.gcActive:
      case EV.gcBegin:
      case EV.gcEnd:
        return this.annotations.collector(type, thread, time, start);
      default:
        this.annotations.event(type, thread, time, start);
        return true;
    }
  }

  private emit(
    time: number,
    goroutine: number,
    states: number,
    reason: number,
    stack: number,
    by: number,
    proc: number,
    thread: number,
  ): number {
    const { events } = this;
    const now = events.next(time);
    return events.transitions.push(now, goroutine, states, reason, stack, by, proc, thread);
  }

  private emitProc(
    time: number,
    proc: number,
    states: number,
    by: number,
    atProc: number,
    thread: number,
  ): void {
    this.events.procs.push(this.events.next(time), proc, states, by, atProc, thread);
  }

  /** One of the numbers after the time of the thread's event. */
  private number(thread: number, i: number): number {
    return this.numbers[thread * MAX_NUMBERS + i] as number;
  }

  /** The sequence number is the next one of the goroutine in this generation. */
  private follows(g: number, seq: number): boolean {
    return this.state.goSaid[g] === 1 && seq === (this.state.goSeq[g] as number) + 1;
  }

  private reason(id: number, byte: number): number {
    const text = this.tables.stringNumber(id, byte);
    const reason = this.events.reason(text, TRACE_LIMITS.reasons);
    if (reason >= 0) return reason;
    throw traceProblem(
      'trace.too-many-reasons',
      `it has more than ${TRACE_LIMITS.reasons} block reasons`,
      byte,
    );
  }

  private newGoroutine(goid: number, status: number, byte: number): number {
    const { state } = this;
    if (goid < 0) throw broken('a goroutine has no number', byte);
    const g = state.goroutine(goid, MET.created);
    if (state.goStatus[g] !== 0) throw broken(`goroutine ${goid} is made twice`, byte);
    state.goStatus[g] = status;
    state.goSeq[g] = 0;
    state.goSaid[g] = 1;
    state.addAlive(byte);
    return g;
  }

  private create(type: number, thread: number, time: number, start: number): void {
    const { state, events, tables } = this;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    const goid = this.number(thread, 0);
    const startStack = tables.stackNumber(this.number(thread, 1), start);
    const stack = tables.stackNumber(this.number(thread, 2), start);
    if (proc < 0) throw broken('a goroutine is made on a thread without a proc', start);
    if (by >= 0 && state.goStatus[by] !== GO_STATUS.running) {
      throw broken('a goroutine is made by one that does not run', start);
    }
    if (by === CARRIED) state.assumed.noGoroutine.push(thread);
    const blocked = type === EV.goCreateBlocked;
    const g = this.newGoroutine(goid, blocked ? GO_STATUS.waiting : GO_STATUS.runnable, start);
    this.tables.nameFrom(this.events, g, startStack);
    const states = blocked ? GO_CHANGE.createdBlocked : GO_CHANGE.created;
    events.createdRow.set(g, this.emit(time, g, states, 0, stack, by, proc, thread));
  }

  private goSwitch(type: number, thread: number, time: number, start: number): boolean {
    const { state, events } = this;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    requireRunning(state, by, proc, start);
    const next = events.goids.find(this.number(thread, 0));
    const seq = this.number(thread, 1);
    if (next < 0 || state.goStatus[next] !== GO_STATUS.waiting || !this.follows(next, seq)) {
      return false;
    }
    this.emit(time, next, GO_CHANGE.unblocked, 0, 0, by, proc, thread);
    if (type === EV.goSwitch) {
      state.goStatus[by] = GO_STATUS.waiting;
      this.emit(time, by, GO_CHANGE.blocked, 0, 0, by, proc, thread);
    } else {
      state.goStatus[by] = 0;
      state.alive--;
      events.endedRow.set(by, this.emit(time, by, GO_CHANGE.destroyed, 0, 0, by, proc, thread));
    }
    state.goStatus[next] = GO_STATUS.running;
    state.goSeq[next] = seq;
    this.emit(time, next, GO_CHANGE.started, 0, 0, -1, proc, thread);
    state.threadGoroutine[thread] = next;
    return true;
  }

  private destroyInSyscall(thread: number, time: number, start: number): void {
    const { state, events } = this;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    if (by < 0 || state.goStatus[by] !== GO_STATUS.syscall) {
      throw broken('a goroutine ends in a system call that it is not in', start);
    }
    if (proc === CARRIED) state.assumed.noProc.push(thread);
    if (proc >= 0) {
      if (state.procStatus[proc] !== PROC_STATUS.syscall) {
        throw broken('a goroutine ends in a system call and its proc is in none', start);
      }
      state.procStatus[proc] = PROC_STATUS.syscallAbandoned;
      this.emitProc(time, proc, PROC_CHANGE.stopped, by, proc, thread);
    }
    state.goStatus[by] = 0;
    state.alive--;
    events.endedRow.set(by, this.emit(time, by, GO_CHANGE.leftInSyscall, 0, 0, by, proc, thread));
    state.threadGoroutine[thread] = -1;
    state.threadProc[thread] = -1;
  }
}
