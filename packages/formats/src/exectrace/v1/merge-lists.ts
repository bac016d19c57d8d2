import { GrowingF64, GrowingI32 } from '../../bytes/growing-columns';
import { type GenerationEvents, MET } from '../generation-events';
import { TRACE_LIMITS } from '../trace-limits';
import { traceProblem } from '../trace-problem';
import { EV1 } from './event-types';
import { GoroutineOrder, KIND, KIND_OF } from './goroutine-order';
import { goidOf, ListCursors } from './list-cursors';
import { PlacedLists } from './placed-lists';
import type { ScannedTraceV1 } from './scan-trace';

/** The order of the events of a trace of the old format. */
export interface MergedOrder {
  /** list of each event, in order; the number of lists stands for the next CPU sample */
  readonly lists: PlacedLists;
  /** CPU samples in the order of their ticks: rows of the scan */
  readonly samples: Int32Array;
  /** 1 bit for each GoSysCall, in order: it blocked */
  readonly blockedCalls: Uint8Array;
  /** returns from system calls: place in the order, ticks, goroutine */
  readonly exitPlace: Float64Array;
  readonly exitTicks: Float64Array;
  readonly exitGoroutine: Int32Array;
  /** ticks of the first event of all */
  readonly firstTicks: number;
}

/**
 * Merges the lists of the procs into one order, in which each event finds its goroutine as the event
 * needs it; among events that may come next the earliest comes first (internal/trace of Go 1.11 to
 * 1.21). Throws `FormatError` where there is no such order, or where it contradicts the times.
 */
export class ListMerge {
  private readonly cursors: ListCursors;
  private readonly order: GoroutineOrder;
  private readonly lists: number;

  /** next event of each list: type, ticks, goroutine that must be ready, sequence number, who did it */
  private readonly type: Uint8Array;
  private readonly ticks: Float64Array;
  private readonly entity: Int32Array;
  private readonly seq: Float64Array;
  private readonly by: Int32Array;
  /** ticks that a return from a system call says itself; 0 for none */
  private readonly real: Float64Array;
  private readonly startByte: Float64Array;
  /** goroutine that the list runs after its next event */
  private readonly running: Int32Array;

  /** lists whose next event may come, the earliest first */
  private readonly heap: Int32Array;
  private heaped = 0;
  private checks = 0;

  private readonly out: PlacedLists;
  private placed = 0;
  private firstTicks = Number.POSITIVE_INFINITY;
  private lastTicks = 0;
  private readonly samples: Int32Array;
  private nextSample = 0;
  private readonly blockedCalls: Uint8Array;
  private calls = 0;
  private readonly exitPlace = new GrowingF64();
  private readonly exitTicks = new GrowingF64();
  private readonly exitGoroutine = new GrowingI32();
  private alive = 0;
  /** ticks since when goroutines are in a system call */
  private readonly blockedSince = new Map<number, number>();
  /** by list: number (from 1) of its last call, while its goroutine did nothing after; 0 for none */
  private readonly openCall: Int32Array;
  private readonly callBy: Int32Array;
  /** lists that goroutines with open calls run on, kept where there are samples to ask for it */
  private readonly openOn = new Map<number, number>();

  constructor(
    private readonly scanned: ScannedTraceV1,
    private readonly events: GenerationEvents,
  ) {
    this.cursors = new ListCursors(scanned);
    const lists = scanned.listProc.length;
    this.lists = lists;
    // nobody needs the entry stacks before there is an order: their memory serves twice
    this.order = new GoroutineOrder(lists + 1, events.entryStack);
    this.type = new Uint8Array(lists + 1);
    this.ticks = new Float64Array(lists + 1);
    this.entity = new Int32Array(lists + 1);
    this.seq = new Float64Array(lists + 1);
    this.by = new Int32Array(lists + 1);
    this.real = new Float64Array(lists + 1);
    this.startByte = new Float64Array(lists + 1);
    this.running = new Int32Array(lists + 1);
    this.heap = new Int32Array(lists + 1);
    this.openCall = new Int32Array(lists + 1);
    this.callBy = new Int32Array(lists + 1);
    this.out = new PlacedLists(lists + 1, scanned.eventCount);
    const { sampleTicks } = scanned;
    this.samples = Int32Array.from({ length: sampleTicks.length }, (_, row) => row);
    this.samples.sort((a, b) => sampleTicks.at(a) - sampleTicks.at(b) || a - b);
    this.blockedCalls = new Uint8Array(Math.ceil((scanned.counts[EV1.goSysCall] as number) / 8));
  }

  run(): MergedOrder {
    for (let list = 0; list <= this.lists; list++) {
      const isReady = this.load(list);
      if (isReady) this.add(list);
    }
    while (this.heaped > 0) {
      const list = this.removeFirst();
      const entity = this.take(list);
      if (entity >= 0) this.wake(entity);
      if (this.load(list)) this.add(list);
    }
    if (this.placed < this.scanned.eventCount) throw this.noOrder();
    this.order.clear();
    return {
      lists: this.out,
      samples: this.samples,
      blockedCalls: this.blockedCalls,
      ...this.sortedExits(),
    };
  }

  /** Reads the next event of a list; true when it may come. */
  private load(list: number): boolean {
    if (list === this.lists) return this.loadSample(list);
    const { cursors } = this;
    const { reader } = cursors;
    const type = cursors.seek(list);
    this.type[list] = type;
    if (type === 0) return false;
    this.ticks[list] = cursors.ticks;
    this.startByte[list] = cursors.start;
    const kind = KIND_OF[type] as number;
    const running = this.running[list] as number;
    this.by[list] = running;
    let read = 0;
    switch (kind) {
      case KIND.free:
        this.entity[list] = -1;
        cursors.leave(list, type, 0);
        if (type === EV1.goEnd || type === EV1.goStop) this.running[list] = 0;
        return true;
      case KIND.block:
      case KIND.stop:
        this.entity[list] = running;
        this.running[list] = 0;
        break;
      case KIND.gcStart:
        this.entity[list] = 0;
        this.seq[list] = reader.uvarint();
        read = 1;
        break;
      default: {
        const g = this.goroutine(goidOf(reader));
        this.entity[list] = g;
        read = 1;
        if (kind === KIND.start || kind === KIND.unblock) {
          this.seq[list] = reader.uvarint();
          read = 2;
        } else {
          this.seq[list] = kind === KIND.told ? 1 : 0;
        }
        this.real[list] = 0;
        if (type === EV1.goSysExit || type === EV1.goSysExitLocal) {
          this.real[list] = reader.uvarint();
          read++;
          this.by[list] = g;
        } else if (kind === KIND.start || kind === KIND.startLocal) {
          this.running[list] = g;
          this.by[list] = g;
        } else if (kind === KIND.told) {
          this.by[list] = g;
        }
      }
    }
    cursors.leave(list, type, read);
    return this.isReady(list);
  }

  private loadSample(list: number): boolean {
    const row = this.samples[this.nextSample];
    if (row === undefined) {
      this.type[list] = 0;
      return false;
    }
    this.nextSample++;
    const goid = this.scanned.sampleGoid.at(row);
    this.type[list] = EV1.cpuSample;
    this.ticks[list] = this.scanned.sampleTicks.at(row);
    this.entity[list] = -1;
    this.by[list] = goid <= 0 ? 0 : this.goroutine(goid);
    return true;
  }

  /** Number of a goroutine: its row and 1; -1 for goroutine 0, which is none. */
  private goroutine(goid: number): number {
    if (goid === 0) return -1;
    const { events } = this;
    return events.goroutine(goid, MET.status) + 1;
  }

  /** Whether the next event of a list may come; if not, the list waits for the event's goroutine. */
  private isReady(list: number): boolean {
    const entity = this.entity[list] as number;
    const kind = KIND_OF[this.type[list] as number] as number;
    // goroutine 0 never is in a state that an event needs
    const isNobody = entity < 0 || (entity === 0 && kind !== KIND.gcStart);
    if (isNobody) return false;
    if (this.order.isReady(kind, entity, this.seq[list] as number)) return true;
    this.order.wait(entity, list);
    return false;
  }

  /** Puts the next event of a list into the order. Gives the goroutine whose state it changed. */
  private take(list: number): number {
    const type = this.type[list] as number;
    const ticks = this.ticks[list] as number;
    const entity = this.entity[list] as number;
    const by = this.by[list] as number;
    const { order } = this;
    if (entity >= 0) {
      const kind = KIND_OF[type] as number;
      if (!order.advance(kind, entity, this.seq[list] as number)) throw this.noOrder(list);
    }
    if (ticks < this.lastTicks) throw outOfOrder(this.startByte[list]);
    this.lastTicks = ticks;
    this.out.put(this.placed, list);
    if ((this.openCall[list] as number) > 0 || this.openOn.size > 0) this.closeCall(type, list, by);
    const isExit = type === EV1.goSysExit || type === EV1.goSysExitLocal;
    if (isExit) this.placeExit(list, entity, ticks);
    else if (ticks < this.firstTicks) this.firstTicks = ticks;
    switch (type) {
      case EV1.goSysBlock:
      case EV1.goInSyscall:
        this.blockedSince.set(by, ticks);
        break;
      case EV1.goSysCall:
        this.openCall[list] = ++this.calls;
        this.callBy[list] = by;
        if (this.samples.length > 0) this.openOn.set(by, list);
        break;
      case EV1.goCreate:
        this.begin(list);
        break;
      case EV1.goEnd:
        this.alive--;
        break;
      default:
    }
    this.placed++;
    return entity;
  }

  private begin(list: number): void {
    if (++this.alive <= TRACE_LIMITS.goroutines) return;
    throw traceProblem(
      'trace.too-many-goroutines',
      `it has more than ${TRACE_LIMITS.goroutines} goroutines at once`,
      this.startByte[list],
      { limit: TRACE_LIMITS.goroutines },
    );
  }

  /**
   * A call blocked when the next event of its goroutine says so. The goroutine runs on the list that
   * has the call, so that only a CPU sample can come from elsewhere.
   */
  private closeCall(type: number, list: number, by: number): void {
    let on = list;
    if (list === this.lists) on = this.openOn.get(by) ?? -1;
    else if (by !== this.callBy[list]) return;
    const call = on < 0 ? 0 : (this.openCall[on] as number);
    if (call === 0) return;
    this.openCall[on] = 0;
    this.openOn.delete(by);
    if (type !== EV1.goSysBlock) return;
    const bit = call - 1;
    this.blockedCalls[bit >> 3] = (this.blockedCalls[bit >> 3] as number) | (1 << (bit & 7));
  }

  /** A return is written late: where it says when it was, it has that time. */
  private placeExit(list: number, g: number, ticks: number): void {
    const real = this.real[list] as number;
    let at = ticks;
    if (real !== 0) {
      const since = this.blockedSince.get(g);
      const byte = this.startByte[list] as number;
      if (since === undefined) {
        throw traceProblem(
          'trace.broken',
          'a goroutine returns from a system call that it is not in',
          byte,
        );
      }
      if (real < since) throw outOfOrder(byte);
      if (real > Number.MAX_SAFE_INTEGER) throw outOfOrder(byte);
      at = real;
    }
    this.blockedSince.delete(g);
    this.exitPlace.push(this.placed);
    this.exitTicks.push(at);
    this.exitGoroutine.push(g);
  }

  /** Looks again at the lists that wait for a goroutine. */
  private wake(entity: number): void {
    const { order } = this;
    let list = order.takeWaiting(entity);
    while (list >= 0) {
      const next = order.nextWaiting(list);
      if (this.isReady(list)) this.add(list);
      if (++this.checks > TRACE_LIMITS.oldWaitersPerEvent * (this.placed + 4096)) {
        throw traceProblem(
          'trace.no-order',
          `more than ${TRACE_LIMITS.oldWaitersPerEvent} procs wait for the same goroutine at each of its events`,
          this.startByte[list],
        );
      }
      list = next;
    }
  }

  /*
   * The heap moves as that of the reference does, because its moves decide which of two events of the
   * same tick comes first. (There, the order of lists at the beginning is left to chance.)
   */
  private add(list: number): void {
    const { heap, ticks } = this;
    const own = ticks[list] as number;
    let at = this.heaped++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (own >= (ticks[heap[parent] as number] as number)) break;
      heap[at] = heap[parent] as number;
      at = parent;
    }
    heap[at] = list;
  }

  private removeFirst(): number {
    const { heap, ticks } = this;
    const first = heap[0] as number;
    const count = --this.heaped;
    const list = heap[count] as number;
    const own = ticks[list] as number;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= count) break;
      let earliest = ticks[heap[child] as number] as number;
      if (child + 1 < count) {
        const right = ticks[heap[child + 1] as number] as number;
        if (right < earliest) {
          child++;
          earliest = right;
        }
      }
      if (earliest >= own) break;
      heap[at] = heap[child] as number;
      at = child;
    }
    heap[at] = list;
    return first;
  }

  private sortedExits() {
    const places = this.exitPlace.finish();
    const ticks = this.exitTicks.finish();
    const goroutines = this.exitGoroutine.finish();
    const order = Int32Array.from(ticks, (_, i) => i);
    order.sort((a, b) => (ticks[a] as number) - (ticks[b] as number) || a - b);
    const exitTicks = Float64Array.from(order, (i) => ticks[i] as number);
    return {
      exitPlace: Float64Array.from(order, (i) => places[i] as number),
      exitTicks,
      exitGoroutine: Int32Array.from(order, (i) => goroutines[i] as number),
      firstTicks: Math.min(this.firstTicks, exitTicks[0] ?? Number.POSITIVE_INFINITY),
    };
  }

  private noOrder(list?: number) {
    let first = list;
    for (let other = 0; first === undefined && other < this.lists; other++) {
      if (this.type[other] !== 0) first = other;
    }
    return traceProblem(
      'trace.no-order',
      'no order of its events agrees with their sequence numbers',
      this.startByte[first ?? 0],
    );
  }
}

const outOfOrder = (byte: number | undefined) =>
  traceProblem(
    'trace.time-order',
    'time stamps out of order: the clocks of the processors differ, so that times mean nothing',
    byte,
  );
