import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { err, ok, type Result } from '@unpark/base';
import type { PutLimits, StoredBlob } from './blob-store';
import { cutOff, problemFromIoError, tooLarge, wrongChecksum } from './storage-problems';

/**
 * Writes a stream to a new file, hashing on the way, and syncs it. One chunk is held at a time.
 * When it fails for any reason the file is gone.
 */
export async function hashToFile(
  source: AsyncIterable<Uint8Array>,
  path: string,
  { limitBytes, expectedSha256 }: PutLimits,
): Promise<Result<StoredBlob>> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let result: Result<StoredBlob>;
  try {
    const handle = await open(path, 'wx', 0o640);
    try {
      const iterator = source[Symbol.asyncIterator]();
      for (;;) {
        let step: IteratorResult<Uint8Array>;
        try {
          step = await iterator.next();
        } catch (cause) {
          result = err(cutOff(sizeBytes, cause));
          break;
        }
        if (step.done) {
          const sha256 = hash.digest('hex');
          if (expectedSha256 !== undefined && sha256 !== expectedSha256) {
            result = err(wrongChecksum(sizeBytes));
            break;
          }
          await handle.sync();
          result = ok({ sha256, sizeBytes });
          break;
        }
        const chunk = step.value;
        sizeBytes += chunk.length;
        if (sizeBytes > limitBytes) {
          result = err(tooLarge(limitBytes));
          await iterator.return?.();
          break;
        }
        hash.update(chunk);
        await handle.writeFile(chunk);
      }
    } finally {
      await handle.close();
    }
  } catch (cause) {
    result = err(problemFromIoError(cause));
  }
  if (!result.ok) await rm(path, { force: true }).catch(() => undefined);
  return result;
}
