import { err, ok, type Result } from '@unpark/base';
import { FormatError, Warnings } from '../format-error';
import { DEFAULT_LIMITS, type Limits } from '../limits';
import { ArchiveBudget, type ArchiveEntry, archiveProblem } from './archive-entry';
import { looksLikeTar, looksLikeZip } from './archive-magic';
import { compressionOf, inflateFile, limitFor } from './compressed';
import { type Inflater, plainInflater } from './gzip';
import { tarEntries } from './tar';
import { zipEntries } from './zip';

/**
 * Files of a zip, tar, tar.gz or tar.zst, in its order, folders left out. Whole archives over the limit of
 * entries, damaged directories and other bytes are an error; single entries that are refused
 * (encrypted, links, devices, archives within) say so when read.
 */
export function listArchive(
  bytes: Uint8Array,
  options: { inflater?: Inflater; limits?: Partial<Limits> } = {},
): Result<ArchiveEntry[]> {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const budget = new ArchiveBudget(limits);
  const warnings = new Warnings();
  try {
    if (looksLikeZip(bytes)) return ok(zipEntries(bytes, budget, warnings));
    if (looksLikeTar(bytes)) return ok(tarEntries(bytes, budget, warnings));
    const compression = compressionOf(bytes);
    if (compression) {
      // headers and padding of a tar are not content: a little room above the content's limit
      const room = limits.archiveBytes + limits.archiveEntries * 4096;
      const limit = Math.min(limitFor(compression, bytes.length, limits), room);
      const inflater = options.inflater ?? plainInflater;
      const inflated = inflateFile(bytes, compression, limit, inflater);
      if (!inflated.ok) return inflated;
      if (looksLikeTar(inflated.value)) return ok(tarEntries(inflated.value, budget, warnings));
    }
    return err(
      archiveProblem('archive.none', 'The file is not a zip, tar, tar.gz or tar.zst').problem,
    );
  } catch (failure) {
    if (failure instanceof FormatError) return err(failure.problem);
    throw failure;
  }
}
