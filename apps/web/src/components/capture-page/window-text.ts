import { formatDuration } from '@unpark/base';
import { utcClockText, utcDayText } from '@unpark/ui';
import { useTranslations } from 'next-intl';

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
export function useWindowSource(): (source: string | undefined) => string | undefined {
  const t = useTranslations('capture.windowSource');
  return (source) => {
    const known = SOURCES.find((name) => name === source);
    return known && t(known);
  };
}

const SOURCES = [
  'capture-record',
  'inside-artifact',
  'archive-entry',
  'file-time',
  'upload',
] as const;
