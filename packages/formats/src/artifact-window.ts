import type { ArtifactHints, TimeSource } from '@unpark/model';

const MILLISECOND = 1e6;
const SECOND = 1e9;

/**
 * When the artifact was taken, from the best source there is: the record of whoever captured it,
 * what the artifact says of itself, then the file's own time.
 */
export function artifactWindow(
  hints: ArtifactHints,
  inside?: { readonly fromUnixNs: string; readonly toUnixNs: string },
): TimeSource | undefined {
  if (hints.captured) {
    const { fromUnixNs, toUnixNs, errorNs = MILLISECOND } = hints.captured;
    return { fromUnixNs, toUnixNs, source: 'capture-record', errorNs };
  }
  if (inside) return { ...inside, source: 'inside-artifact', errorNs: MILLISECOND };
  if (hints.modifiedUnixNs !== undefined) {
    // a file is closed after it was written: the change time is at or after the capture
    const time = hints.modifiedUnixNs;
    return { fromUnixNs: time, toUnixNs: time, source: 'file-time', errorNs: 2 * SECOND };
  }
  return undefined;
}
