import { traceProblem } from '../trace-problem';
import { UvarintReader } from '../uvarint-reader';
import { EV1, IS_TIMED, NUMBERS_OF } from './event-types';
import { type ScannedTraceV1, timeOverLimit } from './scan-trace';

/**
 * Where reading stands in the list of events of each proc. A list runs over all batches of its proc,
 * in the order of the file. Two passes over the lists take the same steps, so that neither keeps an
 * event.
 */
export class ListCursors {
  readonly reader: UvarintReader;
  /** of the event that `seek` found: its ticks, its first byte, its end or 0 where only reading tells */
  ticks = 0;
  start = 0;
  private longEnd = 0;
  private readonly bytes: Uint8Array;

  private readonly at: Float64Array;
  private readonly to: Float64Array;
  private readonly batch: Int32Array;
  private readonly lastTicks: Float64Array;

  constructor(private readonly scanned: ScannedTraceV1) {
    this.bytes = scanned.bytes;
    const lists = scanned.listProc.length;
    this.reader = new UvarintReader(scanned.bytes);
    this.at = new Float64Array(lists);
    this.to = new Float64Array(lists);
    this.batch = Int32Array.from(scanned.firstBatch);
    this.lastTicks = new Float64Array(lists);
    for (let list = 0; list < lists; list++) this.enter(list, this.batch[list] as number);
  }

  /**
   * Finds the next timed event of a list: its type, or 0 at the end of the list. The reader stands
   * behind its time then; `leave` must follow. Throws `FormatError`.
   */
  seek(list: number): number {
    const { reader, bytes } = this;
    let at = this.at[list] as number;
    for (;;) {
      while (at >= (this.to[list] as number)) {
        const next = this.scanned.nextBatch.at(this.batch[list] as number);
        if (next < 0) return 0;
        this.enter(list, next);
        at = this.at[list] as number;
      }
      const head = bytes[at] as number;
      const type = head & 63;
      reader.at = at + 1;
      if (IS_TIMED[type] === 1) {
        this.start = at;
        this.longEnd = head < 0xc0 ? 0 : this.readLength();
        const ticks = (this.lastTicks[list] as number) + reader.uvarint();
        if (ticks > Number.MAX_SAFE_INTEGER) throw timeOverLimit(at);
        this.ticks = ticks;
        this.lastTicks[list] = ticks;
        return type;
      }
      this.pass(type, head);
      at = reader.at;
    }
  }

  /** Goes on behind an event of which the time and `read` more numbers were read. */
  leave(list: number, type: number, read: number): void {
    const { reader, bytes } = this;
    let at = this.longEnd;
    if (at === 0) {
      at = reader.at;
      for (let left = (NUMBERS_OF[type] as number) - 1 - read; left > 0; ) {
        if ((bytes[at++] as number) < 0x80) left--;
      }
    } else if (type === EV1.userLog) {
      reader.at = at;
      const length = reader.uvarint();
      at = reader.at + length;
    }
    this.at[list] = at;
  }

  private readLength(): number {
    const length = this.reader.uvarint();
    return this.reader.at + length;
  }

  /** Skips what is in the batch and has no place in its order; the scan has read it. */
  private pass(type: number, head: number): void {
    const { reader } = this;
    if (type === EV1.string) {
      reader.uvarint();
      const length = reader.uvarint();
      reader.at += length;
    } else if (head >= 0xc0) {
      const length = reader.uvarint();
      reader.at += length;
    } else {
      for (let left = (head >> 6) + 1; left > 0; left--) reader.uvarint();
    }
  }

  private enter(list: number, batch: number): void {
    const { batchFrom, batchTo, batchTicks } = this.scanned;
    this.batch[list] = batch;
    this.at[list] = batchFrom.at(batch);
    this.to[list] = batchTo.at(batch);
    this.lastTicks[list] = batchTicks.at(batch);
  }
}

/** Number of a goroutine that an event names; 0 and "none" are no goroutine. */
export function goidOf(reader: UvarintReader): number {
  const start = reader.at;
  const goid = reader.id('a goroutine');
  if (goid < 0) throw traceProblem('trace.broken', 'an event names no goroutine', start);
  return goid;
}
