import { METRIC_KINDS, METRIC_SOURCES, type MetricTables } from './metric-tables';
import { textAt } from './table';

/** One value of a quantity, in the unit of its canonical name. */
export interface MetricReading {
  readonly snapshot: number;
  /** nanoseconds since 1970; -1 when unknown */
  readonly timeUnixNs: bigint;
  readonly value: number;
  /** row of metric_points */
  readonly point: number;
}

/** Bounds and counts of one histogram, in rising order, empty buckets left out or not. */
export interface MetricHistogram {
  readonly buckets: readonly {
    readonly lower: number;
    readonly upper: number;
    readonly count: number;
  }[];
  readonly count: number;
}

/**
 * The values of a canonical quantity in the order of the file. Of several series of it one is taken:
 * one without labels before others, then by source in the order of METRIC_SOURCES. Empty when the
 * file does not have it.
 */
export function metricReadings(tables: MetricTables, canonical: string): MetricReading[] {
  const { series, points } = tables;
  let best = -1;
  let bestRank = Number.POSITIVE_INFINITY;
  for (let row = 0; row < series.rows; row++) {
    const { offsets } = series.columns.canonical;
    // most series have no canonical name: nothing is decoded for them
    if (offsets[row] === offsets[row + 1]) continue;
    if (textAt(series.columns.canonical, row) !== canonical) continue;
    const isLabelled = (series.columns.labelSet.values[row] as number) >= 0;
    const source = series.columns.source.values[row] as number;
    const rank = source + (isLabelled ? METRIC_SOURCES.length : 0);
    if (rank < bestRank) [best, bestRank] = [row, rank];
  }
  if (best < 0) return [];
  const scale = series.columns.canonicalScale.values[best] as number;
  const readings: MetricReading[] = [];
  for (let point = 0; point < points.rows; point++) {
    if (points.columns.series.values[point] !== best) continue;
    readings.push({
      snapshot: points.columns.snapshot.values[point] as number,
      timeUnixNs: points.columns.timeUnixNs.values[point] as bigint,
      value: (points.columns.value.values[point] as number) * scale,
      point,
    });
  }
  return readings;
}

/** The histogram of a point; undefined when its series is none. */
export function histogramAt(tables: MetricTables, point: number): MetricHistogram | undefined {
  const { series, points, buckets } = tables;
  const row = points.columns.series.values[point];
  if (row === undefined) return undefined;
  if (METRIC_KINDS[series.columns.kind.values[row] as number] !== 'histogram') return undefined;
  const scale = series.columns.canonicalScale.values[row] as number;
  const found: { lower: number; upper: number; count: number }[] = [];
  for (let bucket = 0; bucket < buckets.rows; bucket++) {
    if (buckets.columns.point.values[bucket] !== point) continue;
    found.push({
      lower: (buckets.columns.lower.values[bucket] as number) * scale,
      upper: (buckets.columns.upper.values[bucket] as number) * scale,
      count: buckets.columns.count.values[bucket] as number,
    });
  }
  return { buckets: found, count: points.columns.value.values[point] as number };
}

/**
 * What came into a histogram between two readings of it: counts of the later minus those of the
 * earlier. undefined when a count falls, which means another process, and when the buckets of the
 * earlier are not buckets of the later.
 */
export function histogramChange(
  earlier: MetricHistogram,
  later: MetricHistogram,
): MetricHistogram | undefined {
  const before = new Map(earlier.buckets.map((bucket) => [bucket.upper, bucket]));
  const buckets: MetricHistogram['buckets'][number][] = [];
  let count = 0;
  for (const { lower, upper, count: now } of later.buckets) {
    const same = before.get(upper);
    before.delete(upper);
    if (same && same.lower !== lower) return undefined;
    const more = now - (same?.count ?? 0);
    if (more < 0) return undefined;
    buckets.push({ lower, upper, count: more });
    count += more;
  }
  // a bucket that is gone was empty, or this is no later reading
  for (const gone of before.values()) if (gone.count > 0) return undefined;
  return { buckets, count };
}

/**
 * Between which bounds the share `quantile` (0 to 1) of the observations ends: the bucket, not a
 * number that would pretend to know where inside it. undefined when there are no observations.
 */
export function quantileBounds(
  { buckets, count }: MetricHistogram,
  quantile: number,
): { readonly lower: number; readonly upper: number } | undefined {
  const rank = Math.max(1, Math.ceil(count * quantile));
  let seen = 0;
  for (const bucket of buckets) {
    seen += bucket.count;
    if (bucket.count > 0 && seen >= rank) return { lower: bucket.lower, upper: bucket.upper };
  }
  return undefined;
}
