import type { Problem } from '@unpark/base';

/** What the readers of single forms give beside rows. */
export interface CollectedMetrics {
  /** when each reading was made, where the file says so */
  readonly snapshotTimes: (bigint | undefined)[];
  /** where reading stopped */
  problem?: Problem;
  goVersion?: string;
  binary?: string;
  pid?: number;
  platform?: string;
}

/** `go1.24.4`, also with an experiment or vendor mark after it; undefined for other text. */
export function goVersionIn(text: string): string | undefined {
  return /^go1\.\d{1,3}(?:\.\d{1,3}|(?:rc|beta)\d{1,2})?(?![\d.])/.exec(text.slice(0, 64))?.[0];
}
