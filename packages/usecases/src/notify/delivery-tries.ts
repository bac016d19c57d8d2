const MINUTE_MS = 60_000;
/** After the first try, the second, …; about seven hours in all. */
const WAITS_MS = [0.5, 2, 8, 30, 60, 120, 240].map((minutes) => minutes * MINUTE_MS);

/** How often a message is tried, and when. */
export const TRIES = {
  most: WAITS_MS.length + 1,
  /** of the log of one message: resending adds more */
  kept: 24,
  /** @param made tries so far, from 1 */
  waitMs: (made: number): number => WAITS_MS[made - 1] ?? 0,
} as const;
