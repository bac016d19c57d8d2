import type { Fate, OrderedDump } from './dump-order';
import { fateOf, gapNs } from './dump-order';

/**
 * Median of the slopes between all pairs of points (Theil–Sen): a single outlier does not bend it.
 * 0 with fewer than two different `x`.
 */
export function theilSenSlope(
  points: readonly { readonly x: number; readonly y: number }[],
): number {
  const slopes: number[] = [];
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      const a = points[i];
      const b = points[j];
      if (a && b && a.x !== b.x) slopes.push((b.y - a.y) / (b.x - a.x));
    }
  }
  return median(slopes);
}

function median(values: number[]): number {
  if (values.length === 0) return 0;
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? 0) + upper) / 2;
}

/**
 * Kendall's tau-b of values in the order of time: 1 when they only rise, -1 when they only fall, near
 * 0 when they go up and down. Equal values count for neither; 0 when all are equal.
 */
export function kendallTau(values: readonly number[]): number {
  let up = 0;
  let down = 0;
  let pairs = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) {
      pairs++;
      const step = (values[j] ?? 0) - (values[i] ?? 0);
      if (step > 0) up++;
      else if (step < 0) down++;
    }
  }
  const untied = up + down;
  return untied === 0 ? 0 : (up - down) / Math.sqrt(pairs * untied);
}

/** A trend is worked out over at most this many dumps, spread over all: pairs grow with the square. */
const MAX_TREND_DUMPS = 64;

/** How the goroutines of some groups became more or fewer over the dumps of one process. */
export interface Trend {
  /** oldest first */
  readonly counts: readonly number[];
  /** goroutines a second; a dump, where no clock dates them */
  readonly slope: number;
  readonly perSecond: boolean;
  readonly tau: number;
  /** of all goroutines in a dump, how many are in the next with the same id and stack: 0 to 1 */
  readonly survival: number;
}

/** From this tau on counts rise; below they go up and down. */
export const RISING_TAU = 0.6;

export function trendOf(keys: ReadonlySet<string>, dumps: readonly OrderedDump[]): Trend {
  const used = spread(dumps);
  const counts = used.map((dump) => countIn(keys, dump));
  const first = used[0] as OrderedDump;
  const times = used.map((dump) => gapNs(first, dump));
  const perSecond = times.every((time) => time !== undefined);
  const points = counts.map((y, i) => ({ x: perSecond ? (times[i] ?? 0) / 1e9 : i, y }));
  let before = 0;
  let stayed = 0;
  for (let i = 1; i < used.length; i++) {
    const fate: Fate = fateOf(keys, used[i - 1] as OrderedDump, used[i] as OrderedDump);
    before += fate.before;
    stayed += fate.stayed;
  }
  return {
    counts,
    slope: theilSenSlope(points),
    perSecond,
    tau: kendallTau(counts),
    survival: before === 0 ? 0 : stayed / before,
  };
}

function spread(dumps: readonly OrderedDump[]): readonly OrderedDump[] {
  if (dumps.length <= MAX_TREND_DUMPS) return dumps;
  const step = (dumps.length - 1) / (MAX_TREND_DUMPS - 1);
  return Array.from(
    { length: MAX_TREND_DUMPS },
    (_, i) => dumps[Math.round(i * step)] as OrderedDump,
  );
}

function countIn(keys: ReadonlySet<string>, dump: OrderedDump): number {
  let count = 0;
  for (const key of keys) count += dump.groupByKey.get(key)?.rows.length ?? 0;
  return count;
}
