import { must } from '@unpark/base';
import {
  allTexts,
  METRIC_KINDS,
  METRIC_SOURCES,
  type MetricTables,
  metricTablesOf,
  type ParsedArtifact,
} from '@unpark/model';

export interface PointRow {
  readonly snapshot: number;
  readonly timeUnixNs: bigint;
  readonly value: number;
  /** as exactly as the table has it */
  readonly exact: number | bigint;
  readonly sum: number;
  readonly buckets: readonly (readonly [number, number, number])[];
}

export interface SeriesRow {
  readonly name: string;
  readonly source: string;
  readonly kind: string;
  readonly unit: string;
  readonly canonical: string;
  readonly scale: number;
  /** `key=value` in the order of the table */
  readonly labels: readonly string[];
  readonly points: readonly PointRow[];
}

export const metricsOf = (parsed: ParsedArtifact): MetricTables =>
  must(metricTablesOf(parsed.tables), `no metric tables: ${parsed.error?.message}`);

/** Series with their points and buckets, as plain objects. */
export function seriesOf(parsed: ParsedArtifact): SeriesRow[] {
  const { labels, series, points, buckets } = metricsOf(parsed);
  const bucketsOf = new Map<number, [number, number, number][]>();
  for (let row = 0; row < buckets.rows; row++) {
    const point = buckets.columns.point.values[row] as number;
    const list = bucketsOf.get(point) ?? [];
    list.push([
      buckets.columns.lower.values[row] as number,
      buckets.columns.upper.values[row] as number,
      buckets.columns.count.values[row] as number,
    ]);
    bucketsOf.set(point, list);
  }
  const pointsOf = new Map<number, PointRow[]>();
  for (let row = 0; row < points.rows; row++) {
    const owner = points.columns.series.values[row] as number;
    const form = points.columns.integerForm.values[row];
    const integer = points.columns.integer.values[row] as bigint;
    const value = points.columns.value.values[row] as number;
    const exact = form === 0 ? value : form === 2 ? BigInt.asUintN(64, integer) : integer;
    const list = pointsOf.get(owner) ?? [];
    list.push({
      snapshot: points.columns.snapshot.values[row] as number,
      timeUnixNs: points.columns.timeUnixNs.values[row] as bigint,
      value,
      exact,
      sum: points.columns.sum.values[row] as number,
      buckets: bucketsOf.get(row) ?? [],
    });
    pointsOf.set(owner, list);
  }
  const keys = allTexts(labels.columns.key);
  const texts = allTexts(labels.columns.text);
  const names = allTexts(series.columns.name);
  const units = allTexts(series.columns.unit);
  const canonicals = allTexts(series.columns.canonical);
  return names.map((name, row) => {
    const set = series.columns.labelSet.values[row] as number;
    const own: string[] = [];
    for (let label = 0; label < labels.rows; label++) {
      if (labels.columns.set.values[label] !== set) continue;
      const isNumber = labels.columns.isNumber.values[label] === 1;
      own.push(`${keys[label]}=${isNumber ? labels.columns.number.values[label] : texts[label]}`);
    }
    return {
      name,
      labels: own,
      unit: units[row] as string,
      canonical: canonicals[row] as string,
      scale: series.columns.canonicalScale.values[row] as number,
      kind: METRIC_KINDS[series.columns.kind.values[row] as number] as string,
      source: METRIC_SOURCES[series.columns.source.values[row] as number] as string,
      points: pointsOf.get(row) ?? [],
    };
  });
}

/** The series of a name; of several only the one with these labels. */
export function seriesNamed(
  all: readonly SeriesRow[],
  name: string,
  ...labels: readonly string[]
): SeriesRow {
  const found = all.filter(
    (series) =>
      series.name === name && (labels.length === 0 || series.labels.join(',') === labels.join(',')),
  );
  return must(found.length === 1 ? found[0] : undefined, `${found.length} series ${name}`);
}
