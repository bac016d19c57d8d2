import type { Problem } from '@unpark/base';
import type { ArtifactRecord } from './parsed-artifact';

/**
 * An archive that was read whole stands for nothing but its entries; one with something to say (a
 * refused entry, a damaged end) stands in reports for what is not there.
 */
export const isReported = (record: ArtifactRecord): boolean =>
  record.kind !== 'archive' || record.error !== undefined || record.warnings.length > 0;

/** What stands for an archive that came out of another one. */
export const nestedArchive = (record: ArtifactRecord): ArtifactRecord => ({
  ...record,
  status: 'unrecognised',
  error: {
    code: 'archive.nested',
    message: 'This is an archive inside an archive; it is kept and not opened.',
    next: 'Unpack the outer archive and send the inner one by itself.',
    place: { file: record.file },
  },
});

/** The record of a file that could not be read at all; its bytes are kept. */
export function damagedRecord(file: string, problem: Problem): ArtifactRecord {
  const { internal: _, ...shown } = problem;
  return {
    file,
    kind: 'unknown',
    status: 'damaged',
    facts: { form: 'none' },
    summary: 'not read',
    warnings: [],
    error: { ...shown, place: { ...shown.place, file } },
  };
}
