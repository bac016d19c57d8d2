import {
  f64,
  i32,
  makeTable,
  NO_U16,
  TRACE_CHUNKS,
  TRACE_SEATS,
  TRACE_TRANSITION_KINDS,
  TRACE_TRANSITION_STACKS,
  TRACE_TRANSITION_WAKERS,
  TRACE_TRANSITIONS,
  type TraceTables,
  u16,
  u32,
  u8,
} from '@unpark/model';
import { GrowingF64 } from '../bytes/growing-columns';
import { CARRIED } from './carried';
import { roomFor } from './room-for';
import type { Numbers } from './trace-assembler';
import { TRACE_LIMITS } from './trace-limits';
import { traceProblem } from './trace-problem';
import { isFirstStatus, type PackedTransitions } from './transition-columns';

/** The transitions of the whole trace: generations are renumbered while they are copied in. */
export class JoinedTransitions {
  private offsetNs: Uint32Array = new Uint32Array(0);
  private goroutine: Int32Array = new Int32Array(0);
  private kind: Uint8Array = new Uint8Array(0);
  private seat: Uint16Array = new Uint16Array(0);
  private stack: Int32Array = new Int32Array(0);
  private waker: Int32Array = new Int32Array(0);
  rows = 0;
  private stacks = 0;
  private wakers = 0;

  private readonly kindStates: number[] = [];
  private readonly kindReason: number[] = [];
  private readonly kindHasStack: number[] = [];
  private readonly kindBy: number[] = [];
  private readonly kindOfKey = new Map<number, number>();
  private readonly seatProc: number[] = [];
  private readonly seatThread: number[] = [];
  private readonly seatOfKey = new Map<number, number>();
  private readonly chunkRow = new GrowingF64();
  private readonly chunkBaseNs = new GrowingF64();
  private readonly chunkStack = new GrowingF64();
  private readonly chunkWaker = new GrowingF64();

  /**
   * @param reasonRow row of trace_reasons by number of the generation
   * @param isFirst states told for the first time stay undetermined before
   * @param share how much of the file's events this generation is, of those from it on (0 to 1)
   */
  add(
    packed: PackedTransitions,
    numbers: Numbers,
    reasonRow: readonly number[],
    isFirst: boolean,
    share: number,
  ): void {
    const kinds = Uint8Array.from(packed.kindStates, (states, local) => {
      const to = states & 15;
      const now = isFirstStatus(states) && !isFirst ? to * 16 + to : states;
      return this.kindRow(
        now,
        reasonRow[packed.kindReason[local] as number] as number,
        packed.kindHasStack[local] as number,
        packed.kindBy[local] as number,
      );
    });
    const seats = Uint16Array.from(packed.seatProc, (proc, local) => {
      const thread = numbers.thread[packed.seatThread[local] as number] as number;
      return this.seatRow(procOf(proc, thread, numbers), thread);
    });
    for (let i = 0; i < packed.chunkRow.length; i++) {
      this.chunkRow.push(this.rows + (packed.chunkRow[i] as number));
      this.chunkBaseNs.push(packed.chunkBaseNs[i] as number);
      this.chunkStack.push(this.stacks + (packed.chunkStack[i] as number));
      this.chunkWaker.push(this.wakers + (packed.chunkWaker[i] as number));
    }
    this.copyRows(packed, kinds, seats, numbers.goroutine, share);
    this.copyLists(packed, numbers, share);
  }

  /** The tables; this must not be used after. */
  finish(): Pick<
    TraceTables,
    'transitions' | 'transitionKinds' | 'transitionStacks' | 'transitionWakers' | 'seats' | 'chunks'
  > {
    const { rows } = this;
    return {
      transitions: makeTable(TRACE_TRANSITIONS, {
        offsetNs: u32(this.offsetNs.subarray(0, rows)),
        goroutine: i32(this.goroutine.subarray(0, rows)),
        kind: u8(this.kind.subarray(0, rows)),
        seat: u16(this.seat.subarray(0, rows)),
      }),
      transitionKinds: makeTable(TRACE_TRANSITION_KINDS, {
        from: u8(Uint8Array.from(this.kindStates, (states) => states >> 4)),
        to: u8(Uint8Array.from(this.kindStates, (states) => states & 15)),
        reason: i32(Int32Array.from(this.kindReason)),
        hasStack: u8(Uint8Array.from(this.kindHasStack)),
        by: u8(Uint8Array.from(this.kindBy)),
      }),
      transitionStacks: makeTable(TRACE_TRANSITION_STACKS, {
        stack: i32(this.stack.subarray(0, this.stacks)),
      }),
      transitionWakers: makeTable(TRACE_TRANSITION_WAKERS, {
        by: i32(this.waker.subarray(0, this.wakers)),
      }),
      seats: makeTable(TRACE_SEATS, {
        proc: u16(Uint16Array.from(this.seatProc)),
        thread: u16(Uint16Array.from(this.seatThread)),
      }),
      chunks: makeTable(TRACE_CHUNKS, {
        firstRow: u32(Uint32Array.from(this.chunkRow.finish())),
        baseNs: f64(this.chunkBaseNs.finish()),
        firstStack: u32(Uint32Array.from(this.chunkStack.finish())),
        firstWaker: u32(Uint32Array.from(this.chunkWaker.finish())),
      }),
    };
  }

  private copyRows(
    packed: PackedTransitions,
    kinds: Uint8Array,
    seats: Uint16Array,
    goroutines: Int32Array | undefined,
    share: number,
  ): void {
    const more = packed.goroutine.length;
    if (this.rows === 0 && share >= 1) {
      // nothing comes after it: its arrays become those of the trace
      this.offsetNs = packed.offsetNs;
      this.goroutine = packed.goroutine;
      this.kind = packed.kind;
      this.seat = packed.seat;
    }
    const room = roomFor(this.goroutine.length, this.rows, more, share);
    if (room > this.goroutine.length) {
      this.offsetNs = copied(this.offsetNs, new Uint32Array(room));
      this.goroutine = copied(this.goroutine, new Int32Array(room));
      this.kind = copied(this.kind, new Uint8Array(room));
      this.seat = copied(this.seat, new Uint16Array(room));
    }
    const { goroutine, kind, seat, rows } = this;
    if (this.offsetNs !== packed.offsetNs) this.offsetNs.set(packed.offsetNs, rows);
    if (goroutines) {
      for (let row = 0; row < more; row++) {
        goroutine[rows + row] = goroutines[packed.goroutine[row] as number] as number;
      }
    } else if (goroutine !== packed.goroutine) {
      goroutine.set(packed.goroutine, rows);
    }
    for (let row = 0; row < more; row++) {
      kind[rows + row] = kinds[packed.kind[row] as number] as number;
      seat[rows + row] = seats[packed.seat[row] as number] as number;
    }
    this.rows += more;
  }

  private copyLists(packed: PackedTransitions, numbers: Numbers, share: number): void {
    const { stack, waker } = packed;
    if (this.stacks + this.wakers === 0 && share >= 1) {
      this.stack = stack;
      this.waker = waker;
    }
    const stackRoom = roomFor(this.stack.length, this.stacks, stack.length, share);
    if (stackRoom > this.stack.length) this.stack = copied(this.stack, new Int32Array(stackRoom));
    const wakerRoom = roomFor(this.waker.length, this.wakers, waker.length, share);
    if (wakerRoom > this.waker.length) this.waker = copied(this.waker, new Int32Array(wakerRoom));
    const stackRows = numbers.stacks.rows;
    for (let i = 0; i < stack.length; i++) {
      const number = stack[i] as number;
      const known = stackRows[number] as number;
      this.stack[this.stacks + i] = known === -2 ? numbers.stackRow(number) : known;
    }
    for (let i = 0; i < waker.length; i++) {
      const by = waker[i] as number;
      this.waker[this.wakers + i] = by < 0 ? -1 : numbers.goroutineRow(by);
    }
    for (let i = 0; i < packed.carriedWakers.length; i++) {
      const thread = numbers.thread[packed.carriedThreads[i] as number] as number;
      this.waker[this.wakers + (packed.carriedWakers[i] as number)] =
        thread === NO_U16 ? -1 : numbers.goroutineBefore(thread);
    }
    this.stacks += stack.length;
    this.wakers += waker.length;
  }

  private kindRow(states: number, reason: number, hasStack: number, by: number): number {
    const key = ((states * 1024 + reason) * 2 + hasStack) * 4 + by;
    const known = this.kindOfKey.get(key);
    if (known !== undefined) return known;
    const row = this.kindStates.length;
    if (row > TRACE_LIMITS.transitionKinds) {
      throw traceProblem(
        'trace.too-many-reasons',
        'it has too many kinds of transitions',
        undefined,
      );
    }
    this.kindStates.push(states);
    this.kindReason.push(reason);
    this.kindHasStack.push(hasStack);
    this.kindBy.push(by);
    this.kindOfKey.set(key, row);
    return row;
  }

  private seatRow(proc: number, thread: number): number {
    const key = proc * 0x1_0000 + thread;
    const known = this.seatOfKey.get(key);
    if (known !== undefined) return known;
    const row = this.seatProc.length;
    if (row >= TRACE_LIMITS.seats) {
      throw traceProblem('trace.too-many-threads', 'it has too many threads', undefined);
    }
    this.seatProc.push(proc);
    this.seatThread.push(thread);
    this.seatOfKey.set(key, row);
    return row;
  }
}

function procOf(proc: number, thread: number, numbers: Numbers): number {
  if (proc >= 0) return numbers.proc[proc] as number;
  if (proc !== CARRIED || thread === NO_U16) return NO_U16;
  const before = numbers.procBefore(thread);
  return before < 0 ? NO_U16 : before;
}

function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
