import { traceProblem } from '../trace-problem';
import { UvarintReader } from '../uvarint-reader';
import { ARGUMENT_COUNT, EV } from './event-types';

interface Batch {
  readonly ticks: number;
  readonly from: number;
  readonly to: number;
}

/** Numbers that an event has at most, after its time. */
export const MAX_NUMBERS = 4;

/**
 * One cursor a thread over its events in the order of the file, and a binary heap of the cursors by
 * the time of their next event. The heap is the reference's (internal/trace/batchcursor.go): on
 * equal times the order of events follows from its shape.
 */
export class ThreadCursors {
  private readonly batches: Batch[][] = [];
  private batchIndex = new Int32Array(0);
  /** where the event after the next begins, and where its batch ends */
  private batchAt = new Float64Array(0);
  private batchEnd = new Float64Array(0);
  /** by cursor: next event, where it begins, and its numbers (MAX_NUMBERS for each cursor) */
  nextType = new Uint8Array(0);
  nextNs = new Float64Array(0);
  eventAt = new Float64Array(0);
  numbers = new Float64Array(0);

  /** cursors with an event, the earliest first */
  readonly heap: number[] = [];
  private readonly reader: UvarintReader;

  /**
   * @param toNs ticks to nanoseconds from the trace's origin
   * @param nsPerTick the same for a difference
   */
  constructor(
    bytes: Uint8Array,
    private readonly toNs: (ticks: number) => number,
    private readonly nsPerTick: number,
  ) {
    this.reader = new UvarintReader(bytes);
  }

  /** Adds the batch to the cursor, which is new when its number is that of the next one. */
  addBatch(cursor: number, ticks: number, from: number, to: number): void {
    if (cursor === this.batches.length) this.batches.push([]);
    (this.batches[cursor] as Batch[]).push({ ticks, from, to });
  }

  /** Puts all cursors on their first event and builds the heap. */
  start(): void {
    const { length } = this.batches;
    this.batchIndex = new Int32Array(length).fill(-1);
    this.batchAt = new Float64Array(length);
    this.batchEnd = new Float64Array(length);
    this.nextType = new Uint8Array(length);
    this.nextNs = new Float64Array(length);
    this.eventAt = new Float64Array(length);
    this.numbers = new Float64Array(length * MAX_NUMBERS);
    for (let cursor = 0; cursor < length; cursor++) {
      if (this.read(cursor)) {
        this.heap.push(cursor);
        this.siftUp(this.heap.length - 1);
      }
    }
  }

  /** Time up to which the first cursor stays the first, whatever its events. */
  get firstStaysUntilNs(): number {
    const { heap, nextNs } = this;
    let until = Number.POSITIVE_INFINITY;
    if (heap.length > 1) until = nextNs[heap[1] as number] as number;
    if (heap.length > 2) {
      const other = nextNs[heap[2] as number] as number;
      if (other < until) until = other;
    }
    return until;
  }

  /** The cursor at heap[at] has gone on: puts it where it belongs now. */
  moved(at: number): void {
    if (this.siftUp(at) === at) this.siftDown(at);
  }

  /** Sorts the heap by time: a sorted heap is a heap. Used when the earliest event must wait. */
  sort(): void {
    const { heap, nextNs } = this;
    for (let i = 1; i < heap.length; i++) {
      const cursor = heap[i] as number;
      const time = nextNs[cursor] as number;
      let j = i - 1;
      while (j >= 0 && (nextNs[heap[j] as number] as number) > time) {
        heap[j + 1] = heap[j] as number;
        j--;
      }
      heap[j + 1] = cursor;
    }
  }

  /** Reads the thread's next event; false when there is none. */
  read(cursor: number): boolean {
    let at = this.batchAt[cursor] as number;
    let base = this.nextNs[cursor] as number;
    while (at === this.batchEnd[cursor]) {
      const index = (this.batchIndex[cursor] as number) + 1;
      const batch = (this.batches[cursor] as Batch[])[index];
      if (!batch) return false;
      this.batchIndex[cursor] = index;
      at = batch.from;
      this.batchEnd[cursor] = batch.to;
      base = this.toNs(batch.ticks);
    }
    const { reader, numbers } = this;
    const type = reader.bytes[at] as number;
    const count = ARGUMENT_COUNT[type] as number;
    if (count < 0) throw traceProblem('trace.bad-event', `event type ${type} is not known`, at);
    reader.at = at + 1;
    reader.end = this.batchEnd[cursor] as number;
    this.nextNs[cursor] = base + Math.trunc(reader.uvarint() * this.nsPerTick);
    this.nextType[cursor] = type;
    this.eventAt[cursor] = at;
    const first = cursor * MAX_NUMBERS;
    for (let i = 0; i < count; i++) {
      const value = reader.uvarint();
      numbers[first + i] = value;
      if (value > Number.MAX_SAFE_INTEGER) numbers[first + i] = largeNumber(reader, type, at);
    }
    this.batchAt[cursor] = reader.at;
    return true;
  }

  remove(index: number): void {
    const { heap } = this;
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const moved = heap[parent] as number;
      heap[parent] = heap[at] as number;
      heap[at] = moved;
      at = parent;
    }
    const last = heap.pop() as number;
    if (heap.length > 0) {
      heap[0] = last;
      this.siftDown(0);
    }
  }

  private siftUp(index: number): number {
    const { heap, nextNs } = this;
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as number;
      const cursor = heap[at] as number;
      if ((nextNs[above] as number) <= (nextNs[cursor] as number)) break;
      heap[parent] = cursor;
      heap[at] = above;
      at = parent;
    }
    return at;
  }

  private siftDown(index: number): void {
    const { heap, nextNs } = this;
    let at = index;
    for (;;) {
      let least = at;
      let time = nextNs[heap[at] as number] as number;
      const left = 2 * at + 1;
      if (left < heap.length) {
        const leftTime = nextNs[heap[left] as number] as number;
        if (leftTime < time) {
          time = leftTime;
          least = left;
        }
        const right = left + 1;
        if (right < heap.length && (nextNs[heap[right] as number] as number) < time) least = right;
      }
      if (least === at) return;
      const moved = heap[at] as number;
      heap[at] = heap[least] as number;
      heap[least] = moved;
      at = least;
    }
  }
}

/** Events whose numbers are amounts, not ids. */
const hasAmounts = (type: number): boolean =>
  type === EV.heapAlloc ||
  type === EV.heapGoal ||
  type === EV.gcSweepEnd ||
  type >= EV.firstExperimental;

/** None is -1; an id must be told apart from its neighbours; an amount may be rounded. */
function largeNumber(reader: UvarintReader, type: number, byte: number): number {
  if (hasAmounts(type)) return reader.high * 0x1_0000_0000 + reader.low;
  if (reader.isNone) return -1;
  throw traceProblem(
    'trace.id-over-limit',
    `an event has an id above ${Number.MAX_SAFE_INTEGER}, the largest that is read`,
    byte,
  );
}
