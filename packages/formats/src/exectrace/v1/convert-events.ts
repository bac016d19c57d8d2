import { GOROUTINE_STATE, PROC_STATE, TRACE_METRIC } from '@unpark/model';
import type { GenerationEvents } from '../generation-events';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import type { UvarintReader } from '../uvarint-reader';
import { Annotations } from './annotations';
import { EV1, NO_PROC_BUT, REASON_OF } from './event-types';
import { isWaiting, ST, StatesV1 } from './goroutine-states';
import { goidOf, ListCursors } from './list-cursors';
import type { MergedOrder } from './merge-lists';
import type { ScannedTraceV1 } from './scan-trace';

const G = GOROUTINE_STATE;
const P = PROC_STATE;
const transition = (from: number, to: number): number => from * 16 + to;
const CREATED = transition(G.notExist, G.runnable);
const STARTED = transition(G.runnable, G.running);
const STOPPED = transition(G.running, G.runnable);
const BLOCKED = transition(G.running, G.waiting);
const UNBLOCKED = transition(G.waiting, G.runnable);
const DESTROYED = transition(G.running, G.notExist);
const ENTERED = transition(G.running, G.syscall);
const RETURNED = transition(G.syscall, G.running);
const RETURNED_BLOCKED = transition(G.syscall, G.runnable);

/** The reference's synchronisation event stands this long before the first event. */
export const BEFORE_FIRST_NS = 1;

/** Types that end a goroutine's turn on its proc: the state it has then. */
const STATE_AFTER = new Uint8Array(64);
STATE_AFTER.fill(ST.waiting, EV1.goSleep, EV1.goBlockNet);
STATE_AFTER[EV1.goBlockNet] = ST.network;
STATE_AFTER[EV1.goBlockGC] = ST.waiting;
STATE_AFTER[EV1.goStop] = ST.forever;
STATE_AFTER[EV1.goSched] = ST.runnable;
STATE_AFTER[EV1.goPreempt] = ST.runnable;
STATE_AFTER[EV1.goUnblock] = 0;

/**
 * Turns the events of a trace of the old format, in their order, into those of the newer ones, as
 * `go tool trace` of Go 1.23 and later does (internal/trace/tracev1.go), and checks that states of
 * goroutines and procs agree with them. Throws `FormatError`.
 */
export class EventConversion {
  readonly states: StatesV1;
  private readonly cursors: ListCursors;
  private readonly reader: UvarintReader;
  private readonly annotations: Annotations;
  private readonly lists: number;
  /** goroutine that each list runs, as its events tell: 0 for none */
  private readonly running: Int32Array;
  /** rows of procs; -1 until they are mentioned */
  private readonly procRows: Int32Array;
  private readonly reasons = new Uint8Array(64);
  private readonly timers = new Set<number>();
  private isInitial = true;
  private calls = 0;

  constructor(
    private readonly scanned: ScannedTraceV1,
    private readonly order: MergedOrder,
    private readonly events: GenerationEvents,
    minor: number,
  ) {
    const lists = scanned.listProc.length;
    this.lists = lists;
    this.cursors = new ListCursors(scanned);
    this.reader = this.cursors.reader;
    this.states = new StatesV1(events.goids.size, lists);
    this.annotations = new Annotations(this.reader, scanned.tables, events, this.states, minor);
    this.running = new Int32Array(lists);
    this.procRows = new Int32Array(lists).fill(-1);
    for (const goid of scanned.timerGoids) this.timers.add(events.goids.find(goid) + 1);
    for (let type = 0; type < EV1.count; type++) {
      const text = scanned.tables.numberOfText(REASON_OF[type] as string);
      this.reasons[type] = events.reason(text, TRACE_LIMITS.reasons);
    }
    // row 0 of threads: none
    events.threadIds.intern(-1);
  }

  run(): void {
    const { cursors, order, scanned, events } = this;
    const { lists, exitPlace, exitTicks, firstTicks } = order;
    const unit = nsPerTick(scanned.frequency);
    const toNs = (ticks: number) => Math.trunc((ticks - firstTicks) * unit) + BEFORE_FIRST_NS;
    // the reference has an event of its own where the trace begins
    events.next(0);
    let exit = 0;
    let sample = 0;
    for (let place = 0; place < lists.length; place++) {
      const list = lists[place] as number;
      let ticks: number;
      let type = 0;
      if (list === this.lists) {
        ticks = scanned.sampleTicks.at(order.samples[sample] as number);
      } else {
        type = cursors.seek(list);
        ticks = cursors.ticks;
        if (type === EV1.goSysExit || type === EV1.goSysExitLocal) {
          cursors.leave(list, type, 0);
          continue;
        }
      }
      for (; exit < exitTicks.length; exit++) {
        const at = exitTicks[exit] as number;
        if (at > ticks || (at === ticks && (exitPlace[exit] as number) > place)) break;
        this.exit(exit, toNs(at));
      }
      if (list === this.lists) this.sample(order.samples[sample++] as number, toNs(ticks));
      else this.convert(type, list, toNs(ticks));
    }
    for (; exit < exitTicks.length; exit++) this.exit(exit, toNs(exitTicks[exit] as number));
    this.nameTheHeld();
  }

  private convert(type: number, list: number, time: number): void {
    const { reader, states, events, scanned } = this;
    const by = this.running[list] as number;
    switch (type) {
      case EV1.goStart:
      case EV1.goStartLocal:
      case EV1.goStartLabel:
        this.start(type, list, time);
        return;
      case EV1.goStop:
      case EV1.goSched:
      case EV1.goPreempt:
      case EV1.goSleep:
      case EV1.goBlock:
      case EV1.goBlockSend:
      case EV1.goBlockRecv:
      case EV1.goBlockSelect:
      case EV1.goBlockSync:
      case EV1.goBlockCond:
      case EV1.goBlockNet:
      case EV1.goBlockGC: {
        const stack = scanned.tables.stackNumber(reader.uvarint());
        this.mustRun(by, list, false);
        const after = STATE_AFTER[type] as number;
        states.goroutine[by] = after;
        const row = by - 1;
        this.nameFrom(row, stack);
        const words = after === ST.runnable ? STOPPED : BLOCKED;
        this.emit(time, row, words, this.reasons[type] as number, stack, row, list);
        this.running[list] = 0;
        states.procRuns[list] = 0;
        this.cursors.leave(list, type, 1);
        return;
      }
      case EV1.goUnblock:
      case EV1.goUnblockLocal:
        this.unblock(type, list, time);
        return;
      case EV1.goEnd: {
        this.mustRun(by, list, false);
        states.goroutine[by] = ST.ended;
        if (states.region.size > 0) states.region.delete(by);
        const row = by - 1;
        events.endedRow.set(row, this.emit(time, row, DESTROYED, 0, 0, row, list));
        this.running[list] = 0;
        states.procRuns[list] = 0;
        this.cursors.leave(list, type, 0);
        return;
      }
      case EV1.goCreate:
        this.create(list, time);
        return;
      case EV1.goSysCall: {
        const stack = scanned.tables.stackNumber(reader.uvarint());
        this.mustRun(by, list, false);
        const row = by - 1;
        this.nameFrom(row, stack);
        const call = this.calls++;
        const isBlocked = ((this.order.blockedCalls[call >> 3] as number) >> (call & 7)) & 1;
        // the reference takes thread 0 where a call that does not block is on an unknown one
        const thread = isBlocked ? this.thread(list) : this.threadOrZero(list);
        this.emit(time, row, ENTERED, 0, stack, row, list, thread);
        if (!isBlocked) this.emit(time + 1, row, RETURNED, 0, 0, row, list, thread);
        this.cursors.leave(list, type, 1);
        return;
      }
      case EV1.goSysBlock:
        this.mustRun(by, list, false);
        states.goroutine[by] = ST.syscall;
        this.running[list] = 0;
        states.procRuns[list] = 0;
        this.cursors.leave(list, type, 0);
        return;
      case EV1.goWaiting:
      case EV1.goInSyscall:
        this.told(type, list, time);
        return;
      case EV1.procStart:
      case EV1.procStop:
        this.proc(type, list, time);
        return;
      case EV1.futileWakeup:
        this.cursors.leave(list, type, 0);
        return;
      case EV1.gomaxprocs: {
        const value = reader.uvarint();
        if (this.isInitial) this.endOfInitial(time);
        else events.metrics.push(events.next(time), TRACE_METRIC.gomaxprocs, value);
        this.cursors.leave(list, type, 1);
        return;
      }
      default: {
        const row = by - 1;
        const { start } = this.cursors;
        const proc =
          type === EV1.gcSweepStart || type === EV1.gcSweepDone ? this.procRow(list) : -1;
        const read = this.annotations.take(type, time, by, row, list, proc, start);
        this.cursors.leave(list, type, read);
      }
    }
  }

  private emit(
    time: number,
    goroutine: number,
    states: number,
    reason: number,
    stack: number,
    by: number,
    list: number,
    thread = this.thread(list),
    proc = this.procRow(list),
  ): number {
    const { events } = this;
    const now = events.next(time);
    return events.transitions.push(now, goroutine, states, reason, stack, by, proc, thread);
  }

  private start(type: number, list: number, time: number): void {
    const { reader, states, scanned, events, cursors } = this;
    const g = this.named();
    if (type === EV1.goStartLabel) reader.uvarint();
    const label = type === EV1.goStartLabel ? reader.uvarint() : 0;
    if (states.goroutine[g] !== ST.runnable)
      throw this.broken('a goroutine starts that is not runnable');
    if (states.procRuns[list] !== 0)
      throw this.broken('a goroutine starts on a proc that runs another');
    states.goroutine[g] = ST.running;
    states.procRuns[list] = g;
    this.running[list] = g;
    const row = g - 1;
    if (type === EV1.goStartLabel) {
      const thread = this.threadOrZero(list);
      this.emit(time, row, STARTED, 0, 0, row, list, thread);
      const text = scanned.tables.stringNumber(label, cursors.start);
      events.labels.push(events.next(time), row, text);
      cursors.leave(list, type, 3);
      return;
    }
    if (this.isInitial) states.held.delete(g);
    this.emit(
      time,
      row,
      this.isInitial ? transition(G.undetermined, G.running) : STARTED,
      0,
      0,
      row,
      list,
    );
    cursors.leave(list, type, 1);
  }

  private unblock(type: number, list: number, time: number): void {
    const { reader, states, scanned } = this;
    const by = this.running[list] as number;
    const g = this.named();
    if (type === EV1.goUnblock) reader.uvarint();
    const stack = scanned.tables.stackNumber(reader.uvarint());
    const isTimer = this.timers.size > 0 && this.timers.has(by);
    if (states.goroutine[by] !== ST.running)
      throw this.broken('a goroutine wakes another and does not run');
    if (!isTimer && states.procRuns[list] !== by) {
      throw this.broken('a goroutine wakes another on a proc that does not run it');
    }
    const before = states.goroutine[g] as number;
    if (!isWaiting(before)) throw this.broken('a goroutine is woken that does not wait');
    states.goroutine[g] = ST.runnable;
    const byRow = by - 1;
    const row = g - 1;
    const other =
      before === ST.network ? NO_PROC_BUT.netpoll : isTimer ? NO_PROC_BUT.timer : undefined;
    if (other === undefined) this.emit(time, row, UNBLOCKED, 0, stack, byRow, list);
    else
      this.emit(time, row, UNBLOCKED, 0, stack, byRow, list, 0, this.events.procIds.intern(other));
    this.cursors.leave(list, type, type === EV1.goUnblock ? 3 : 2);
  }

  private create(list: number, time: number): void {
    const { reader, states, scanned, events } = this;
    const by = this.running[list] as number;
    const g = this.named();
    const startStack = scanned.tables.stackNumber(reader.uvarint());
    const stack = scanned.tables.stackNumber(reader.uvarint());
    this.mustRun(by, list, true);
    if (states.goroutine[g] !== ST.none) throw this.broken('a goroutine is made twice');
    states.goroutine[g] = ST.runnable;
    if (this.isInitial) {
      states.held.add(g);
      states.heldStart.set(g, startStack);
    } else {
      const byRow = by - 1;
      const row = g - 1;
      this.nameFrom(row, startStack);
      events.createdRow.set(row, this.emit(time, row, CREATED, 0, stack, byRow, list));
    }
    this.cursors.leave(list, EV1.goCreate, 3);
  }

  /** A goroutine that was there before the trace waits, or is in a system call. */
  private told(type: number, list: number, time: number): void {
    const { states } = this;
    const g = this.named();
    if (states.goroutine[g] !== ST.runnable) {
      throw this.broken('a goroutine is told to wait that is not new');
    }
    const isCall = type === EV1.goInSyscall;
    states.goroutine[g] = isCall ? ST.syscall : ST.waiting;
    states.held.delete(g);
    const row = g - 1;
    const to = isCall ? G.syscall : G.waiting;
    this.emit(time, row, transition(G.undetermined, to), 0, 0, row, list);
    this.cursors.leave(list, type, 1);
  }

  private proc(type: number, list: number, time: number): void {
    const { states, events } = this;
    const isStart = type === EV1.procStart;
    const proc = this.procRow(list);
    if (proc < 0) throw this.broken('no proc starts or stops');
    if (isStart === (states.procOn[list] === 1)) {
      throw this.broken(isStart ? 'a proc starts that runs' : 'a proc stops that does not run');
    }
    if (!isStart && states.procRuns[list] !== 0) {
      throw this.broken('a proc stops that runs a goroutine');
    }
    if (isStart) states.procThread[list] = this.threadRow(this.reader.id('a thread'));
    states.procOn[list] = isStart ? 1 : 0;
    const isFirst = states.procSeen[list] === 0;
    states.procSeen[list] = 1;
    const to = isStart ? P.running : P.idle;
    const from = isFirst ? P.undetermined : isStart ? P.idle : P.running;
    const by = this.running[list] as number;
    const byRow = by - 1;
    const thread = states.procThread[list] as number;
    events.procs.push(events.next(time), proc, transition(from, to), byRow, proc, thread);
    if (!isStart) states.procThread[list] = 0;
    this.cursors.leave(list, type, isStart ? 1 : 0);
  }

  private exit(exit: number, time: number): void {
    const { states, events } = this;
    const g = this.order.exitGoroutine[exit] as number;
    if (!isWaiting(states.goroutine[g] as number)) {
      throw this.broken('a goroutine returns from a system call that it is not in');
    }
    states.goroutine[g] = ST.runnable;
    const row = g - 1;
    const proc = events.procIds.intern(NO_PROC_BUT.syscall);
    const now = events.next(time);
    events.transitions.push(now, row, RETURNED_BLOCKED, 0, 0, row, proc, 0);
  }

  private sample(of: number, time: number): void {
    const { scanned, events } = this;
    const goid = scanned.sampleGoid.at(of);
    const proc = scanned.sampleProc.at(of);
    events.samples.push(
      events.next(time),
      0,
      proc < 0 ? -1 : events.procIds.intern(proc),
      goid <= 0 ? -1 : events.goids.find(goid),
      scanned.tables.stackNumber(scanned.sampleStack.at(of)),
    );
  }

  /** The first Gomaxprocs ends what is told of the time before; what nothing was told of is runnable. */
  private endOfInitial(time: number): void {
    const { states, events } = this;
    this.isInitial = false;
    for (const g of states.held) {
      const now = events.next(time);
      const told = transition(G.undetermined, G.runnable);
      events.transitions.push(now, g - 1, told, 0, 0, -1, -1, 0);
    }
  }

  /** Goroutines of before the trace that no stack named have the function that they began with. */
  private nameTheHeld(): void {
    const { heldStart } = this.states;
    for (const [g, stack] of heldStart) this.nameFrom(g - 1, stack);
  }

  private mustRun(by: number, list: number, mayBeNobody: boolean): void {
    const { states } = this;
    if (states.goroutine[by] !== ST.running || (by === 0 && !mayBeNobody)) {
      throw this.broken('it has an event of a goroutine that does not run');
    }
    if (states.procRuns[list] !== by) {
      throw this.broken('it has an event of a goroutine on a proc that does not run it');
    }
  }

  /** The outermost frame of a goroutine's own stack is its entry function. */
  private nameFrom(row: number, stack: number): void {
    if (stack > 0 && this.events.entryStack.at(row) === 0) this.events.entryStack.set(row, stack);
  }

  /** Number of the goroutine that an event names. */
  private named(): number {
    return this.events.goids.find(goidOf(this.reader)) + 1;
  }

  private procRow(list: number): number {
    const known = this.procRows[list] as number;
    if (known >= 0) return known;
    const id = this.scanned.listProc[list] as number;
    if (id < 0) return -1;
    const row = this.events.procIds.intern(id);
    this.procRows[list] = row;
    return row;
  }

  /** Row of the thread that a list's proc has; 0 for none, and for what is on no proc. */
  private thread(list: number): number {
    return this.states.procThread[list] as number;
  }

  private threadOrZero(list: number): number {
    const thread = this.thread(list);
    return thread > 0 ? thread : this.threadRow(0);
  }

  private threadRow(id: number): number {
    const row = this.events.threadIds.intern(id);
    if (row > TRACE_LIMITS.threads) {
      throw traceProblem(
        'trace.too-many-threads',
        `it has more than ${TRACE_LIMITS.threads} threads`,
        this.cursors.start,
      );
    }
    return row;
  }

  private broken(what: string) {
    return traceProblem('trace.broken', what, this.cursors.start);
  }
}

/** Nanoseconds a tick, as the reference computes it for this format. */
const nsPerTick = (ticksPerSecond: number): number => 1e9 / ticksPerSecond;
