import type { Result } from '@unpark/base';
import { inflateLimit, type Limits } from '../limits';
import { gunzipHead } from './gunzip-head';
import { type Inflater, isGzip } from './gzip';
import { isZstd, unzstd, unzstdHead } from './zstd';

/** One layer of compression around a whole file. */
export type Compression = 'gzip' | 'zstd';

export const compressionOf = (bytes: Uint8Array): Compression | undefined =>
  isGzip(bytes) ? 'gzip' : isZstd(bytes) ? 'zstd' : undefined;

/** Bytes that a file of this size, compressed so, may inflate to. */
export const limitFor = (compression: Compression, storedBytes: number, limits: Limits): number =>
  inflateLimit(
    storedBytes,
    limits,
    compression === 'zstd' ? limits.zstdInflationRatio : limits.inflationRatio,
  );

/**
 * Undoes the compression of a file, with what may come out of it limited. Inside zstd one layer of
 * gzip is undone too: Go gzips profiles itself, and `zstd *` over a folder wraps them once more.
 */
export function inflateFile(
  bytes: Uint8Array,
  compression: Compression,
  limitBytes: number,
  inflater: Inflater,
): Result<Uint8Array> {
  if (compression === 'gzip') return inflater.gunzip(bytes, limitBytes);
  const inner = unzstd(bytes, limitBytes);
  return inner.ok && isGzip(inner.value) ? inflater.gunzip(inner.value, limitBytes) : inner;
}

/** The first bytes of the content, for recognising it; the bytes themselves when not compressed. */
export function inflateHead(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (isGzip(bytes)) return gunzipHead(bytes, maxBytes);
  if (!isZstd(bytes)) return bytes;
  const inner = unzstdHead(bytes, maxBytes);
  return isGzip(inner) ? gunzipHead(inner, maxBytes) : inner;
}
