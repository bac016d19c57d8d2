import type { TraceSource } from '@unpark/formats';

/** Bytes of a blob from one place to another, at once. Workers alone can do so. */
export type ReadBlob = (content: Blob, fromByte: number, toByte: number) => Uint8Array;

/** TypeScript's library for pages does not know the readers of workers. */
declare const FileReaderSync: new () => { readAsArrayBuffer(content: Blob): ArrayBuffer };

export const readBlobSync: ReadBlob = (content, fromByte, toByte) =>
  new Uint8Array(new FileReaderSync().readAsArrayBuffer(content.slice(fromByte, toByte)));

/**
 * Small reads (headers of batches, of which there is one each 64 KB) are served from a window of this
 * size. A read of a blob costs a millisecond, whatever its size.
 */
const WINDOW_BYTES = 8 * 1024 * 1024;

/** A trace in a file of the page: only the parts that are asked for come into memory. */
export class BlobTraceSource implements TraceSource {
  readonly size: number;
  private window: Uint8Array = new Uint8Array(0);
  private windowFrom = 0;

  constructor(
    private readonly content: Blob,
    private readonly readBlob: ReadBlob,
  ) {
    this.size = content.size;
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

  private load(from: number, length: number): Uint8Array {
    return this.readBlob(this.content, from, Math.min(from + length, this.size));
  }
}
