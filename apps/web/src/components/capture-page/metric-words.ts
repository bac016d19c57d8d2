import { formatBytes, formatChange, formatCount, formatDuration, threeDigits } from '@unpark/base';
import { CANONICAL_METRICS as M } from '@unpark/model';
import type { MetricRow } from '../../workers/metrics-model';
import { windowText } from './window-text';

/** Words for the quantities that tell most; others go by their name. */
const WORDS: ReadonlyMap<string, string> = new Map([
  [M.goroutines, 'goroutines'],
  [M.goroutinesAndSystem, 'goroutines with those of the runtime'],
  [M.goroutinesCreated, 'goroutines created'],
  [M.threads, 'threads'],
  [M.gomaxprocs, 'GOMAXPROCS'],
  [M.schedulerLatency, 'time from ready to running'],
  [M.gcPauses, 'stop-the-world pauses for GC'],
  [M.gcCycles, 'GC cycles'],
  [M.gcForcedCycles, 'GC cycles forced by the program'],
  [M.gcPauseTotal, 'GC pauses in all'],
  [M.gcLastEnd, 'last GC ended'],
  [M.gcCpuFraction, 'share of CPU for GC'],
  [M.gogc, 'GOGC'],
  [M.memoryLimit, 'GOMEMLIMIT'],
  [M.heapLive, 'heap live after the last GC'],
  [M.heapGoal, 'heap goal'],
  [M.heapObjectBytes, 'heap in use'],
  [M.heapObjects, 'heap objects'],
  [M.heapAllocatedBytes, 'allocated on the heap'],
  [M.memoryTotal, 'memory from the system'],
  [M.mutexWaitTotal, 'waited for mutexes'],
  [M.cpuTotal, 'CPU time available'],
  [M.cpuUser, 'CPU time of Go code'],
  [M.cpuIdle, 'CPU time idle'],
  [M.cpuGcTotal, 'CPU time for GC'],
  [M.cpuGcAssist, 'CPU time of GC assists'],
  [M.cpus, 'processors'],
  [M.processCpu, 'CPU time of the process'],
  [M.processStart, 'process started'],
  [M.processResident, 'resident memory'],
  [M.processOpenFiles, 'open files'],
]);

/** undefined for a quantity that goes by its name only */
export const metricWords = (canonical: string): string | undefined => WORDS.get(canonical);

/** The largest value of 63 bits is how Go writes "none". */
const NO_LIMIT = 2 ** 63;

/** A value in its unit: bytes and times scaled, counts whole. */
export function metricValue(value: number, unit: string): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  switch (unit) {
    case 'bytes':
      return value >= NO_LIMIT ? 'no limit' : formatBytes(value);
    case 'seconds':
    case 'cpu-seconds':
      return formatDuration(value * 1e9);
    case 'nanoseconds':
      return formatDuration(value);
    case 'unix-seconds': {
      const unixNs = String(BigInt(Math.round(value * 1e3)) * 1_000_000n);
      return value > 0 ? windowText(unixNs, unixNs) : 'never';
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
export function metricChange({ first, last, unit }: MetricRow): string {
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
      return `${sign}${threeDigits(change * 100)} points`;
    case 'percent':
      return `${sign}${threeDigits(change)} points`;
    default:
      return Number.isInteger(change) ? formatChange(change) : sign + threeDigits(change);
  }
}

/** `64.0 – 80.0 us`: between which bounds, never a number that would pretend to know. */
export function boundsText(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  unit: string,
): string {
  const low = Math.max(lower, 0);
  if (!Number.isFinite(upper)) return `≥ ${metricValue(low, unit)}`;
  const to = metricValue(upper, unit);
  if (low === 0) return `≤ ${to}`;
  const from = metricValue(low, unit);
  const unitOf = (text: string) => text.slice(text.indexOf(' '));
  // one unit is written once
  return from.includes(' ') && unitOf(from) === unitOf(to)
    ? `${from.slice(0, from.indexOf(' '))} – ${to}`
    : `${from} – ${to}`;
}
