import {
  f64,
  i32,
  i64,
  type LabelsTable,
  METRIC_BUCKETS,
  METRIC_KINDS,
  METRIC_POINTS,
  METRIC_SERIES,
  METRIC_SOURCES,
  type MetricSource,
  type MetricTables,
  makeTable,
  u8,
  utf8Column,
} from '@unpark/model';
import { cleanBytes, columnOfBytes } from '../bytes/clean-text';
import { Growing64, GrowingF64, GrowingI32 } from '../bytes/growing-columns';
import { FormatError, type Warnings } from '../format-error';
import type { Limits } from '../limits';
import { LabelSets } from '../stacks/label-sets';
import type { KnownMetric } from './canonical-names';

/** A value as read: a bigint where a double would round it. */
export type MetricNumber = number | bigint;

/** A label whose value is text, or a number with its unit. */
export type MetricLabel =
  | { readonly key: string; readonly text: string }
  | { readonly key: string; readonly number: number; readonly unit: string };

export interface SeriesNames {
  readonly name: string;
  readonly labels: readonly MetricLabel[];
  readonly source: MetricSource;
}

/** The time of a point: as stated, that of its reading, or known to be unknown. */
export type PointTime = bigint | 'of-snapshot' | 'unknown';

const NO_TIME = -1n;
const MAX_TIME = 2n ** 63n;
const encoder = new TextEncoder();

/** Collects series, points and buckets within the limits. Throws `FormatError` where one is passed. */
export class MetricRows {
  private readonly rowOfKey = new Map<string, number>();
  private textBytes = 0;
  private readonly names: Uint8Array[] = [];
  private readonly units: Uint8Array[] = [];
  private readonly canonicals: string[] = [];
  private readonly scales = new GrowingF64();
  private readonly labelSets = new GrowingI32();
  private readonly kinds: number[] = [];
  private readonly sources: number[] = [];
  private readonly labels = new LabelSets();

  private readonly pointSeries = new GrowingI32();
  private readonly pointSnapshots = new GrowingI32();
  private readonly pointTimes: PointTime[] = [];
  private readonly pointValues = new GrowingF64();
  private readonly pointIntegers = new Growing64();
  private readonly pointForms: number[] = [];
  private readonly pointSums = new GrowingF64();

  private readonly bucketSeries = new GrowingI32();
  private readonly bucketPoints = new GrowingI32();
  private readonly lowers = new GrowingF64();
  private readonly uppers = new GrowingF64();
  private readonly counts = new GrowingF64();

  constructor(
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {}

  get seriesCount(): number {
    return this.names.length;
  }

  get pointCount(): number {
    return this.pointSeries.length;
  }

  /** Row of a series; made when it is new. Its kind and unit are those of the first sight. */
  series(names: SeriesNames, describe: KnownMetric | (() => KnownMetric)): number {
    const key = seriesKey(names);
    const row = this.rowOfKey.get(key);
    if (row !== undefined) return row;
    const known = typeof describe === 'function' ? describe() : describe;
    const added = this.names.length;
    if (added >= this.limits.metricSeries) {
      throw tooMany('metrics.too-many-series', 'series', this.limits.metricSeries);
    }
    this.textBytes += key.length;
    if (this.textBytes > this.limits.metricTextBytes) {
      throw tooMany('metrics.too-long-names', 'bytes of names', this.limits.metricTextBytes);
    }
    this.rowOfKey.set(key, added);
    this.names.push(this.clean(names.name));
    this.units.push(this.clean(known.unit));
    this.canonicals.push(known.canonical ?? '');
    this.scales.push(known.scale ?? 1);
    this.kinds.push(METRIC_KINDS.indexOf(known.kind));
    this.sources.push(METRIC_SOURCES.indexOf(names.source));
    this.labelSets.push(this.addLabels(names.labels));
    return added;
  }

  /** Row of the point. `sum` is that of a histogram. */
  point(
    series: number,
    snapshot: number,
    value: MetricNumber,
    time: PointTime = 'of-snapshot',
    sum = Number.NaN,
  ): number {
    const row = this.pointSeries.length;
    if (row >= this.limits.metricPoints) {
      throw tooMany('metrics.too-many-points', 'values', this.limits.metricPoints);
    }
    this.pointSeries.push(series);
    this.pointSnapshots.push(snapshot);
    this.pointTimes.push(time);
    this.pointValues.push(Number(value));
    this.pointSums.push(sum);
    const form = integerForm(value);
    this.pointForms.push(form);
    const exact = form === 0 ? 0n : BigInt.asUintN(64, BigInt(value));
    this.pointIntegers.push(Number(exact & 0xffff_ffffn), Number(exact >> 32n));
    return row;
  }

  bucket(series: number, point: number, lower: number, upper: number, count: number): void {
    if (this.counts.length >= this.limits.metricBuckets) {
      throw tooManyBuckets(this.limits);
    }
    this.bucketSeries.push(series);
    this.bucketPoints.push(point);
    this.lowers.push(lower);
    this.uppers.push(upper);
    this.counts.push(count);
  }

  /** Value of the first point of each reading that is of this canonical name, in order of readings. */
  readings(canonical: string): { readonly snapshot: number; readonly value: number }[] {
    if (!this.canonicals.includes(canonical)) return [];
    const bySnapshot = new Map<number, number>();
    for (let row = 0; row < this.pointSeries.length; row++) {
      const series = this.pointSeries.at(row);
      const snapshot = this.pointSnapshots.at(row);
      if (this.canonicals[series] !== canonical || bySnapshot.has(snapshot)) continue;
      bySnapshot.set(snapshot, this.pointValues.at(row) * this.scales.at(series));
    }
    return [...bySnapshot]
      .map(([snapshot, value]) => ({ snapshot, value }))
      .sort((a, b) => a.snapshot - b.snapshot);
  }

  sourcesUsed(): MetricSource[] {
    return METRIC_SOURCES.filter((_, index) => this.sources.includes(index));
  }

  finish(snapshotTimes: readonly (bigint | undefined)[]): MetricTables {
    const times = new BigInt64Array(this.pointTimes.length);
    for (const [row, time] of this.pointTimes.entries()) {
      const known = time === 'of-snapshot' ? snapshotTimes[this.pointSnapshots.at(row)] : time;
      times[row] = typeof known === 'bigint' && known < MAX_TIME ? known : NO_TIME;
    }
    const labels: LabelsTable = this.labels.finish();
    return {
      labels,
      series: makeTable(METRIC_SERIES, {
        name: columnOfBytes(this.names),
        labelSet: i32(this.labelSets.finish()),
        unit: columnOfBytes(this.units),
        kind: u8(Uint8Array.from(this.kinds)),
        source: u8(Uint8Array.from(this.sources)),
        canonical: utf8Column(this.canonicals),
        canonicalScale: f64(this.scales.finish()),
      }),
      points: makeTable(METRIC_POINTS, {
        series: i32(this.pointSeries.finish()),
        snapshot: i32(this.pointSnapshots.finish()),
        timeUnixNs: i64(times),
        value: f64(this.pointValues.finish()),
        integer: i64(this.pointIntegers.signed()),
        integerForm: u8(Uint8Array.from(this.pointForms)),
        sum: f64(this.pointSums.finish()),
      }),
      buckets: makeTable(METRIC_BUCKETS, {
        series: i32(this.bucketSeries.finish()),
        point: i32(this.bucketPoints.finish()),
        lower: f64(this.lowers.finish()),
        upper: f64(this.uppers.finish()),
        count: f64(this.counts.finish()),
      }),
    };
  }

  private addLabels(labels: readonly MetricLabel[]): number {
    if (labels.length === 0) return -1;
    const set = this.labels.begin();
    for (const label of labels) {
      const key = this.clean(label.key);
      if ('text' in label) this.labels.text(key, this.clean(label.text));
      else {
        const bits = BigInt.asUintN(64, BigInt(Math.trunc(label.number)));
        const unit = encoder.encode(label.unit);
        this.labels.number(key, Number(bits & 0xffff_ffffn), Number(bits >> 32n), unit);
      }
    }
    return set;
  }

  private clean(text: string): Uint8Array {
    return cleanBytes(encoder.encode(text), this.limits.stringBytes, this.warnings);
  }
}

/** A text that two series share only when they are one: each part says how long it is. */
export function seriesKey({ name, labels, source }: SeriesNames): string {
  let key = `${source} ${name.length}:${name}`;
  for (const label of labels) {
    const value = 'text' in label ? label.text : `#${label.number}`;
    key += ` ${label.key.length}:${label.key}${value.length}:${value}`;
  }
  return key;
}

/** See METRIC_POINTS.integerForm. */
function integerForm(value: MetricNumber): number {
  if (typeof value === 'bigint') return value > 0x7fff_ffff_ffff_ffffn ? 2 : 1;
  return Number.isSafeInteger(value) ? 1 : 0;
}

export const tooManyBuckets = (limits: Limits): FormatError =>
  tooMany('metrics.too-many-buckets', 'buckets', limits.metricBuckets);

const tooMany = (code: string, what: string, limit: number): FormatError =>
  new FormatError({
    code,
    message: `The file has more than ${limit} ${what}; those are read, the rest is not.`,
    next: 'Send the metrics of one process, without labels that take any value.',
    values: { limit },
  });
