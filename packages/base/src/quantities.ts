/**
 * How numbers are written everywhere: page, terminal, Markdown. One place, so that a verdict reads
 * the same on all of them. Rules: thin space between thousands, three digits, largest unit >= 1,
 * a space before the unit, a true minus.
 */

const THIN_SPACE = '\u2009';
const MINUS = '\u2212';

/** `1 158` with a thin space; whole numbers only. */
export function formatCount(value: number | bigint): string {
  const negative = value < 0;
  const digits = (negative ? -value : value).toString();
  const grouped = digits.replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);
  return negative ? MINUS + grouped : grouped;
}

/** Three significant digits, trailing zeros kept: 3.00, 41.6, 583. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return formatCount(Math.round(value));
  const fixed =
    size >= 99.95 ? value.toFixed(0) : size >= 9.995 ? value.toFixed(1) : value.toFixed(2);
  return fixed.startsWith('-') ? MINUS + fixed.slice(1) : fixed;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** 1024-based: `583 kB`, `2.01 MB`. Bytes below 1 kB are whole. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? formatCount(Math.round(value)) : threeDigits(value)} ${BYTE_UNITS[unit]}`;
}

/** `402 ms`, `3.00 s`, `1 m 12 s`, `2 h 05 m`; input in nanoseconds. */
export function formatDuration(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  const sign = nanoseconds < 0 ? MINUS : '';
  if (size === 0) return '0 s';
  if (size < 1e3) return `${sign}${Math.round(size)} ns`;
  if (size < 1e6) return `${sign}${threeDigits(size / 1e3)} us`;
  if (size < 1e9) return `${sign}${threeDigits(size / 1e6)} ms`;
  const seconds = size / 1e9;
  if (seconds < 60) return `${sign}${threeDigits(seconds)} s`;
  const wholeSeconds = Math.round(seconds);
  if (wholeSeconds < 3600) {
    const rest = wholeSeconds % 60;
    return `${sign}${Math.floor(wholeSeconds / 60)} m${rest ? ` ${rest} s` : ''}`;
  }
  const minutes = Math.round(seconds / 60);
  return `${sign}${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}

/** `96.7 %`, two digits below 0.1, `< 0.1 %` style floor at 0.01. `part` and `whole` in one unit. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return `0 ${'%'}`;
  const percent = (part / whole) * 100;
  const size = Math.abs(percent);
  const sign = percent < 0 ? MINUS : '';
  if (size === 0) return '0 %';
  if (size < 0.01) return `< ${sign}0.01 %`;
  if (size < 0.1) return `${sign}${size.toFixed(2)} %`;
  if (size >= 99.95) return `${sign}${size >= 100.05 ? size.toFixed(1) : '100'} %`;
  return `${sign}${size.toFixed(1)} %`;
}

/** Sign always: `+31`, `−12`, `0`. */
export const formatChange = (value: number): string =>
  value === 0 ? '0' : value > 0 ? `+${formatCount(value)}` : formatCount(value);

/** A value of a sample type in its unit; unknown units are written after the number. */
export function formatQuantity(value: number, unit: string): string {
  switch (unit) {
    case 'nanoseconds':
      return formatDuration(value);
    case 'microseconds':
      return formatDuration(value * 1e3);
    case 'milliseconds':
      return formatDuration(value * 1e6);
    case 'seconds':
      return formatDuration(value * 1e9);
    case 'bytes':
      return formatBytes(value);
    case 'kilobytes':
      return formatBytes(value * 1024);
    case 'count':
    case 'goroutines':
    case '':
      return formatCount(Math.round(value));
    default:
      return `${threeDigits(value)} ${unit}`;
  }
}
