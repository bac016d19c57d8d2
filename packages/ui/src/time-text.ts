import type { UiWords } from './ui-words';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (value: number) => String(value).padStart(2, '0');

export const utcDayText = (at: Date): string =>
  `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;

export const utcClockText = (at: Date): string =>
  `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;

/**
 * - `full`: `23 Nov 2026, 00:27:18 UTC`
 * - `day`: `23 Nov 2026`
 * - `clock`: `00:27:18`
 * - `short`: the clock on the day of `now`, else `22 Nov, 18:04`, with the year once it differs
 */
export type UtcStyle = 'full' | 'day' | 'clock' | 'short';

/** `iso` is a time in ISO text; what cannot be read comes back as it is. */
export function utcText(iso: string, style: UtcStyle, now?: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  if (style === 'day') return utcDayText(at);
  if (style === 'clock') return utcClockText(at);
  if (style === 'full') return `${utcDayText(at)}, ${utcClockText(at)} UTC`;
  if (now && utcDayText(now) === utcDayText(at)) return utcClockText(at);
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  if (now && now.getUTCFullYear() !== at.getUTCFullYear()) return utcDayText(at);
  return `${day}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

type Unit = 'minute' | 'hour' | 'day' | 'month' | 'year';

const STEPS: readonly (readonly [limitSeconds: number, unitSeconds: number, unit: Unit])[] = [
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [30 * 86_400, 86_400, 'day'],
  [365 * 86_400, 30 * 86_400, 'month'],
  [Number.POSITIVE_INFINITY, 365 * 86_400, 'year'],
];

const formats = new Map<string, Intl.RelativeTimeFormat>();

/** Making one costs more than using it. */
function formatIn(locale: string): Intl.RelativeTimeFormat {
  const known = formats.get(locale);
  if (known) return known;
  const made = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  formats.set(locale, made);
  return made;
}

/** `just now`, `1 minute ago`, `3 days ago`; `in 2 hours` for what is still to come. */
export function relativeText(
  iso: string,
  now: Date,
  words: Pick<UiWords, 'locale' | 'justNow' | 'soon'>,
): string {
  const seconds = (now.getTime() - new Date(iso).getTime()) / 1000;
  if (Number.isNaN(seconds)) return iso;
  const size = Math.abs(seconds);
  if (size < 60) return seconds < 0 ? words.soon : words.justNow;
  for (const [limit, unitSeconds, unit] of STEPS) {
    if (size >= limit) continue;
    const count = Math.floor(size / unitSeconds);
    return formatIn(words.locale).format(seconds < 0 ? count : -count, unit);
  }
  return iso;
}
