/**
 * What one upload may be; said before sending and checked while receiving. Bytes are counted as
 * seen on the wire, never taken from a header.
 */
export const UPLOAD_LIMITS = {
  /** all files of one request together, as sent */
  sentBytes: 1024 * 1024 * 1024,
  /** files of one request, and entries of one archive */
  files: 200,
  /** what an archive or a compressed file may unfold to */
  inflatedBytes: 2 * 1024 * 1024 * 1024,
} as const;
