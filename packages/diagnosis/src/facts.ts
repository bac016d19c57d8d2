import { formatCount, formatDuration, formatShare } from '@unpark/base';
import type { NextCapture } from '@unpark/model';
import { apartText } from './confidence';
import { counted, type EvidenceList, goroutineRows, sampleRows, shortName } from './draft';
import type { LeakWitness } from './confidence';
import { RISING_TAU, type Trend } from './growth';
import type { Situation } from './situation';
import type { Site } from './sites';

/** How large a wait is and whether it lasts, in the numbers that severity rules use. */
export interface Extent {
  readonly count: number;
  readonly requests: number;
  /**
   * the lesser of the counts in the two dumps; the count itself with one dump; of a trace that is
   * looked at alone, how many waited there on average
   */
  readonly lasting: number;
  /** same ids in both dumps; 0 with one dump */
  readonly stayed: number;
  /** of all goroutines that are not idle by design */
  readonly share: number;
  readonly grows: boolean;
  readonly before: number;
  readonly after: number;
}

/** Growth that two dumps can show: nearly none went away, and many came. */
export const GROWTH = { keptShare: 0.9, atLeast: 10, ofBefore: 0.05 } as const;

/**
 * Between the first and the last dump: counts that rise from dump to dump, of goroutines that stay.
 * Counts that go up and down, or goroutines that are other ones each time, are load.
 */
const risesOverAll = (trend: Trend | undefined): boolean =>
  trend === undefined ||
  (trend.slope > 0 && trend.tau >= RISING_TAU && trend.survival >= GROWTH.keptShare);

export function extentOf(
  situation: Situation,
  keys: ReadonlySet<string>,
  rows: readonly number[],
): Extent {
  const fate = situation.fate(keys);
  const { requests } = situation;
  const upstream = situation.graph.waitersOf(rows);
  let requestCount = 0;
  for (const row of rows) if (requests.has(row)) requestCount++;
  for (const row of upstream) if (requests.has(row)) requestCount++;
  const working = Math.max(1, situation.workingRows.length);
  const grows =
    fate !== undefined &&
    fate.before > 0 &&
    fate.stayed >= fate.before * GROWTH.keptShare &&
    fate.after - fate.before >= Math.max(GROWTH.atLeast, fate.before * GROWTH.ofBefore) &&
    risesOverAll(situation.trend(keys));
  return {
    count: rows.length,
    requests: requestCount,
    lasting:
      situation.meanWaiting(keys) ?? (fate ? Math.min(fate.before, fate.after) : rows.length),
    stayed: fate?.stayed ?? 0,
    share: rows.length / working,
    grows,
    before: fate?.before ?? rows.length,
    after: fate?.after ?? rows.length,
  };
}

/** `29 of 30 requests`, `312 of 358 goroutines`: requests when nearly all of them serve one. */
export function howMany(situation: Situation, rows: readonly number[]): string {
  const { requests } = situation;
  const serving = rows.filter((row) => requests.has(row)).length;
  if (serving > 0 && serving === rows.length) {
    return requests.size === serving
      ? counted(serving, 'request')
      : `${formatCount(serving)} of ${counted(requests.size, 'request')}`;
  }
  return rows.length === situation.total
    ? counted(rows.length, 'goroutine')
    : `${formatCount(rows.length)} of ${counted(situation.total, 'goroutine')}`;
}

/** Adds what the second dump says about these goroutines; the id of the evidence, if there is one. */
export function addFate(
  situation: Situation,
  list: EvidenceList,
  keys: ReadonlySet<string>,
): string | undefined {
  const fate = situation.fate(keys);
  const { latest } = situation;
  if (!fate || !latest || fate.stayed === 0) return undefined;
  return list.add(
    `${formatCount(fate.stayed)} of ${formatCount(fate.before)} are in ${situation.earliest.view.label} and ${latest.view.label} with the same id and stack, ${apartText(situation)}; ${latest.view.label} has ${formatCount(fate.after)}.`,
    [
      goroutineRows(situation.earliest.view, fate.stayedBefore),
      goroutineRows(latest.view, fate.stayedAfter),
    ],
    { source: `${situation.earliest.view.label}, ${latest.view.label.replace('dump ', '')}` },
  );
}

export function addLeakEvidence(
  situation: Situation,
  list: EvidenceList,
  site: Site,
  witness: LeakWitness,
): void {
  const profile = situation.profile('pprof-goroutineleak');
  if (!profile || witness.rows.length === 0) return;
  list.add(
    `The leak profile lists ${counted(witness.count, 'goroutine')} in ${shortName(site.frame.function)}: nothing that runs can reach what they wait for.`,
    [sampleRows(profile, witness.rows, 0)],
    { source: 'leak profile', functions: [site.frame.function] },
  );
}

/** Mean length of the waits below a function that ended, in nanoseconds; undefined when unknown. */
export function meanWaitNs(
  situation: Situation,
  functions: ReadonlySet<string>,
): number | undefined {
  const profile = situation.windowProfile('pprof-block');
  if (!profile) return undefined;
  const delay = profile.typeIndex('delay');
  const count = profile.typeIndex('contentions');
  if (delay < 0 || count < 0) return undefined;
  const below = (names: readonly string[]): boolean => names.some((name) => functions.has(name));
  const waits = profile.matching(count, below).sum;
  return waits > 0 ? profile.matching(delay, below).sum / waits : undefined;
}

/** Finished waits below a function in the block profile: the second witness of contention. */
export function blockWitness(
  situation: Situation,
  matches: (functions: readonly string[]) => boolean,
):
  | {
      file: string;
      rows: number[];
      sum: number;
      total: number;
      share: string;
      type: number;
      delta: boolean;
    }
  | undefined {
  const profile = situation.windowProfile('pprof-block');
  if (!profile) return undefined;
  const type = profile.typeIndex('delay');
  if (type < 0) return undefined;
  const { rows, sum } = profile.matching(type, matches);
  const total = profile.total(type);
  return {
    file: profile.file,
    rows,
    sum,
    total,
    share: formatShare(sum, total),
    type,
    delta: profile.delta,
  };
}

/** A call that lasts this long is odd; between closer dumps a slow answer looks like none. */
const LONG_CALL_NS = 5e9;

/** The dumps are far enough apart, or nothing says how far. */
export const longEnough = (situation: Situation): boolean =>
  situation.gapNs === undefined || situation.gapNs >= LONG_CALL_NS;

/**
 * `, or one longer than 31.0 s`: only what two dumps have seen is claimed. A printed age may be too
 * long by the time between two garbage collections, so it is quoted as printed.
 */
export function ageText(situation: Situation, site: Site, extent: Extent): string | undefined {
  const gap = situation.gapNs;
  if (gap !== undefined && gap > 0 && extent.stayed > 0)
    return `, or one longer than ${formatDuration(gap)}`;
  if ((site.minutes ?? 0) >= 1)
    return `, or a long one: the dump prints ${site.minutes} min of waiting`;
  return undefined;
}

export const NEXT = {
  secondDump: {
    sentence: 'A second dump 30 s later would show whether the same goroutines still wait.',
    command: 'unpark capture URL --seconds 30',
    cost: 'two stops of the world, some 3 to 15 ms each per 1 000 goroutines',
  },
  thirdDump: {
    sentence: 'A third dump 30 s later would settle it.',
    command: 'unpark capture URL --seconds 30',
    cost: 'two stops of the world, some 3 to 15 ms each per 1 000 goroutines',
  },
  blockProfile: {
    sentence: 'A block profile of the same window would show waits that end.',
    command: 'curl -o block.pprof "URL/debug/pprof/block?seconds=10"',
    cost: 'needs runtime.SetBlockProfileRate; about 1 % at a rate of 10 000',
  },
  mutexProfile: {
    sentence: 'A mutex profile would name the function that holds the lock.',
    command: 'curl -o mutex.pprof "URL/debug/pprof/mutex?seconds=10"',
    cost: 'needs runtime.SetMutexProfileFraction; below 1 % at 5',
  },
  leakProfile: {
    sentence: 'A goroutine leak profile would prove that nothing can wake them.',
    command: 'curl -o goroutineleak.pprof "URL/debug/pprof/goroutineleak"',
    cost: 'one extra garbage collection; Go 1.26 and later',
  },
  trace: {
    sentence: 'An execution trace of 3 s would show who wakes whom.',
    command: 'curl -o trace.out "URL/debug/pprof/trace?seconds=3"',
    cost: '1 to 10 MB/s of trace, a few % of CPU',
  },
} as const satisfies Record<string, NextCapture>;

/** What would settle an open question about the age of a wait. */
export function nextForAge(situation: Situation): readonly NextCapture[] {
  if (!situation.latest) return [NEXT.secondDump];
  return situation.gapNs !== undefined && situation.gapNs >= 30e9 ? [] : [NEXT.thirdDump];
}
