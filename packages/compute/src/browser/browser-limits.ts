import type { Limits } from '@unpark/formats';

const MIB = 1024 * 1024;

/**
 * What a page reads. Its one tab has some 4 GB at best, a file is in memory beside what is made of it,
 * and a tab that runs out is gone with everything that was read.
 */
export const BROWSER_LIMITS = {
  /** a file that has to be in memory whole */
  fileBytes: 512 * MIB,
  /** a trace of Go 1.22 or later, uncompressed: read a generation at a time */
  traceBytes: 1024 * MIB,
} as const;

export const BROWSER_READ_LIMITS: Partial<Limits> = {
  inflatedBytes: 768 * MIB,
  archiveBytes: 768 * MIB,
};
