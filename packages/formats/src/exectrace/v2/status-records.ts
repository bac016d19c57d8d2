import { GOROUTINE_STATE, PROC_STATE } from '@unpark/model';
import { CARRIED } from '../carried';
import { type GenerationEvents, MET } from '../generation-events';
import { EV, GO_STATUS, PROC_STATUS } from './event-types';
import type { GenerationTables } from './generation-tables';
import { broken, type SchedState } from './sched-state';
import { STATE_OF_GO, STATE_OF_PROC, transition } from './state-changes';
import { MAX_NUMBERS, type ThreadCursors } from './thread-cursors';

/**
 * Records that say what state a goroutine or a proc is in: each generation has one before it uses
 * either. They bind threads, and hold what is known against what they say. Throws `FormatError`.
 */
export class StatusRecords {
  private readonly numbers: Float64Array;

  constructor(
    private readonly tables: GenerationTables,
    cursors: ThreadCursors,
    private readonly state: SchedState,
    private readonly events: GenerationEvents,
    private readonly isFirst: boolean,
  ) {
    this.numbers = cursors.numbers;
  }

  /** A goroutine's state, told at the beginning of a generation. */
  goroutine(type: number, thread: number, time: number, start: number): void {
    const { state, events, tables } = this;
    const goid = this.number(thread, 0);
    const onThread = this.number(thread, 1);
    const status = this.number(thread, 2);
    const stackId = type === EV.goStatusStack ? this.number(thread, 3) : 0;
    const stack = tables.stackNumber(stackId, start);
    if (status < 1 || status > 4) throw broken(`goroutine status ${status}`, start);
    const g = state.goroutine(goid, MET.status);
    const known = state.goStatus[g] as number;
    if (known !== 0 && known !== status) {
      throw broken(`goroutine ${goid} is not in the state it says`, start);
    }
    if (known === 0 && !this.isFirst && (state.hasCarry || state.goSaid[g] === 1)) {
      throw broken(`goroutine ${goid} is there without a beginning`, start);
    }
    const to = STATE_OF_GO[status] as number;
    const from = known === 0 ? GOROUTINE_STATE.undetermined : to;
    if (known === 0) state.addAlive(start);
    state.goStatus[g] = status;
    state.goSeq[g] = 0;
    state.goSaid[g] = 1;
    this.tables.nameFrom(this.events, g, stack);
    let by = state.threadGoroutine[thread] as number;
    let at = thread;
    let isForeign = false;
    if (status === GO_STATUS.syscall) {
      if (onThread < 0) throw broken('a goroutine in a system call has no thread', start);
      at = this.threadOfSyscall(onThread, thread, g, start);
      isForeign = at !== thread;
      if (isForeign && state.threadGoroutine[at] === g && this.wasBound) by = g;
    }
    const now = events.next(time);
    const proc = state.threadProc[thread] as number;
    const states = transition(from, to);
    if (status === GO_STATUS.syscall && this.isAssumed) {
      if (isForeign && proc === CARRIED) {
        throw broken('a goroutine in a system call is told of by an unknown proc', start);
      }
      // the record stands in the context of what the thread had before
      by = CARRIED;
      state.assumed.inSyscall.push([at, g]);
    }
    events.transitions.push(now, g, states, 0, stack, by, proc, at);
    if (from === GOROUTINE_STATE.undetermined) {
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
        throw broken('a goroutine in a system call is not on the thread it names', start);
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
      throw broken('a goroutine in a system call is not on the thread it names', start);
    }
    return at;
  }

  /** A proc's state, told at the beginning of a generation. */
  proc(thread: number, time: number, start: number): void {
    const { state, events } = this;
    const id = this.number(thread, 0);
    const status = this.number(thread, 1);
    if (status < 1 || status > 4) throw broken(`proc status ${status}`, start);
    const p = state.proc(id, start);
    const known = state.procStatus[p] as number;
    let from = STATE_OF_PROC[status] as number;
    let to = from;
    let at = thread;
    if (known === 0) {
      from = this.isFirst ? PROC_STATE.undetermined : PROC_STATE.notExist;
      state.procStatus[p] = status;
      state.procFirst[p] = status;
    } else if (status === PROC_STATUS.syscallAbandoned && known === PROC_STATUS.syscall) {
      // another thread is about to take the proc; what is known of it stays better than that
      from = PROC_STATE.running;
      to = PROC_STATE.running;
      at = state.threadProc.indexOf(p);
      if (at < 0 || at >= events.threadIds.size) {
        throw broken('a proc in a system call is on no thread', start);
      }
    } else if (status !== known) {
      throw broken(`proc ${id} is not in the state it says`, start);
    }
    state.procSaid[p] = 1;
    state.procSeq[p] = 0;
    const isOther = at !== thread;
    const by = state.threadGoroutine[at] as number;
    const atProc = isOther ? p : (state.threadProc[thread] as number);
    events.procs.push(events.next(time), p, transition(from, to), by, atProc, at);
    if (known === 0) events.procStatusRows.push(events.procs.rows - 1);
    if (status === PROC_STATUS.running || status === PROC_STATUS.syscall) {
      state.threadProc[thread] = p;
    }
  }

  /** One of the numbers after the time of the thread's event. */
  private number(thread: number, i: number): number {
    return this.numbers[thread * MAX_NUMBERS + i] as number;
  }
}
