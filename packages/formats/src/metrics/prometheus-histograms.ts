import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import type { KnownMetric } from './canonical-names';
import { type MetricRows, seriesKey, type SeriesNames, tooManyBuckets } from './metric-rows';

interface OpenHistogram {
  readonly names: SeriesNames;
  readonly known: KnownMetric;
  readonly bounds: { readonly upper: number; readonly cumulative: number }[];
  sum: number;
  count: number | undefined;
  time: bigint | undefined;
}

/**
 * Histograms of the text format, whose buckets count all observations up to a bound. Collected until
 * their scrape ends, then written with each bucket's own count.
 */
export class PrometheusHistograms {
  private open = new Map<string, OpenHistogram>();
  private bounds = 0;
  private readonly families = new Set<string>();

  constructor(
    private readonly rows: MetricRows,
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {}

  /** whether the family has had a bucket */
  has(family: string): boolean {
    return this.families.has(family);
  }

  bucket(
    names: SeriesNames,
    known: KnownMetric,
    upper: number,
    cumulative: number,
    time: bigint | undefined,
  ): void {
    this.families.add(names.name);
    if (++this.bounds > this.limits.metricBuckets) throw tooManyBuckets(this.limits);
    this.at(names, known, time).bounds.push({ upper, cumulative });
  }

  total(
    names: SeriesNames,
    known: KnownMetric,
    part: 'sum' | 'count',
    value: number,
    time: bigint | undefined,
  ): void {
    const histogram = this.at(names, known, time);
    if (part === 'sum') histogram.sum = value;
    else histogram.count = value;
  }

  /** Writes the histograms of one scrape. */
  flush(snapshot: number): void {
    const done = this.open;
    this.open = new Map();
    for (const histogram of done.values()) this.write(histogram, snapshot);
  }

  private at(names: SeriesNames, known: KnownMetric, time: bigint | undefined): OpenHistogram {
    const key = seriesKey(names);
    let histogram = this.open.get(key);
    if (!histogram) {
      // the series is made now, so that series stand in the order of the file
      this.rows.series(names, known);
      histogram = { names, known, bounds: [], sum: Number.NaN, count: undefined, time };
      this.open.set(key, histogram);
    }
    histogram.time ??= time;
    return histogram;
  }

  private write({ names, known, bounds, sum, count, time }: OpenHistogram, snapshot: number): void {
    const rising = bounds
      .filter(({ upper }) => !Number.isNaN(upper))
      .sort((a, b) => a.upper - b.upper);
    const total = rising[rising.length - 1];
    if (count !== undefined && total?.upper !== Number.POSITIVE_INFINITY) {
      rising.push({ upper: Number.POSITIVE_INFINITY, cumulative: count });
    }
    const series = this.rows.series(names, known);
    const all = count ?? total?.cumulative ?? 0;
    const point = this.rows.point(series, snapshot, all, time ?? 'of-snapshot', sum);
    let lower = Number.NEGATIVE_INFINITY;
    let below = 0;
    for (const { upper, cumulative } of rising) {
      if (upper === lower) continue;
      const own = cumulative - below;
      if (!(own >= 0)) {
        this.warnings.add({
          code: 'metrics.histogram-falls',
          message: `The buckets of ${names.name.slice(0, 200)} do not count upwards; a bucket that would be below zero is shown as empty.`,
          values: { name: names.name.slice(0, 200) },
        });
      }
      this.rows.bucket(series, point, lower, upper, own >= 0 ? own : 0);
      lower = upper;
      if (cumulative > below) below = cumulative;
    }
  }
}
