import { formatDuration } from '@unpark/base';
import { utcClockText, utcDayText } from '@unpark/ui';

const NS_PER_MS = 1_000_000n;
const TENTH_MS = 100;

const clockToTenths = (at: Date): string =>
  `${utcClockText(at)}.${Math.floor(at.getUTCMilliseconds() / TENTH_MS)}`;

const dateOf = (unixNs: bigint): Date => new Date(Number(unixNs / NS_PER_MS));

/**
 * `23 Nov 2026, 00:27:18.4 – 00:27:24.5`; the day twice when the window passes midnight. UTC, always.
 *
 * @param from nanoseconds since 1970 as decimal text
 */
export function windowText(from: string, to: string): string {
  const start = dateOf(BigInt(from));
  const end = dateOf(BigInt(to));
  const startText = `${utcDayText(start)}, ${clockToTenths(start)}`;
  if (from === to) return startText;
  return utcDayText(start) === utcDayText(end)
    ? `${startText} – ${clockToTenths(end)}`
    : `${startText} – ${utcDayText(end)}, ${clockToTenths(end)}`;
}

export const windowLength = (from: string, to: string): string =>
  formatDuration(Number(BigInt(to) - BigInt(from)));

/** Where a time comes from, for the tooltip. */
export const WINDOW_SOURCE_WORDS: ReadonlyMap<string, string> = new Map([
  ['capture-record', 'from the capture record'],
  ['inside-artifact', 'from inside the files'],
  ['archive-entry', 'from the entries of the archive'],
  ['file-time', 'from the time of last change of the files'],
  ['upload', 'time of upload: the files do not say when they were taken'],
]);
