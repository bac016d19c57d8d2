import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { TraceSource } from '@unpark/formats';

/** Small reads (headers of batches) are served from a window of this size. */
const WINDOW_BYTES = 256 * 1024;

/** A trace in a file: only the parts that are asked for come into memory. */
export class FileTraceSource implements TraceSource {
  readonly size: number;
  private readonly fd: number;
  private window: Uint8Array = new Uint8Array(0);
  private windowFrom = 0;

  constructor(path: string) {
    this.fd = openSync(path, 'r');
    this.size = fstatSync(this.fd).size;
  }

  read(from: number, length: number): Uint8Array {
    if (length > WINDOW_BYTES) return this.load(from, length);
    const at = from - this.windowFrom;
    if (at < 0 || at + length > this.window.length) {
      this.window = this.load(from, WINDOW_BYTES);
      this.windowFrom = from;
      return this.window.subarray(0, length);
    }
    return this.window.subarray(at, at + length);
  }

  close(): void {
    closeSync(this.fd);
  }

  private load(from: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - from)));
    let have = 0;
    while (have < bytes.length) {
      const got = readSync(this.fd, bytes, have, bytes.length - have, from + have);
      if (got === 0) break;
      have += got;
    }
    return bytes.subarray(0, have);
  }
}
