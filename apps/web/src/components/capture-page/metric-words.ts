import { formatBytes, formatChange, formatCount, formatDuration, threeDigits } from '@unpark/base';
import { CANONICAL_METRICS as M } from '@unpark/model';
import type { MetricRow } from '../../workers/metrics-model';
import { windowText } from './window-text';

/** Quantities that have words of their own in `metrics.words`; others go by their name. */
const KEYS: ReadonlyMap<string, MetricKey> = new Map(
  (
    [
      'goroutines',
      'goroutinesAndSystem',
      'goroutinesCreated',
      'threads',
      'gomaxprocs',
      'schedulerLatency',
      'gcPauses',
      'gcCycles',
      'gcForcedCycles',
      'gcPauseTotal',
      'gcLastEnd',
      'gcCpuFraction',
      'gogc',
      'memoryLimit',
      'heapLive',
      'heapGoal',
      'heapObjectBytes',
      'heapObjects',
      'heapAllocatedBytes',
      'memoryTotal',
      'mutexWaitTotal',
      'cpuTotal',
      'cpuUser',
      'cpuIdle',
      'cpuGcTotal',
      'cpuGcAssist',
      'cpus',
      'processCpu',
      'processStart',
      'processResident',
      'processOpenFiles',
    ] as const
  ).map((key) => [M[key], key]),
);

export type MetricKey = Exclude<keyof typeof M, 'gcPauseEach'>;

/** undefined for a quantity that goes by its name only */
export const metricKey = (canonical: string): MetricKey | undefined => KEYS.get(canonical);

/** What values are called that are no number. */
export interface ValueWords {
  readonly noLimit: string;
  readonly never: string;
  /** of two shares: `+3.00 points` */
  readonly points: (value: string) => string;
}

/** The largest value of 63 bits is how Go writes "none". */
const NO_LIMIT = 2 ** 63;

/** A value in its unit: bytes and times scaled, counts whole. */
export function metricValue(value: number, unit: string, words: ValueWords): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  switch (unit) {
    case 'bytes':
      return value >= NO_LIMIT ? words.noLimit : formatBytes(value);
    case 'seconds':
    case 'cpu-seconds':
      return formatDuration(value * 1e9);
    case 'nanoseconds':
      return formatDuration(value);
    case 'unix-seconds': {
      const unixNs = String(BigInt(Math.round(value * 1e3)) * 1_000_000n);
      return value > 0 ? windowText(unixNs, unixNs) : words.never;
    }
    case 'ratio':
      return `${threeDigits(value * 100)} %`;
    case 'percent':
      return `${threeDigits(value)} %`;
    default:
      return Number.isInteger(value) ? formatCount(value) : threeDigits(value);
  }
}

/** Sign always; `–` where a difference says nothing. */
export function metricChange({ first, last, unit }: MetricRow, words: ValueWords): string {
  if (last === undefined || !Number.isFinite(first) || !Number.isFinite(last)) return '–';
  const change = last - first;
  if (change === 0) return '0';
  // before the first time there was none: the difference would be that to 1970
  if (unit === 'unix-seconds' && first <= 0) return '–';
  const sign = change > 0 ? '+' : '';
  switch (unit) {
    case 'bytes':
      return Math.abs(change) >= NO_LIMIT ? '–' : sign + formatBytes(change);
    case 'seconds':
    case 'cpu-seconds':
    case 'unix-seconds':
      return sign + formatDuration(change * 1e9);
    case 'nanoseconds':
      return sign + formatDuration(change);
    case 'ratio':
      return words.points(sign + threeDigits(change * 100));
    case 'percent':
      return words.points(sign + threeDigits(change));
    default:
      return Number.isInteger(change) ? formatChange(change) : sign + threeDigits(change);
  }
}

/** `64.0 – 80.0 us`: between which bounds, never a number that would pretend to know. */
export function boundsText(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  unit: string,
  words: ValueWords,
): string {
  const low = Math.max(lower, 0);
  if (!Number.isFinite(upper)) return `≥ ${metricValue(low, unit, words)}`;
  const to = metricValue(upper, unit, words);
  if (low === 0) return `≤ ${to}`;
  const from = metricValue(low, unit, words);
  const unitOf = (text: string) => text.slice(text.indexOf(' '));
  // one unit is written once
  return from.includes(' ') && unitOf(from) === unitOf(to)
    ? `${from.slice(0, from.indexOf(' '))} – ${to}`
    : `${from} – ${to}`;
}
