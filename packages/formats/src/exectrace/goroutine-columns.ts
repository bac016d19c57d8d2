import { i32 } from '@unpark/model';
import { roomFor } from './room-for';

/** What is known of each goroutine of a trace, by rows of trace_goroutines. */
export class GoroutineColumns {
  /** of GO_STATUS, after the last generation; 0: not alive */
  status: Uint8Array = new Uint8Array(0);
  entryFrame: Int32Array = new Int32Array(0);
  createdRow: Int32Array = new Int32Array(0);
  endedRow: Int32Array = new Int32Array(0);

  /** Makes room for `more` goroutines, see roomFor. */
  reserve(used: number, more: number, share: number): void {
    const before = this.status.length;
    const room = roomFor(before, used, more, share);
    if (room === before) return;
    this.status = larger(this.status, new Uint8Array(room));
    this.entryFrame = larger(this.entryFrame, new Int32Array(room).fill(-1, before));
    this.createdRow = larger(this.createdRow, new Int32Array(room).fill(-1, before));
    this.endedRow = larger(this.endedRow, new Int32Array(room).fill(-1, before));
  }

  /** Takes the rows of a trace's only generation over; entry frames are entry stacks until set. */
  adopt(entryStack: Int32Array, createdRow: Int32Array, endedRow: Int32Array): void {
    this.status = new Uint8Array(createdRow.length);
    this.entryFrame = entryStack;
    this.createdRow = createdRow;
    this.endedRow = endedRow;
  }

  /** The columns of exactly so many goroutines; they must not change after. */
  finish(rows: number) {
    return {
      entryFrame: i32(this.entryFrame.subarray(0, rows)),
      createdRow: i32(this.createdRow.subarray(0, rows)),
      endedRow: i32(this.endedRow.subarray(0, rows)),
    };
  }
}

function larger<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
