import { GOROUTINE_STATE, TRACE_METRIC } from '@unpark/model';
import type { GenerationEvents } from '../generation-events';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import type { UvarintReader } from '../uvarint-reader';
import { Annotations } from './annotations';
import { EventPlaces } from './event-places';
import { EV1, NO_PROC_BUT, REASON_OF } from './event-types';
import { isWaiting, ST, STATE_AFTER, StatesV1 } from './goroutine-states';
import { goidOf, ListCursors } from './list-cursors';
import type { MergedOrder } from './merge-lists';
import type { ScannedTraceV1 } from './scan-trace';
import { MOVE, transition } from './transitions';

const G = GOROUTINE_STATE;

/** The reference's synchronisation event stands this long before the first event. */
export const BEFORE_FIRST_NS = 1;

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
  private readonly places: EventPlaces;
  private readonly nsPerTick: number;
  private readonly reasons = new Uint8Array(64);
  private readonly timers = new Set<number>();
  private isInitial = true;
  /** how many calls, returns from calls, and CPU samples there were */
  private calls = 0;
  private exits = 0;
  private samples = 0;

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
    // how goroutines were met is not asked of a trace of one generation: its memory serves the states
    events.met.push(ST.none);
    this.states = new StatesV1(events.met.view(), lists);
    this.annotations = new Annotations(this.reader, scanned.tables, events, this.states, minor);
    this.running = new Int32Array(lists);
    for (const goid of scanned.timerGoids) this.timers.add(events.goids.find(goid) + 1);
    for (let type = 0; type < EV1.count; type++) {
      const text = scanned.tables.numberOfText(REASON_OF[type] as string);
      this.reasons[type] = events.reason(text, TRACE_LIMITS.reasons);
    }
    this.places = new EventPlaces(scanned.listProc, events, this.states);
    this.nsPerTick = 1e9 / scanned.frequency;
  }

  run(): void {
    const { lists, exitTicks } = this.order;
    // the reference has an event of its own where the trace begins
    this.events.next(0);
    for (let place = 0; place < lists.length; place++) this.step(place, lists.at(place));
    while (this.exits < exitTicks.length) this.exit();
    this.annotations.finish();
    // goroutines of before the trace that no stack named: the function that they began with
    for (const [g, stack] of this.states.heldStart) this.nameFrom(g - 1, stack);
  }

  private step(place: number, list: number): void {
    const { cursors } = this;
    if (list === this.lists) {
      const row = this.order.samples[this.samples++] as number;
      const ticks = this.scanned.sampleTicks.at(row);
      this.exitsBefore(ticks, place);
      this.sample(row, this.toNs(ticks));
      return;
    }
    const type = cursors.seek(list);
    if (type === EV1.goSysExit || type === EV1.goSysExitLocal) {
      // its turn comes by the time that it says
      cursors.leave(list, type, 0);
      return;
    }
    this.exitsBefore(cursors.ticks, place);
    this.convert(type, list, this.toNs(cursors.ticks));
  }

  private exitsBefore(ticks: number, place: number): void {
    const { exitPlace, exitTicks } = this.order;
    while (this.exits < exitTicks.length) {
      const at = exitTicks[this.exits] as number;
      if (at > ticks || (at === ticks && (exitPlace[this.exits] as number) > place)) return;
      this.exit();
    }
  }

  private toNs(ticks: number): number {
    return Math.trunc((ticks - this.order.firstTicks) * this.nsPerTick) + BEFORE_FIRST_NS;
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
        const words = after === ST.runnable ? MOVE.stopped : MOVE.blocked;
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
        if (states.region.size > 0) this.annotations.leaveRegions(by);
        const row = by - 1;
        events.endedRow.set(row, this.emit(time, row, MOVE.destroyed, 0, 0, row, list));
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
        if (isBlocked) {
          this.emit(time, row, MOVE.entered, 0, stack, row, list);
        } else {
          const thread = this.places.threadOrZero(list, this.cursors.start);
          const proc = this.places.procRow(list);
          this.emitOn(time, row, MOVE.entered, stack, row, proc, thread);
          this.emitOn(time + 1, row, MOVE.returned, 0, row, proc, thread);
        }
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
      case EV1.procStop: {
        const isStart = type === EV1.procStart;
        const thread = isStart ? reader.id('a thread') : -1;
        this.places.proc(isStart, list, time, thread, by - 1, this.cursors.start);
        this.cursors.leave(list, type, isStart ? 1 : 0);
        return;
      }
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
          type === EV1.gcSweepStart || type === EV1.gcSweepDone ? this.places.procRow(list) : -1;
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
  ): number {
    const { events, places } = this;
    const thread = this.states.procThread[list] as number;
    const now = events.next(time);
    const proc = places.procRow(list);
    return events.transitions.push(now, goroutine, states, reason, stack, by, proc, thread);
  }

  /** Without a reason, on a proc and a thread that are not the list's own. */
  private emitOn(
    time: number,
    goroutine: number,
    states: number,
    stack: number,
    by: number,
    proc: number,
    thread: number,
  ): void {
    const { events } = this;
    const now = events.next(time);
    events.transitions.push(now, goroutine, states, 0, stack, by, proc, thread);
  }

  private start(type: number, list: number, time: number): void {
    const { reader, states, scanned, events, cursors } = this;
    const g = this.named();
    if (type === EV1.goStartLabel) reader.uvarint();
    const label = type === EV1.goStartLabel ? reader.uvarint() : 0;
    if (states.goroutine[g] !== ST.runnable) {
      throw this.broken('a goroutine starts that is not runnable');
    }
    if (states.procRuns[list] !== 0) {
      throw this.broken('a goroutine starts on a proc that runs another');
    }
    states.goroutine[g] = ST.running;
    states.procRuns[list] = g;
    this.running[list] = g;
    const row = g - 1;
    if (type === EV1.goStartLabel) {
      const thread = this.places.threadOrZero(list, cursors.start);
      this.emitOn(time, row, MOVE.started, 0, row, this.places.procRow(list), thread);
      const text = scanned.tables.stringNumber(label, cursors.start);
      events.labels.push(events.next(time), row, text);
      cursors.leave(list, type, 3);
      return;
    }
    if (this.isInitial) states.held.delete(g);
    const words = this.isInitial ? transition(G.undetermined, G.running) : MOVE.started;
    this.emit(time, row, words, 0, 0, row, list);
    cursors.leave(list, type, 1);
  }

  private unblock(type: number, list: number, time: number): void {
    const { reader, states, scanned } = this;
    const by = this.running[list] as number;
    const g = this.named();
    if (type === EV1.goUnblock) reader.uvarint();
    const stack = scanned.tables.stackNumber(reader.uvarint());
    const isTimer = this.timers.size > 0 && this.timers.has(by);
    if (states.goroutine[by] !== ST.running) {
      throw this.broken('a goroutine wakes another and does not run');
    }
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
    if (other === undefined) this.emit(time, row, MOVE.unblocked, 0, stack, byRow, list);
    else this.emitOn(time, row, MOVE.unblocked, stack, byRow, this.events.procIds.intern(other), 0);
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
      events.createdRow.set(row, this.emit(time, row, MOVE.created, 0, stack, byRow, list));
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

  /** The next return from a system call. */
  private exit(): void {
    const { states, events, order } = this;
    const exit = this.exits++;
    const g = order.exitGoroutine[exit] as number;
    if (!isWaiting(states.goroutine[g] as number)) {
      throw this.broken('a goroutine returns from a system call that it is not in');
    }
    states.goroutine[g] = ST.runnable;
    const proc = events.procIds.intern(NO_PROC_BUT.syscall);
    const time = this.toNs(order.exitTicks[exit] as number);
    this.emitOn(time, g - 1, MOVE.returnedBlocked, 0, g - 1, proc, 0);
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
    this.isInitial = false;
    for (const g of this.states.held) {
      this.emitOn(time, g - 1, transition(G.undetermined, G.runnable), 0, -1, -1, 0);
    }
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

  private broken(what: string) {
    return traceProblem('trace.broken', what, this.cursors.start);
  }
}
