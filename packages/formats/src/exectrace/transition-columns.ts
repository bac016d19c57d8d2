import { BY, GOROUTINE_STATE } from '@unpark/model';
import { GrowingF64, GrowingI32 } from '../bytes/growing-columns';
import { CARRIED } from './carried';
import { TRACE_LIMITS } from './trace-limits';
import { traceProblem } from './trace-problem';

/** Rows of a chunk at most: as many are walked to find a row in the middle. */
const CHUNK_ROWS = 16_384;

/** Kinds of one pair of states: by reason (8 bits), stack (1) and by (2). */
const KEYS_OF_STATES = 1 << 11;

/** Event bytes that make a row, at least as often as not (a start has 6, an end 2). */
const BYTES_A_ROW = 5;

/**
 * State transitions of goroutines while a generation is read, as packed as in their table: kinds and
 * seats are numbered in the order of first sight, stacks and wakers listed where a row has one.
 */
export class TransitionColumns {
  offsetNs: Uint32Array;
  goroutine: Int32Array;
  kind: Uint8Array;
  seat: Uint16Array;
  rows = 0;
  stack: Int32Array;
  stacks = 0;
  waker: Int32Array;
  wakers = 0;

  /** from * 16 + to, reason, 1 for a stack, BY: by kind */
  readonly kindStates: number[] = [];
  readonly kindReason: number[] = [];
  readonly kindHasStack: number[] = [];
  readonly kindBy: number[] = [];
  /** kind + 1 by key, in a part for each pair of states */
  private readonly kindOfKey: (Uint8Array | undefined)[] = new Array<undefined>(256).fill(
    undefined,
  );

  /** row of a proc (-1 none, CARRIED) and row of a thread: by seat */
  readonly seatProc: number[] = [];
  readonly seatThread: number[] = [];
  private readonly seatOfKey = new Map<number, number>();
  /** seat that a thread had last, and its proc */
  private readonly lastSeat: number[] = [];

  readonly chunkRow = new GrowingF64();
  readonly chunkBaseNs = new GrowingF64();
  readonly chunkStack = new GrowingF64();
  readonly chunkWaker = new GrowingF64();
  /** entries of wakers that are CARRIED, and the rows of their threads */
  readonly carriedWakers = new GrowingI32();
  readonly carriedThreads = new GrowingI32();
  private baseNs = Number.NEGATIVE_INFINITY;
  private chunkEnd = 0;

  /** @param eventBytes of the generation: room is taken for as many rows as they mostly give */
  constructor(eventBytes: number) {
    const room = Math.max(1024, Math.ceil(eventBytes / BYTES_A_ROW));
    this.offsetNs = new Uint32Array(room);
    this.goroutine = new Int32Array(room);
    this.kind = new Uint8Array(room);
    this.seat = new Uint16Array(room);
    this.stack = new Int32Array(room);
    this.waker = new Int32Array(room);
  }

  /**
   * @param timeNs from the trace's origin
   * @param states from * 16 + to
   * @param stack number of a stack in the generation, 0 for none
   * @param by row of a goroutine, -1 for none, CARRIED
   * @param proc row of a proc, -1 for none, CARRIED
   * @returns the row
   */
  push(
    timeNs: number,
    goroutine: number,
    states: number,
    reason: number,
    stack: number,
    by: number,
    proc: number,
    thread: number,
  ): number {
    const row = this.rows++;
    if (row === this.goroutine.length) this.grow();
    let offset = timeNs - this.baseNs;
    if (row === this.chunkEnd || offset >= 0x1_0000_0000) {
      this.beginChunk(row, timeNs);
      offset = 0;
    }
    this.offsetNs[row] = offset;
    this.goroutine[row] = goroutine;
    const byRule = by === goroutine ? BY.itself : by === -1 ? BY.none : BY.listed;
    const key = (reason << 3) | (stack > 0 ? 4 : 0) | byRule;
    const kind = this.kindOfKey[states]?.[key] ?? 0;
    this.kind[row] = kind > 0 ? kind - 1 : this.newKind(states, key);
    if (stack > 0) {
      if (this.stacks === this.stack.length) this.stack = larger(this.stack);
      this.stack[this.stacks++] = stack;
    }
    if (byRule === BY.listed) this.list(by, thread);
    const last = this.lastSeat[thread];
    this.seat[row] =
      last !== undefined && this.seatProc[last] === proc ? last : this.seatOf(proc, thread);
    return row;
  }

  /** Exactly what was written, without a copy of the rows; nothing must be added after. */
  finish() {
    return {
      offsetNs: this.offsetNs.subarray(0, this.rows),
      goroutine: this.goroutine.subarray(0, this.rows),
      kind: this.kind.subarray(0, this.rows),
      seat: this.seat.subarray(0, this.rows),
      stack: this.stack.subarray(0, this.stacks),
      waker: this.waker.subarray(0, this.wakers),
      kindStates: this.kindStates,
      kindReason: this.kindReason,
      kindHasStack: this.kindHasStack,
      kindBy: this.kindBy,
      seatProc: this.seatProc,
      seatThread: this.seatThread,
      chunkRow: this.chunkRow.finish(),
      chunkBaseNs: this.chunkBaseNs.finish(),
      chunkStack: this.chunkStack.finish(),
      chunkWaker: this.chunkWaker.finish(),
      carriedWakers: this.carriedWakers.finish(),
      carriedThreads: this.carriedThreads.finish(),
    };
  }

  private list(by: number, thread: number): void {
    if (this.wakers === this.waker.length) this.waker = larger(this.waker);
    if (by === CARRIED) {
      this.carriedWakers.push(this.wakers);
      this.carriedThreads.push(thread);
    }
    this.waker[this.wakers++] = by;
  }

  private beginChunk(row: number, timeNs: number): void {
    this.chunkRow.push(row);
    this.chunkBaseNs.push(timeNs);
    this.chunkStack.push(this.stacks);
    this.chunkWaker.push(this.wakers);
    this.baseNs = timeNs;
    this.chunkEnd = row + CHUNK_ROWS;
  }

  private newKind(states: number, key: number): number {
    const kind = this.kindStates.length;
    if (kind >= TRACE_LIMITS.transitionKinds) {
      throw traceProblem(
        'trace.too-many-reasons',
        `it has more than ${TRACE_LIMITS.transitionKinds} kinds of transitions`,
        undefined,
      );
    }
    this.kindStates.push(states);
    this.kindReason.push(key >> 3);
    this.kindHasStack.push((key >> 2) & 1);
    this.kindBy.push(key & 3);
    const kinds = (this.kindOfKey[states] ??= new Uint8Array(KEYS_OF_STATES));
    kinds[key] = kind + 1;
    return kind;
  }

  private seatOf(proc: number, thread: number): number {
    const key = (proc + 2) * 0x1_0000 + thread;
    let seat = this.seatOfKey.get(key);
    if (seat === undefined) {
      seat = this.seatProc.length;
      if (seat >= TRACE_LIMITS.seats) {
        throw traceProblem(
          'trace.too-many-threads',
          `it has more than ${TRACE_LIMITS.seats} pairs of a thread and a proc`,
          undefined,
        );
      }
      this.seatProc.push(proc);
      this.seatThread.push(thread);
      this.seatOfKey.set(key, seat);
    }
    while (this.lastSeat.length <= thread) this.lastSeat.push(-1);
    this.lastSeat[thread] = seat;
    return seat;
  }

  private grow(): void {
    const length = Math.ceil(this.goroutine.length * 1.5);
    this.offsetNs = copied(this.offsetNs, new Uint32Array(length));
    this.goroutine = copied(this.goroutine, new Int32Array(length));
    this.kind = copied(this.kind, new Uint8Array(length));
    this.seat = copied(this.seat, new Uint16Array(length));
  }
}

export type PackedTransitions = ReturnType<TransitionColumns['finish']>;

function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

const larger = (from: Int32Array): Int32Array =>
  copied(from, new Int32Array(Math.ceil(from.length * 1.5)));

/** Kinds that say a state without one before it. */
export const isFirstStatus = (states: number): boolean =>
  states >> 4 === GOROUTINE_STATE.undetermined;
