import type { ArtifactRecord } from '@unpark/model';

/**
 * An archive that was read whole stands for nothing but its entries; one with something to say (a
 * refused entry, a damaged end) stands in reports for what is not there.
 */
export const isReported = (record: ArtifactRecord): boolean =>
  record.kind !== 'archive' || record.error !== undefined || record.warnings.length > 0;
