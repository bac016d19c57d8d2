import { traceProblem } from '../trace-problem';
import { UvarintReader } from '../uvarint-reader';
import { ARGUMENT_COUNT } from './event-types';

interface Batch {
  readonly ticks: number;
  readonly from: number;
  readonly to: number;
}

/**
 * One cursor a thread over its events in the order of the file, and a binary heap of the cursors by
 * the time of their next event. The heap is the reference's (internal/trace/batchcursor.go): on
 * equal times the order of events follows from its shape.
 */
export class ThreadCursors {
  private readonly batches: Batch[][] = [];
  private batchIndex = new Int32Array(0);
  private batchAt = new Float64Array(0);
  private batchEnd = new Float64Array(0);
  private lastNs = new Float64Array(0);
  /** by cursor: next event */
  nextType = new Uint8Array(0);
  nextNs = new Float64Array(0);
  /** where the arguments of the next event begin */
  argumentsAt = new Float64Array(0);
  /** the byte at which the next event begins */
  eventAt = new Float64Array(0);

  /** cursors with an event, the earliest first */
  readonly heap: number[] = [];
  private readonly reader: UvarintReader;

  /** @param toNs ticks to nanoseconds from the trace's origin; `spanNs` the same for a difference */
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

  endOfBatch(cursor: number): number {
    return this.batchEnd[cursor] as number;
  }

  /** Puts all cursors before their first event and builds the heap. */
  start(): void {
    const { length } = this.batches;
    this.batchIndex = new Int32Array(length).fill(-1);
    this.batchAt = new Float64Array(length);
    this.batchEnd = new Float64Array(length);
    this.lastNs = new Float64Array(length);
    this.nextType = new Uint8Array(length);
    this.nextNs = new Float64Array(length);
    this.argumentsAt = new Float64Array(length);
    this.eventAt = new Float64Array(length);
    for (let cursor = 0; cursor < length; cursor++) {
      if (this.advanceTo(cursor)) {
        this.heap.push(cursor);
        this.siftUp(this.heap.length - 1);
      }
    }
  }

  /** The event of heap[at] is done and its arguments end at `byte`: goes to the thread's next one. */
  done(at: number, byte: number): void {
    const cursor = this.heap[at] as number;
    this.batchAt[cursor] = byte;
    if (this.advanceTo(cursor)) {
      if (this.siftUp(at) === at) this.siftDown(at);
    } else {
      this.remove(at);
    }
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

  /** Reads type and time of the thread's next event; false when there is none. */
  private advanceTo(cursor: number): boolean {
    let at = this.batchAt[cursor] as number;
    while (at === this.batchEnd[cursor]) {
      const index = (this.batchIndex[cursor] as number) + 1;
      const batch = (this.batches[cursor] as Batch[])[index];
      if (!batch) return false;
      this.batchIndex[cursor] = index;
      at = batch.from;
      this.batchEnd[cursor] = batch.to;
      this.lastNs[cursor] = this.toNs(batch.ticks);
    }
    const { reader } = this;
    const type = reader.bytes[at] as number;
    if ((ARGUMENT_COUNT[type] as number) < 0) {
      throw traceProblem('trace.bad-event', `event type ${type} is not known`, at);
    }
    reader.at = at + 1;
    reader.end = this.batchEnd[cursor] as number;
    const time = (this.lastNs[cursor] as number) + Math.trunc(reader.uvarint() * this.nsPerTick);
    this.lastNs[cursor] = time;
    this.nextNs[cursor] = time;
    this.nextType[cursor] = type;
    this.eventAt[cursor] = at;
    this.argumentsAt[cursor] = reader.at;
    return true;
  }

  private remove(index: number): void {
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
