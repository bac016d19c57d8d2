import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { numberIn } from './sample-line';
import { truncated } from './heap-values';
import { readRecords } from './read-records';
import type { TextLines } from './text-lines';
import { stoppedBy, type TextProfile } from './text-profile';
import { TextProfileTables } from './text-profile-tables';

const EQUALS = 61;
const CONTENTIONS = { type: 'contentions', unit: 'count' };
const DELAY = { type: 'delay', unit: 'nanoseconds' };
const decoder = new TextDecoder();

/**
 * Block and mutex profiles: `cycles/second=`, for mutex `sampling period=`, then rows
 * `CYCLES COUNT @ ADDRESSES`. Cycles become nanoseconds. Go multiplies by the sampling period itself
 * (1.21 and later), so that it is not done here; 1.20 and older did not.
 */
export function readContention(
  lines: TextLines,
  form: 'block' | 'mutex',
  limits: Limits,
  warnings: Warnings,
): TextProfile {
  const tables = new TextProfileTables([CONTENTIONS, DELAY], limits, warnings);
  const stopped = stoppedBy(() => {
    const head = readHead(lines, warnings);
    if (!head.more) return;
    const perNanosecond = head.cyclesPerSecond / 1e9;
    const nanoseconds = (cycles: bigint): bigint =>
      perNanosecond > 0 ? truncated(Number(cycles) / perNanosecond) : cycles;
    const meaning = {
      numbers: 2,
      values: ([cycles = 0n, count = 0n]: readonly bigint[]) => [count, nanoseconds(cycles)],
      labelSet: () => -1,
    };
    readRecords(lines, meaning, tables, undefined, limits, warnings);
  });
  return {
    kind: form === 'block' ? 'pprof-block' : 'pprof-mutex',
    types: [CONTENTIONS, DELAY],
    periodType: CONTENTIONS,
    period: '1',
    tables,
    ...stopped,
  };
}

/** Goes to the first line that is not `name=value`. */
function readHead(
  lines: TextLines,
  warnings: Warnings,
): { readonly cyclesPerSecond: number; readonly more: boolean } {
  let cyclesPerSecond = 0;
  while (lines.next()) {
    const { bytes, from, to } = lines;
    if (from === to) continue;
    const equals = bytes.indexOf(EQUALS, from);
    if (equals < 0 || equals >= to || equals - from > 40) {
      return { cyclesPerSecond: known(cyclesPerSecond, warnings), more: true };
    }
    const name = decoder.decode(bytes.subarray(from, equals)).trim();
    const value = numberIn(bytes, equals + 1, to);
    if (value === undefined) continue;
    if (name === 'cycles/second') cyclesPerSecond = Number(value);
    else if (name === 'sampling period' && value > 1n) warnPeriod(value, warnings);
  }
  return { cyclesPerSecond, more: false };
}

function known(cyclesPerSecond: number, warnings: Warnings): number {
  if (cyclesPerSecond === 0) {
    warnings.add({
      code: 'profile-text.no-clock',
      message: 'The text does not say cycles/second; delays are cycles, not nanoseconds.',
      next: 'Capture it as protobuf, without debug=1: its delays are nanoseconds.',
    });
  }
  return cyclesPerSecond;
}

const warnPeriod = (period: bigint, warnings: Warnings): void =>
  warnings.add({
    code: 'profile-text.sampling-period',
    message: `One of ${period} lock contentions was sampled. Go 1.21 and later count for those that were not; older ones did not, then counts and delays are ${period} times as large as shown.`,
    next: 'Capture it as protobuf, without debug=1: that is right in every version.',
    values: { period: String(period) },
  });
