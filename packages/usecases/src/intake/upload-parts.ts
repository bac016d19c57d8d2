import { err, ok, type Problem, type Result } from '@unpark/base';
import { fileText, uniqueFile, UPLOAD_LIMITS } from '@unpark/ingest';
import type { BlobStore, PutOptions } from '@unpark/storage';
import type { ByteBudget } from './intake-limits';

/** One file of a request, its bytes still coming in. */
export interface UploadPart {
  /** as the sender named it */
  readonly file: string;
  readonly modifiedUnixMs?: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface StoredPart {
  readonly file: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly modifiedUnixNs?: string;
}

export interface UploadLimits {
  /** all files of one request together, counted as seen */
  readonly sentBytes: number;
  readonly files: number;
}

export const DEFAULT_UPLOAD_LIMITS: UploadLimits = UPLOAD_LIMITS;

const tooMany = (limit: number): Problem => ({
  code: 'upload.too-many-files',
  message: `The upload has more than ${limit} files.`,
  next: 'Send them as several captures, or only the files of one window.',
  values: { limit },
});

const noFiles: Problem = {
  code: 'upload.no-files',
  message: 'The upload has no file in it.',
  next: 'Send at least one file: curl -F file=@goroutine.txt …',
};

/** What stands around the storing of one request's files. */
export interface StoringOptions extends PutOptions {
  /** what the minute has left; absent when the bytes were counted before */
  readonly budget?: ByteBudget;
  /** bytes of whole files so far */
  readonly onBytes: (total: number) => void;
  /** bytes seen, kept or not */
  readonly onSeen?: (byteCount: number) => void;
}

/**
 * Stores each file as it comes, one after the other. When it fails, what was stored before has no
 * row and is swept later (it may be another upload's by now, so it is not deleted here).
 */
export async function storeParts(
  parts: AsyncIterable<UploadPart>,
  blobs: BlobStore,
  limits: UploadLimits,
  { beforeKept, budget, onBytes, onSeen }: StoringOptions,
): Promise<Result<StoredPart[]>> {
  const budgetBytes = budget?.leftBytes ?? Infinity;
  const stored: StoredPart[] = [];
  const taken = new Set<string>();
  let total = 0;
  for await (const part of parts) {
    if (stored.length >= limits.files) return err(tooMany(limits.files));
    const put = await blobs.putStream(counted(part.bytes, onSeen), {
      limitBytes: Math.min(limits.sentBytes, budgetBytes) - total,
      ...(beforeKept && { beforeKept }),
    });
    if (!put.ok) {
      const place = { ...put.error.place, file: fileText(part.file) };
      if (put.error.code !== 'upload.too-large') return err({ ...put.error, place });
      if (budget && budgetBytes < limits.sentBytes) return err({ ...budget.problem, place });
      return err({
        ...put.error,
        message: `The upload is larger than the limit of ${limits.sentBytes} bytes.`,
        place,
      });
    }
    total += put.value.sizeBytes;
    onBytes(total);
    stored.push({
      file: uniqueFile(part.file, taken),
      ...put.value,
      ...(part.modifiedUnixMs !== undefined && {
        modifiedUnixNs: `${Math.round(part.modifiedUnixMs)}000000`,
      }),
    });
  }
  return stored.length === 0 ? err(noFiles) : ok(stored);
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  onSeen: StoringOptions['onSeen'],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    onSeen?.(chunk.length);
    yield chunk;
  }
}
