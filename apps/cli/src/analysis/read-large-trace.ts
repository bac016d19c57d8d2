import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { withDerivedTables } from '@unpark/compute';
import { readTraceFile } from '@unpark/compute/node';
import type { ArtifactHints, ParsedArtifact } from '@unpark/model';
import type { LocalFile } from '../files/collect-files';

/** Below this a file is read as any other. */
const FROM_BYTES = 8 << 20;
const MAX_THREADS = 4;

/**
 * Reads a large execution trace, its generations on several threads and one after the other into
 * memory; undefined for any other file, and for one that cannot be opened, which is then said as for
 * any other.
 */
export async function readLargeTrace(
  file: LocalFile,
  hints: ArtifactHints,
): Promise<ParsedArtifact | undefined> {
  if (file.sizeBytes < FROM_BYTES) return undefined;
  // beside us in a build; from sources one thread does
  const entry = fileURLToPath(new URL('./compute-child.mjs', import.meta.url));
  const count = existsSync(entry) ? Math.min(availableParallelism(), MAX_THREADS) : 1;
  try {
    const trace = await readTraceFile(file.path, hints, { entry, count });
    return trace && withDerivedTables(trace);
  } catch (cause) {
    if (isSystemError(cause)) return undefined;
    throw cause;
  }
}

const isSystemError = (cause: unknown): boolean =>
  cause instanceof Error && 'syscall' in cause && 'code' in cause;
