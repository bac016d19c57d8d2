/**
 * A trace to read from: bytes in memory, or a file of which only the parts that are asked for come
 * into memory. What `read` gives may be overwritten by the next call.
 */
export interface TraceSource {
  readonly size: number;
  /** The bytes from `from` on, at most `length`; fewer only at the end. */
  read(from: number, length: number): Uint8Array;
}

export const sourceOfBytes = (bytes: Uint8Array): TraceSource => ({
  size: bytes.length,
  read: (from, length) => bytes.subarray(from, Math.min(from + length, bytes.length)),
});
