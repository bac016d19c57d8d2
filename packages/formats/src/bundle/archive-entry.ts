import { err, ok, type Problem, type ProblemValues, type Result } from '@unpark/base';
import { FormatError } from '../format-error';
import type { Limits } from '../limits';
import { looksLikeTar, looksLikeZip } from './archive-magic';
import { type Compression, compressionOf, inflateHead, limitFor } from './compressed';

/** One file of an archive. Entries that are refused are listed too; `read` says why. */
export interface ArchiveEntry {
  /** name as the archive has it: text only, `../evil` stays text and is never a path of ours */
  readonly file: string;
  /** decimal nanoseconds since 1970; zip without extended times has no zone and is taken as UTC */
  readonly modifiedUnixNs?: string;
  /** as the archive states it; what is read is counted anew */
  readonly sizeBytes: number;
  read(): Result<Uint8Array>;
}

/** Inflated bytes that all entries of one archive may still give. */
export class ArchiveBudget {
  private left: number;

  constructor(readonly limits: Limits) {
    this.left = limits.archiveBytes;
  }

  /** bytes that an entry of this stored size may inflate to */
  allowance(storedBytes: number, compression: Compression = 'gzip'): number {
    return Math.min(this.left, limitFor(compression, storedBytes, this.limits));
  }

  spend(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw archiveProblem('archive.too-large', TOO_LARGE);
  }
}

const TOO_LARGE = 'The files of the archive are larger in all than the limit for archives';

export const archiveProblem = (
  code: string,
  message: string,
  byte?: number,
  values?: ProblemValues,
): FormatError =>
  new FormatError({
    code,
    message: `${message}.`,
    next: 'Send the captures as files of their own, or in a plain zip or tar.',
    ...(byte !== undefined && { place: { byte } }),
    ...(values && { values }),
  });

/** An entry whose content is read when asked for, checked for archives in it, and kept. */
export function entryOf(
  entry: { file: string; modifiedUnixNs?: string; sizeBytes: number },
  content: () => Uint8Array,
): ArchiveEntry {
  let known: Result<Uint8Array> | undefined;
  return {
    ...entry,
    read() {
      known ??= attempt(entry.file, content);
      return known;
    },
  };
}

export const refusedEntry = (
  entry: { file: string; modifiedUnixNs?: string; sizeBytes: number },
  problem: Problem,
): ArchiveEntry => ({ ...entry, read: () => err(problem) });

function attempt(file: string, content: () => Uint8Array): Result<Uint8Array> {
  try {
    const bytes = content();
    if (isArchiveContent(bytes)) {
      return err({
        code: 'archive.nested',
        message: `${file} is an archive inside an archive and was not opened.`,
        next: 'Send the inner archive as a file of its own.',
        place: { file },
      });
    }
    return ok(bytes);
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    const { problem } = failure;
    return err({ ...problem, place: { ...problem.place, file } });
  }
}

function isArchiveContent(bytes: Uint8Array): boolean {
  if (looksLikeZip(bytes) || looksLikeTar(bytes)) return true;
  return compressionOf(bytes) !== undefined && looksLikeTar(inflateHead(bytes, 1024));
}

export const tooMany = (budget: ArchiveBudget): Error =>
  archiveProblem(
    'archive.too-many-entries',
    `The archive has more than ${budget.limits.archiveEntries} files`,
    undefined,
    { limit: budget.limits.archiveEntries },
  );

export const notAFile = (file: string): Problem => ({
  code: 'archive.not-a-file',
  message: `${file} is a link or a device in the archive and was not read.`,
  next: 'Put the file itself into the archive.',
  place: { file },
});
