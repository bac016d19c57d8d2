import type { Readable } from 'node:stream';
import type { Result } from '@unpark/base';

/** Bytes under their own hash; once stored they never change. */
export interface StoredBlob {
  /** lower-case hex */
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface BlobListing extends StoredBlob {
  /** last time these bytes were put, Unix milliseconds: storing the same bytes again renews it */
  readonly putAtMs: number;
}

/** Bytes `start` up to but not including `end`; `end` past the last byte is cut. */
export interface BlobRange {
  readonly start: number;
  readonly end: number;
}

export interface OpenBlob {
  readonly stream: Readable;
  /** bytes that the stream will give */
  readonly lengthBytes: number;
  /** bytes of the whole blob */
  readonly sizeBytes: number;
}

export interface PutOptions {
  /**
   * Called when the bytes are written and their hash is known, before they can be seen under it.
   * What it throws ends the put, leaves nothing behind, and is passed on.
   */
  readonly beforeKept?: (blob: StoredBlob) => Promise<void>;
}

export interface PutLimits extends PutOptions {
  /** counted in bytes seen; the byte after the limit ends the upload with `upload.too-large` */
  readonly limitBytes: number;
  /** what the sender says that the bytes hash to; others end the upload with `upload.checksum` */
  readonly expectedSha256?: string;
}

/**
 * Content-addressed store of immutable bytes. Every answer is a `Result`; problem codes:
 * `storage.full`, `storage.unwritable`, `storage.unreachable`, `storage.failed`, `storage.missing`,
 * `upload.too-large`, `upload.checksum`, `upload.cut-off` (the sender went away in the middle).
 *
 * An `ok` put means that the bytes outlive a power cut: directory — written to a temporary file,
 * synced, renamed, folder synced; S3 — hashed into a local spool file first, then sent under the
 * final key in one atomic PUT (or completed multipart upload), so no half object is ever visible and
 * no server-side copy is needed.
 */
export interface BlobStore {
  readonly kind: 'directory' | 's3';
  putStream(source: AsyncIterable<Uint8Array>, limits: PutLimits): Promise<Result<StoredBlob>>;
  /** Stores a copy of a local file; the file stays the caller's. */
  putFile(path: string, options?: PutOptions): Promise<Result<StoredBlob>>;
  openRead(sha256: string, range?: BlobRange): Promise<Result<OpenBlob>>;
  /** Puts the bytes at `path` for a reader on this machine. Never write to that file: it may be a link. */
  fetchToFile(sha256: string, path: string): Promise<Result<StoredBlob>>;
  stat(sha256: string): Promise<Result<BlobListing>>;
  /** Deleting what is not there is no error. */
  delete(sha256: string): Promise<Result<void>>;
  list(): AsyncIterable<BlobListing>;
  /** Removes temporary files of uploads that ended with their process; returns how many. */
  sweepTemporary(olderThanMs: number): Promise<number>;
  /** Writes and removes a small probe. */
  checkWritable(): Promise<Result<void>>;
}

const SHA256_HEX = /^[0-9a-f]{64}$/;

export const isSha256 = (value: string): boolean => SHA256_HEX.test(value);
