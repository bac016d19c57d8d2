import { createHash } from 'node:crypto';
import type { ArtifactKind, ArtifactStatus } from '@unpark/model';
import { compressionOf, inflateFile } from '../src/bundle/compressed';
import { plainInflater } from '../src/bundle/gzip';
import { listArchive } from '../src/bundle/list-archive';
import type { Limits } from '../src/limits';
import { readArtifact } from '../src/read-artifact';
import { recogniseArtifact } from '../src/recognise';
import { checkAnswer } from './check-answer';
import type { FuzzCase } from './make-case';
import type { Seed } from './seeds';

/** Limits that only bound memory are smaller than the usual ones: a case must not need a gigabyte. */
export const FUZZ_LIMITS: Partial<Limits> = {
  inflatedBytes: 64 * 1024 * 1024,
  archiveBytes: 64 * 1024 * 1024,
  frameTextBytes: 64 * 1024 * 1024,
};

export interface CaseAnswer {
  readonly kind: ArtifactKind;
  readonly status: ArtifactStatus;
}

/** Reads the bytes of a case and checks all that must hold. Throws where something does not. */
export function runCase({ seed, bytes, isOneBit }: FuzzCase): CaseAnswer {
  const before = isOneBit ? bytes.slice() : undefined;
  const hints = { file: seed.name };
  const parsed = readArtifact(bytes, hints, { limits: FUZZ_LIMITS });
  recogniseArtifact(bytes.subarray(0, 65_536), hints);
  checkAnswer(parsed, bytes.length);
  if (before && Buffer.compare(before, bytes) !== 0)
    throw new Error('the reader changed its input');
  if (parsed.kind === 'archive') contentsOf(bytes);
  if (isOneBit) checkChecksums(seed, bytes);
  return { kind: parsed.kind, status: parsed.status };
}

/** Digests of what can be got out of a compressed file or an archive; undefined for other bytes. */
function contentsOf(bytes: Uint8Array): Set<string> | undefined {
  const found = new Set<string>();
  const add = (content: Uint8Array) =>
    found.add(createHash('sha1').update(content).digest('base64'));
  const compression = compressionOf(bytes);
  const limit = FUZZ_LIMITS.inflatedBytes as number;
  const inflated = compression && inflateFile(bytes, compression, limit, plainInflater);
  if (inflated && !inflated.ok) return found;
  const inner = inflated ? inflated.value : bytes;
  const entries = listArchive(bytes, { limits: FUZZ_LIMITS });
  if (entries.ok) {
    for (const entry of entries.value) {
      const content = entry.read();
      if (content.ok) add(content.value);
      else if (
        !content.error.code ||
        !content.error.message ||
        content.error.code === 'parse.internal'
      ) {
        throw new Error(`archive entry: ${JSON.stringify(content.error)}`);
      }
    }
  } else if (entries.error.code === 'parse.internal') throw new Error(entries.error.internal);
  if (!compression) return entries.ok ? found : undefined;
  // of a compressed archive the entries only: their names and times are content as well
  add(inner);
  return found;
}

const known = new WeakMap<Seed, Set<string> | undefined>();

/** Formats whose content stands under a checksum: zip, gzip, and zstd where the frame has one. */
const hasChecksum = ({ name }: Seed): boolean =>
  /\.(?:gz|zip|pprof|zst)$/.test(name) && !name.includes('no-check');

/** With one bit changed, what still comes out is what was in it. */
function checkChecksums(seed: Seed, bytes: Uint8Array): void {
  if (!hasChecksum(seed)) return;
  if (!known.has(seed)) known.set(seed, contentsOf(seed.stored));
  const original = known.get(seed);
  const now = contentsOf(bytes);
  if (!original || !now) return;
  for (const digest of now)
    if (!original.has(digest))
      throw new Error('one bit was changed under a checksum, and other content came out');
}
