import { assert } from '@unpark/base';
import { GOROUTINE_STATE, PROC_STATE, TRACE_METRIC } from '@unpark/model';
import { GrowingI32 } from '../../bytes/growing-columns';
import { CARRIED } from '../carried';
import { BEFORE, type GenerationEvents, MET, REGION_AT, TASK_AT } from '../generation-events';
import { IdRows } from '../id-rows';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import { GC_STATE } from './carry';
import { EV, GO_STATUS, PROC_STATUS } from './event-types';
import type { GenerationTables } from './generation-tables';
import { OpenRanges } from './open-ranges';
import type { SchedState } from './sched-state';
import { MAX_NUMBERS, type ThreadCursors } from './thread-cursors';

const G = GOROUTINE_STATE;
const P = PROC_STATE;

/** GOROUTINE_STATE by GO_STATUS. */
const STATE_OF_GO = new Uint8Array([G.notExist, G.runnable, G.running, G.syscall, G.waiting]);
/** PROC_STATE by PROC_STATUS: a proc in a syscall counts as running, an abandoned one as idle. */
const STATE_OF_PROC = new Uint8Array([P.notExist, P.running, P.idle, P.running, P.idle]);

const transition = (from: number, to: number): number => from * 16 + to;
const CREATED = transition(G.notExist, G.runnable);
const CREATED_BLOCKED = transition(G.notExist, G.waiting);
const CREATED_IN_SYSCALL = transition(G.notExist, G.syscall);
const STARTED = transition(G.runnable, G.running);
const STOPPED = transition(G.running, G.runnable);
const BLOCKED = transition(G.running, G.waiting);
const UNBLOCKED = transition(G.waiting, G.runnable);
const DESTROYED = transition(G.running, G.notExist);
const ENTERED = transition(G.running, G.syscall);
const RETURNED = transition(G.syscall, G.running);
const RETURNED_BLOCKED = transition(G.syscall, G.runnable);
const LEFT_IN_SYSCALL = transition(G.syscall, G.notExist);
const PROC_STARTED = transition(P.idle, P.running);
const PROC_STOPPED = transition(P.running, P.idle);
const PROC_STAYED_IDLE = transition(P.idle, P.idle);

/**
 * Puts the events of one generation in order across its threads and writes them as columns: which
 * event may come next follows from sequence numbers and from who has what, times are a hint only
 * (rules of internal/trace/order.go, in format 1.22 and later). Throws `FormatError` where the
 * generation contradicts itself, or the state it was given.
 */
export class GenerationOrder {
  private readonly numbers: Float64Array;
  private readonly ranges: OpenRanges;
  /** tasks of this generation, and the row of tasks of one that is open; -1 */
  private readonly tasks = new IdRows();
  private readonly openTask = new GrowingI32();
  /** region that was innermost before, by row of regions */
  private readonly regionOutside = new GrowingI32();

  constructor(
    private readonly tables: GenerationTables,
    private readonly cursors: ThreadCursors,
    private readonly state: SchedState,
    private readonly events: GenerationEvents,
    /** texts of the generation are the same: by string numbers */
    private readonly sameText: (a: number, b: number) => boolean,
    private readonly isFirst: boolean,
  ) {
    this.numbers = cursors.numbers;
    this.ranges = new OpenRanges(events, state, isFirst);
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
        if (proc < 0) throw this.broken('a goroutine starts on a thread without a proc', start);
        if (by >= 0) throw this.broken('a goroutine starts on a thread that runs another', start);
        if (by === CARRIED) state.assumed.noGoroutine.push(thread);
        state.goStatus[g] = GO_STATUS.running;
        state.goSeq[g] = b;
        this.emit(time, g, STARTED, 0, 0, by, proc, thread);
        state.threadGoroutine[thread] = g;
        return true;
      }
      case EV.goBlock:
      case EV.goStop: {
        const reason = this.reason(a, start);
        const stack = tables.stackNumber(b, start);
        this.running(by, proc, start);
        const blocks = type === EV.goBlock;
        state.goStatus[by] = blocks ? GO_STATUS.waiting : GO_STATUS.runnable;
        this.nameFrom(by, stack);
        this.emit(time, by, blocks ? BLOCKED : STOPPED, reason, stack, by, proc, thread);
        state.threadGoroutine[thread] = -1;
        return true;
      }
      case EV.goUnblock: {
        const g = events.goids.find(a);
        if (g < 0 || state.goStatus[g] !== GO_STATUS.waiting || !this.follows(g, b)) return false;
        const stack = tables.stackNumber(numbers[first + 2] as number, start);
        state.goStatus[g] = GO_STATUS.runnable;
        state.goSeq[g] = b;
        this.emit(time, g, UNBLOCKED, 0, stack, by, proc, thread);
        return true;
      }
      case EV.procStart: {
        const p = events.procIds.find(a);
        if (p < 0 || state.procStatus[p] !== PROC_STATUS.idle || proc >= 0) return false;
        if (!state.procSaid[p] || b !== (state.procSeq[p] as number) + 1) return false;
        if (proc === CARRIED) state.assumed.noProc.push(thread);
        state.procStatus[p] = PROC_STATUS.running;
        state.procSeq[p] = b;
        this.emitProc(time, p, PROC_STARTED, by, proc, thread);
        state.threadProc[thread] = p;
        return true;
      }
      case EV.procStop: {
        const status = proc < 0 ? 0 : (state.procStatus[proc] as number);
        if (status !== PROC_STATUS.running && status !== PROC_STATUS.syscall) {
          throw this.broken('a proc stops that does not run', start);
        }
        state.procStatus[proc] = PROC_STATUS.idle;
        this.emitProc(time, proc, PROC_STOPPED, by, proc, thread);
        state.threadProc[thread] = -1;
        return true;
      }
      case EV.goSyscallBegin: {
        const stack = tables.stackNumber(b, start);
        this.running(by, proc, start);
        if (!state.procSaid[proc] || a !== (state.procSeq[proc] as number) + 1) {
          throw this.broken('a system call is out of its proc’s sequence', start);
        }
        state.goStatus[by] = GO_STATUS.syscall;
        state.procStatus[proc] = PROC_STATUS.syscall;
        state.procSeq[proc] = a;
        this.nameFrom(by, stack);
        this.emit(time, by, ENTERED, 0, stack, by, proc, thread);
        return true;
      }
      case EV.goSyscallEnd:
        if (proc < 0 || by < 0 || state.procStatus[proc] !== PROC_STATUS.syscall) {
          throw this.broken('a system call ends on a thread that has none', start);
        }
        if (state.goStatus[by] !== GO_STATUS.syscall) {
          throw this.broken('a goroutine returns from a system call that it is not in', start);
        }
        state.goStatus[by] = GO_STATUS.running;
        state.procStatus[proc] = PROC_STATUS.running;
        this.emit(time, by, RETURNED, 0, 0, by, proc, thread);
        return true;
      case EV.goSyscallEndBlocked:
        if (proc >= 0 && state.procStatus[proc] === PROC_STATUS.syscall) return false;
        if (proc === CARRIED) state.assumed.noProc.push(thread);
        if (by < 0 || state.goStatus[by] !== GO_STATUS.syscall) {
          throw this.broken('a goroutine returns from a system call that it is not in', start);
        }
        state.goStatus[by] = GO_STATUS.runnable;
        this.emit(time, by, RETURNED_BLOCKED, 0, 0, by, proc, thread);
        state.threadGoroutine[thread] = -1;
        return true;
      case EV.goStatus:
      case EV.goStatusStack:
        this.goroutineStatus(type, thread, time, start);
        return true;
      case EV.procStatus:
        this.procStatus(thread, time, start);
        return true;
      case EV.procSteal:
        return this.procSteal(thread, time, start);
      case EV.goCreate:
      case EV.goCreateBlocked:
        this.create(type, thread, time, start);
        return true;
      case EV.goDestroy:
        this.running(by, proc, start);
        state.goStatus[by] = 0;
        state.alive--;
        events.endedRow.set(by, this.emit(time, by, DESTROYED, 0, 0, by, proc, thread));
        state.threadGoroutine[thread] = -1;
        return true;
      case EV.goSwitch:
      case EV.goSwitchDestroy:
        return this.goSwitch(type, thread, time, start);
      case EV.goCreateSyscall: {
        if (by >= 0) throw this.broken('a goroutine is made on a thread that has one', start);
        if (by === CARRIED) state.assumed.noGoroutine.push(thread);
        const g = this.newGoroutine(a, GO_STATUS.syscall, start);
        events.createdRow.set(g, this.emit(time, g, CREATED_IN_SYSCALL, 0, 0, by, proc, thread));
        state.threadGoroutine[thread] = g;
        return true;
      }
      case EV.goDestroySyscall:
        this.destroyInSyscall(thread, time, start);
        return true;
      case EV.gcActive:
      case EV.gcBegin:
      case EV.gcEnd:
        return this.collector(type, thread, time, start);
      default:
        this.annotation(type, thread, time, start);
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

  /** The thread has a proc and runs a goroutine. */
  private running(by: number, proc: number, byte: number): void {
    if (proc < 0) throw this.broken('it has an event of a thread without a proc', byte);
    if (by < 0 || this.state.goStatus[by] !== GO_STATUS.running) {
      throw this.broken('it has an event of a goroutine that does not run', byte);
    }
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

  /**
   * The outermost frame of a goroutine's own stack is its entry function. A stack taken in the middle
   * of assembly may have no more than a frame without a function: the next one tells.
   */
  private nameFrom(g: number, stack: number): void {
    if (stack <= 0 || this.events.entryStack.at(g) !== 0) return;
    if (this.tables.hasEntryFunction(stack)) this.events.entryStack.set(g, stack);
  }

  private newGoroutine(goid: number, status: number, byte: number): number {
    const { state } = this;
    if (goid < 0) throw this.broken('a goroutine has no number', byte);
    const g = state.goroutine(goid, MET.created);
    if (state.goStatus[g] !== 0) throw this.broken(`goroutine ${goid} is made twice`, byte);
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
    if (proc < 0) throw this.broken('a goroutine is made on a thread without a proc', start);
    if (by >= 0 && state.goStatus[by] !== GO_STATUS.running) {
      throw this.broken('a goroutine is made by one that does not run', start);
    }
    if (by === CARRIED) state.assumed.noGoroutine.push(thread);
    const blocked = type === EV.goCreateBlocked;
    const g = this.newGoroutine(goid, blocked ? GO_STATUS.waiting : GO_STATUS.runnable, start);
    this.nameFrom(g, startStack);
    const states = blocked ? CREATED_BLOCKED : CREATED;
    events.createdRow.set(g, this.emit(time, g, states, 0, stack, by, proc, thread));
  }

  private goroutineStatus(type: number, thread: number, time: number, start: number): void {
    const { state, events, tables } = this;
    const goid = this.number(thread, 0);
    const onThread = this.number(thread, 1);
    const status = this.number(thread, 2);
    const stackId = type === EV.goStatusStack ? this.number(thread, 3) : 0;
    const stack = tables.stackNumber(stackId, start);
    if (status < 1 || status > 4) throw this.broken(`goroutine status ${status}`, start);
    const g = state.goroutine(goid, MET.status);
    const known = state.goStatus[g] as number;
    if (known !== 0 && known !== status) {
      throw this.broken(`goroutine ${goid} is not in the state it says`, start);
    }
    if (known === 0 && !this.isFirst && (state.hasCarry || state.goSaid[g] === 1)) {
      throw this.broken(`goroutine ${goid} is there without a beginning`, start);
    }
    const to = STATE_OF_GO[status] as number;
    const from = known === 0 ? G.undetermined : to;
    if (known === 0) state.addAlive(start);
    state.goStatus[g] = status;
    state.goSeq[g] = 0;
    state.goSaid[g] = 1;
    this.nameFrom(g, stack);
    let by = state.threadGoroutine[thread] as number;
    let at = thread;
    let isForeign = false;
    if (status === GO_STATUS.syscall) {
      if (onThread < 0) throw this.broken('a goroutine in a system call has no thread', start);
      at = this.threadOfSyscall(onThread, thread, g, start);
      isForeign = at !== thread;
      if (isForeign && state.threadGoroutine[at] === g && this.wasBound) by = g;
    }
    const now = events.next(time);
    const proc = state.threadProc[thread] as number;
    const states = transition(from, to);
    if (status === GO_STATUS.syscall && this.isAssumed) {
      if (isForeign && proc === CARRIED) {
        throw this.broken('a goroutine in a system call is told of by an unknown proc', start);
      }
      // the record stands in the context of what the thread had before
      by = CARRIED;
      state.assumed.inSyscall.push([at, g]);
    }
    events.transitions.push(now, g, states, 0, stack, by, proc, at);
    if (from === G.undetermined) {
      events.toldGoroutine.push(g);
      events.toldState.push(status);
    }
    if (status === GO_STATUS.running || (status === GO_STATUS.syscall && !isForeign)) {
      state.threadGoroutine[thread] = g;
    }
  }

  /** set by threadOfSyscall: the thread had the goroutine already; what it had was not known */
  private wasBound = false;
  private isAssumed = false;

  private threadOfSyscall(id: number, thread: number, g: number, start: number): number {
    const { state, events } = this;
    const before = events.threadIds.size;
    const at = state.thread(id, start);
    const isNew = at >= before;
    const has = state.threadGoroutine[at] as number;
    this.wasBound = has === g;
    this.isAssumed = has === CARRIED;
    if (at === thread) {
      if (!this.isFirst && !this.isAssumed && has !== g) {
        throw this.broken('a goroutine in a system call is not on the thread it names', start);
      }
      return at;
    }
    // a thread met for the first time now is bound by this very record
    if (isNew && !this.isAssumed) {
      state.threadGoroutine[at] = g;
      return at;
    }
    if (this.isAssumed) {
      state.threadGoroutine[at] = g;
      state.threadProc[at] = isNew ? CARRIED : (state.threadProc[at] as number);
      return at;
    }
    if (has !== g) {
      throw this.broken('a goroutine in a system call is not on the thread it names', start);
    }
    return at;
  }

  private procStatus(thread: number, time: number, start: number): void {
    const { state, events } = this;
    const id = this.number(thread, 0);
    const status = this.number(thread, 1);
    if (status < 1 || status > 4) throw this.broken(`proc status ${status}`, start);
    const p = state.proc(id, start);
    const known = state.procStatus[p] as number;
    let from = STATE_OF_PROC[status] as number;
    let to = from;
    let at = thread;
    if (known === 0) {
      from = this.isFirst ? P.undetermined : P.notExist;
      state.procStatus[p] = status;
      state.procFirst[p] = status;
    } else if (status === PROC_STATUS.syscallAbandoned && known === PROC_STATUS.syscall) {
      // another thread is about to take the proc; what is known of it stays better than that
      from = P.running;
      to = P.running;
      at = state.threadProc.indexOf(p);
      if (at < 0 || at >= events.threadIds.size) {
        throw this.broken('a proc in a system call is on no thread', start);
      }
    } else if (status !== known) {
      throw this.broken(`proc ${id} is not in the state it says`, start);
    }
    state.procSaid[p] = 1;
    state.procSeq[p] = 0;
    const isOther = at !== thread;
    const by = state.threadGoroutine[at] as number;
    const atProc = isOther ? p : (state.threadProc[thread] as number);
    this.emitProc(time, p, transition(from, to), by, atProc, at);
    if (known === 0) events.procStatusRows.push(events.procs.rows - 1);
    if (status === PROC_STATUS.running || status === PROC_STATUS.syscall) {
      state.threadProc[thread] = p;
    }
  }

  private procSteal(thread: number, time: number, start: number): boolean {
    const { state } = this;
    const p = this.events.procIds.find(this.number(thread, 0));
    const seq = this.number(thread, 1);
    const fromThread = this.number(thread, 2);
    const status = p < 0 ? 0 : (state.procStatus[p] as number);
    if (status !== PROC_STATUS.syscall && status !== PROC_STATUS.syscallAbandoned) return false;
    if (!state.procSaid[p] || seq !== (state.procSeq[p] as number) + 1) return false;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    state.procStatus[p] = PROC_STATUS.idle;
    state.procSeq[p] = seq;
    if (status === PROC_STATUS.syscallAbandoned) {
      this.emitProc(time, p, PROC_STAYED_IDLE, by, proc, thread);
      return true;
    }
    const victim = this.events.threadIds.find(fromThread);
    const has = victim < 0 ? CARRIED : (state.threadProc[victim] as number);
    if (has === CARRIED && !this.isFirst && !state.hasCarry) {
      const row = state.thread(fromThread, start);
      state.assumed.holdsProc.push([row, p]);
      state.threadProc[row] = -1;
    } else {
      if (has !== p)
        throw this.broken('a proc is taken from a thread that does not have it', start);
      state.threadProc[victim] = -1;
    }
    this.emitProc(time, p, PROC_STOPPED, by, proc, thread);
    return true;
  }

  private goSwitch(type: number, thread: number, time: number, start: number): boolean {
    const { state, events } = this;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    this.running(by, proc, start);
    const next = events.goids.find(this.number(thread, 0));
    const seq = this.number(thread, 1);
    if (next < 0 || state.goStatus[next] !== GO_STATUS.waiting || !this.follows(next, seq)) {
      return false;
    }
    this.emit(time, next, UNBLOCKED, 0, 0, by, proc, thread);
    if (type === EV.goSwitch) {
      state.goStatus[by] = GO_STATUS.waiting;
      this.emit(time, by, BLOCKED, 0, 0, by, proc, thread);
    } else {
      state.goStatus[by] = 0;
      state.alive--;
      events.endedRow.set(by, this.emit(time, by, DESTROYED, 0, 0, by, proc, thread));
    }
    state.goStatus[next] = GO_STATUS.running;
    state.goSeq[next] = seq;
    this.emit(time, next, STARTED, 0, 0, -1, proc, thread);
    state.threadGoroutine[thread] = next;
    return true;
  }

  private destroyInSyscall(thread: number, time: number, start: number): void {
    const { state, events } = this;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    if (by < 0 || state.goStatus[by] !== GO_STATUS.syscall) {
      throw this.broken('a goroutine ends in a system call that it is not in', start);
    }
    if (proc === CARRIED) state.assumed.noProc.push(thread);
    if (proc >= 0) {
      if (state.procStatus[proc] !== PROC_STATUS.syscall) {
        throw this.broken('a goroutine ends in a system call and its proc is in none', start);
      }
      state.procStatus[proc] = PROC_STATUS.syscallAbandoned;
      this.emitProc(time, proc, PROC_STOPPED, by, proc, thread);
    }
    state.goStatus[by] = 0;
    state.alive--;
    events.endedRow.set(by, this.emit(time, by, LEFT_IN_SYSCALL, 0, 0, by, proc, thread));
    state.threadGoroutine[thread] = -1;
    state.threadProc[thread] = -1;
  }

  private collector(type: number, thread: number, time: number, start: number): boolean {
    const { state, tables, events } = this;
    const by = state.threadGoroutine[thread] as number;
    const seq = this.number(thread, 0);
    const stack = type === EV.gcBegin ? tables.stackNumber(this.number(thread, 1), start) : 0;
    const isUnknown = state.gcState === GC_STATE.undetermined;
    if (!isUnknown || type === EV.gcEnd) {
      if (type === EV.gcActive && this.isFirst) {
        throw this.broken(
          'garbage collection is on, and it was not when it was first named',
          start,
        );
      }
      if (seq !== state.gcSeq + 1) return false;
      const mustRun = type !== EV.gcBegin;
      if (mustRun !== (state.gcState === GC_STATE.running)) {
        throw this.broken('garbage collection begins or ends twice', start);
      }
      this.running(by, state.threadProc[thread] as number, start);
    }
    state.assumed.gc ??= { type, seq };
    state.gcSeq = seq;
    state.gcState = type === EV.gcEnd ? GC_STATE.notRunning : GC_STATE.running;
    this.ranges.collector(type, events.next(time), by, stack);
    return true;
  }

  /** Events that only say something: metrics, ranges, tasks, regions, logs, labels, experiments. */
  private annotation(type: number, thread: number, time: number, start: number): void {
    const { state, events, tables } = this;
    const by = state.threadGoroutine[thread] as number;
    const proc = state.threadProc[thread] as number;
    switch (type) {
      case EV.heapAlloc:
      case EV.heapGoal: {
        const value = this.number(thread, 0);
        if (proc < 0) throw this.broken('it has an event of a thread without a proc', start);
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
        if (subject < 0) throw this.broken('a range is on of something unknown', start);
        this.ranges.active(isSweep, subject, events.next(time), start);
        return;
      }
      case EV.gcSweepBegin: {
        const stack = tables.stackNumber(this.number(thread, 0), start);
        if (proc < 0) throw this.broken('it has an event of a thread without a proc', start);
        this.ranges.beginSweep(proc, events.next(time), by, stack, start);
        return;
      }
      case EV.gcSweepEnd: {
        const swept = this.number(thread, 0);
        const reclaimed = this.number(thread, 1);
        if (proc < 0) throw this.broken('it has an event of a thread without a proc', start);
        this.ranges.endSweep(proc, events.next(time), by, swept, reclaimed);
        return;
      }
      default:
    }
    if (type >= EV.firstExperimental) {
      events.next(time);
      events.experimentEvents++;
      return;
    }
    if (proc < 0 || by < 0) throw this.broken('it has an event of no goroutine', start);
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
        this.ranges.endStw(by, events.next(time));
        return;
      case EV.gcMarkAssistBegin: {
        const stack = tables.stackNumber(this.number(thread, 0), start);
        this.ranges.beginAssist(by, events.next(time), stack, start);
        return;
      }
      case EV.gcMarkAssistEnd:
        this.ranges.endAssist(by, events.next(time));
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
        throw this.broken(`event type ${type} among timed events`, start);
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
      if (openTask.at(task) >= 0) throw this.broken(`task ${id} begins twice`, start);
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
      throw this.broken('a region ends that is not the innermost one', start);
    }
    regions.set(open, REGION_AT.end, events.next(time));
    regions.set(open, REGION_AT.endStack, stack);
    state.goRegion[by] = this.regionOutside.at(open) + 1;
  }

  private broken(what: string, byte: number) {
    return traceProblem('trace.broken', what, byte);
  }
}
