import { formatCount, formatDuration, formatShare } from '@unpark/base';
import type { EachLanguage, NextCapture, Said } from '@unpark/model';
import { apartText } from './confidence';
import {
  type EvidenceList,
  goroutineRows,
  goroutines,
  requests as countedRequests,
  sampleRows,
  shortName,
} from './draft';
import type { LeakWitness } from './confidence';
import { RISING_TAU, type Trend } from './growth';
import { say } from './say';
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
export function howMany(situation: Situation, rows: readonly number[]): Said {
  const { requests } = situation;
  const serving = rows.filter((row) => requests.has(row)).length;
  if (serving > 0 && serving === rows.length) {
    return requests.size === serving
      ? countedRequests(serving)
      : shareOf(serving, countedRequests(requests.size));
  }
  return rows.length === situation.total
    ? goroutines(rows.length)
    : shareOf(rows.length, goroutines(situation.total));
}

const shareOf = (some: number, all: Said): Said =>
  say`${formatCount(some)} of ${all}`.zh`${all}中有 ${formatCount(some)} 个`;

/** Adds what the second dump says about these goroutines; the id of the evidence, if there is one. */
export function addFate(
  situation: Situation,
  list: EvidenceList,
  keys: ReadonlySet<string>,
): string | undefined {
  const fate = situation.fate(keys);
  const { latest } = situation;
  if (!fate || !latest || fate.stayed === 0) return undefined;
  const stayed = formatCount(fate.stayed);
  const before = formatCount(fate.before);
  const after = formatCount(fate.after);
  const first = situation.earliest.view.label;
  const last = latest.view.label;
  const apart = apartText(situation);
  return list.add(
    say`${stayed} of ${before} are in ${first} and ${last} with the same id and stack, ${apart}; ${last} has ${after}.`
      .zh`${first} 里的 ${before} 个中有 ${stayed} 个也在 ${last} 里，id 和栈相同，${apart}；${last} 有 ${after} 个。`,
    [
      goroutineRows(situation.earliest.view, fate.stayedBefore),
      goroutineRows(latest.view, fate.stayedAfter),
    ],
    { source: `${first}, ${last.replace('dump ', '')}` },
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
  const name = shortName(site.frame.function);
  list.add(
    say`The leak profile lists ${goroutines(witness.count)} in ${name}: nothing that runs can reach what they wait for.`
      .zh`leak profile 在 ${name} 列出 ${goroutines(witness.count)}：正在运行的代码都够不到它们所等的东西。`,
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
export function ageText(situation: Situation, site: Site, extent: Extent): Said | undefined {
  const gap = situation.gapNs;
  if (gap !== undefined && gap > 0 && extent.stayed > 0)
    return say`, or one longer than ${formatDuration(gap)}`.zh`，或者长于 ${formatDuration(gap)}`;
  if ((site.minutes ?? 0) >= 1)
    return say`, or a long one: the dump prints ${site.minutes ?? 0} min of waiting`
      .zh`，或者很长：dump 打印已等待 ${site.minutes ?? 0} 分钟`;
  return undefined;
}

const TWO_STOPS: Said = {
  en: 'two stops of the world, some 3 to 15 ms each per 1 000 goroutines',
  zh: '两次 stop-the-world，每 1 000 个 goroutine 每次约 3 到 15 ms',
};

export const NEXT = {
  secondDump: {
    sentence: {
      en: 'A second dump 30 s later would show whether the same goroutines still wait.',
      zh: '30 s 后再取一份 dump，就能看出等待的是否还是同一批 goroutine。',
    },
    command: 'unpark capture URL --seconds 30',
    cost: TWO_STOPS,
  },
  thirdDump: {
    sentence: {
      en: 'A third dump 30 s later would settle it.',
      zh: '30 s 后取第三份 dump 即可定论。',
    },
    command: 'unpark capture URL --seconds 30',
    cost: TWO_STOPS,
  },
  blockProfile: {
    sentence: {
      en: 'A block profile of the same window would show waits that end.',
      zh: '同一时段的 block profile 能显示那些会结束的等待。',
    },
    command: 'curl -o block.pprof "URL/debug/pprof/block?seconds=10"',
    cost: {
      en: 'needs runtime.SetBlockProfileRate; about 1 % at a rate of 10 000',
      zh: '需要 runtime.SetBlockProfileRate；取 10 000 时开销约 1 %',
    },
  },
  mutexProfile: {
    sentence: {
      en: 'A mutex profile would name the function that holds the lock.',
      zh: 'mutex profile 能指出持锁的函数。',
    },
    command: 'curl -o mutex.pprof "URL/debug/pprof/mutex?seconds=10"',
    cost: {
      en: 'needs runtime.SetMutexProfileFraction; below 1 % at 5',
      zh: '需要 runtime.SetMutexProfileFraction；取 5 时开销低于 1 %',
    },
  },
  leakProfile: {
    sentence: {
      en: 'A goroutine leak profile would prove that nothing can wake them.',
      zh: 'goroutine leak profile 能证明再没有什么能唤醒它们。',
    },
    command: 'curl -o goroutineleak.pprof "URL/debug/pprof/goroutineleak"',
    cost: {
      en: 'one extra garbage collection; Go 1.26 and later',
      zh: '多一次垃圾回收；需 Go 1.26 及以上',
    },
  },
  trace: {
    sentence: {
      en: 'An execution trace of 3 s would show who wakes whom.',
      zh: '3 s 的 execution trace 能显示谁唤醒了谁。',
    },
    command: 'curl -o trace.out "URL/debug/pprof/trace?seconds=3"',
    cost: {
      en: '1 to 10 MB/s of trace, a few % of CPU',
      zh: 'trace 每秒 1 到 10 MB，CPU 开销百分之几',
    },
  },
} as const satisfies Record<string, NextCapture<EachLanguage>>;

/** What would settle an open question about the age of a wait. */
export function nextForAge(situation: Situation): readonly NextCapture<EachLanguage>[] {
  if (!situation.latest) return [NEXT.secondDump];
  return situation.gapNs !== undefined && situation.gapNs >= 30e9 ? [] : [NEXT.thirdDump];
}
