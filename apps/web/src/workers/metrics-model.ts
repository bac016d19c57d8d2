import {
  allTexts,
  CANONICAL_METRICS,
  histogramAt,
  histogramChange,
  METRIC_KINDS,
  METRIC_SOURCES,
  type MetricHistogram,
  type MetricKind,
  type MetricTables,
  quantileBounds,
} from '@unpark/model';
import { metricsStrip, type MetricsStrip } from './range-metrics';

/** One quantity in the first and in the last reading of a file. */
export interface MetricRow {
  /** as the source names it, with its labels */
  readonly name: string;
  /** name that all sources share; empty when the quantity is not known */
  readonly canonical: string;
  readonly kind: MetricKind;
  readonly unit: string;
  readonly first: number;
  /** absent when there is one reading only */
  readonly last?: number;
}

export interface QuantileBound {
  readonly quantile: number;
  readonly lower: number;
  readonly upper: number;
}

/** How observations spread: between two readings, or since the process started. */
export interface HistogramRow {
  readonly canonical: string;
  readonly name: string;
  readonly unit: string;
  /** what came between the first and the last reading; else all since the start */
  readonly isChange: boolean;
  readonly count: number;
  readonly quantiles: readonly QuantileBound[];
  /** shares of the observations by bucket, those between the first and the last that has some */
  readonly bars: readonly {
    readonly lower: number;
    readonly upper: number;
    readonly count: number;
  }[];
}

export interface MetricsModel {
  readonly rows: readonly MetricRow[];
  readonly histograms: readonly HistogramRow[];
  /** how far the readings are apart; absent when the file does not say */
  readonly apartNs?: number;
  /** of all readings, also when the rows are of some */
  readonly strip: MetricsStrip;
}

/** First and last snapshot that rows are of. */
export interface AskedReadings {
  readonly first: number;
  readonly last: number;
}

const QUANTILES = [0.5, 0.9, 0.99] as const;
/** Rows that are handed to the page: a scrape may name a million series. */
const MOST_ROWS = 5000;
/** Buckets of runtime/metrics are some hundred; a picture of finger's width shows fewer. */
const MOST_BARS = 60;
const MOST_HISTOGRAMS = 12;

interface SeriesPoints {
  first: number;
  last: number;
  /** several points in one reading: a ring of events, no quantity over time */
  isRing: boolean;
}

/** First and last point of each series, in one pass: a file may have very many of both. */
function pointsBySeries(
  { series, points }: MetricTables,
  asked: AskedReadings | undefined,
): SeriesPoints[] {
  const found: SeriesPoints[] = Array.from({ length: series.rows }, () => ({
    first: -1,
    last: -1,
    isRing: false,
  }));
  const { series: of, snapshot } = points.columns;
  for (let point = 0; point < points.rows; point++) {
    const at = found[of.values[point] ?? -1];
    if (!at || !isAsked(asked, snapshot.values[point] ?? 0)) continue;
    if (at.first < 0) at.first = point;
    else if (snapshot.values[at.last] === snapshot.values[point]) at.isRing = true;
    at.last = point;
  }
  return found;
}

const isAsked = (asked: AskedReadings | undefined, snapshot: number): boolean =>
  !asked || (snapshot >= asked.first && snapshot <= asked.last);

function labelTexts({ labels }: MetricTables): string[] {
  const { set, key, text } = labels.columns;
  const keys = allTexts(key);
  const texts = allTexts(text);
  const out: string[] = [];
  for (let row = 0; row < labels.rows; row++) {
    const at = set.values[row] ?? 0;
    const pair = `${keys[row] ?? ''}="${texts[row] ?? ''}"`;
    out[at] = out[at] === undefined ? pair : `${out[at]}, ${pair}`;
  }
  return out;
}

/** `/gc/heap/live:bytes` → `bytes` */
const unitOfCanonical = (canonical: string): string =>
  canonical.slice(canonical.lastIndexOf(':') + 1);

/** @param asked readings that the rows compare; without it the first and the last of the file */
export function metricsModel(tables: MetricTables, asked?: AskedReadings): MetricsModel {
  const { series, points } = tables;
  const { kind, source, labelSet, canonicalScale } = series.columns;
  const names = allTexts(series.columns.name);
  const canonicals = allTexts(series.columns.canonical);
  const units = allTexts(series.columns.unit);
  const labels = labelTexts(tables);
  const pointsOf = pointsBySeries(tables, asked);
  const rank = (row: number) =>
    (source.values[row] ?? 0) + ((labelSet.values[row] ?? -1) >= 0 ? METRIC_SOURCES.length : 0);

  // of several series of one quantity the best source stands for it
  const best = new Map<string, number>();
  for (const [row, canonical] of canonicals.entries()) {
    if (canonical === '' || (pointsOf[row]?.first ?? -1) < 0) continue;
    const known = best.get(canonical);
    if (known === undefined || rank(row) < rank(known)) best.set(canonical, row);
  }
  const rows: MetricRow[] = [];
  const histograms: HistogramRow[] = [];
  for (let row = 0; row < series.rows; row++) {
    const canonical = canonicals[row] ?? '';
    const at = pointsOf[row];
    if (!at || at.first < 0 || at.isRing) continue;
    if (canonical !== '' && best.get(canonical) !== row) continue;
    const of = METRIC_KINDS[kind.values[row] ?? 0] ?? 'untyped';
    const scale = canonical === '' ? 1 : (canonicalScale.values[row] ?? 1);
    const unit = canonical === '' ? (units[row] ?? '') : unitOfCanonical(canonical);
    const set = labels[labelSet.values[row] ?? -1];
    const name = (names[row] ?? '') + (set === undefined ? '' : `{${set}}`);
    if (of === 'histogram') {
      if (canonical === '' || histograms.length >= MOST_HISTOGRAMS) continue;
      const found = histogramRow(tables, at, { canonical, name, unit });
      if (found) histograms.push(found);
      continue;
    }
    if (rows.length >= MOST_ROWS) continue;
    const value = (point: number) => (points.columns.value.values[point] ?? Number.NaN) * scale;
    rows.push({
      name,
      canonical,
      kind: of,
      unit,
      first: value(at.first),
      ...(at.last !== at.first && { last: value(at.last) }),
    });
  }
  const apartNs = apart(tables, asked);
  return {
    rows: rows.sort((a, b) => order(a) - order(b)),
    histograms: histograms.sort((a, b) => histogramOrder(a) - histogramOrder(b)),
    ...(apartNs !== undefined && { apartNs }),
    strip: metricsStrip(tables),
  };
}

const KNOWN_ORDER: readonly string[] = Object.values(CANONICAL_METRICS);

/** Those that tell most first, then other known ones, then the rest; each in the file's order. */
function order({ canonical }: MetricRow): number {
  const known = KNOWN_ORDER.indexOf(canonical);
  return known >= 0 ? known : KNOWN_ORDER.length + (canonical === '' ? 1 : 0);
}

const HISTOGRAM_ORDER: readonly string[] = [
  CANONICAL_METRICS.schedulerLatency,
  CANONICAL_METRICS.gcPauses,
];
function histogramOrder({ canonical, count }: HistogramRow): number {
  const known = HISTOGRAM_ORDER.indexOf(canonical);
  return (known >= 0 ? known : HISTOGRAM_ORDER.length) + (count === 0 ? 10 : 0);
}

function apart({ points }: MetricTables, asked: AskedReadings | undefined): number | undefined {
  let from: bigint | undefined;
  let to: bigint | undefined;
  const { timeUnixNs, snapshot } = points.columns;
  let firstSnapshot = Number.POSITIVE_INFINITY;
  let lastSnapshot = -1;
  for (let point = 0; point < points.rows; point++) {
    const time = timeUnixNs.values[point] ?? -1n;
    const reading = snapshot.values[point] ?? 0;
    if (time < 0n || !isAsked(asked, reading)) continue;
    if (reading < firstSnapshot) [from, firstSnapshot] = [time, reading];
    if (reading > lastSnapshot) [to, lastSnapshot] = [time, reading];
  }
  if (from === undefined || to === undefined || to <= from) return undefined;
  return Number(to - from);
}

function histogramRow(
  tables: MetricTables,
  at: SeriesPoints,
  named: Pick<HistogramRow, 'canonical' | 'name' | 'unit'>,
): HistogramRow | undefined {
  const last = histogramAt(tables, at.last);
  if (!last) return undefined;
  const first = at.last === at.first ? undefined : histogramAt(tables, at.first);
  const change = first && histogramChange(first, last);
  const shown = change ?? last;
  return {
    ...named,
    isChange: change !== undefined,
    count: shown.count,
    quantiles: QUANTILES.flatMap((quantile) => {
      const bounds = quantileBounds(shown, quantile);
      return bounds ? [{ quantile, ...bounds }] : [];
    }),
    bars: barsOf(shown),
  };
}

/** Neighbouring buckets are added up until a picture can show them. */
function barsOf({ buckets }: MetricHistogram): HistogramRow['bars'] {
  const from = buckets.findIndex(({ count }) => count > 0);
  if (from < 0) return [];
  let to = buckets.length;
  while ((buckets[to - 1]?.count ?? 0) === 0) to--;
  const used = buckets.slice(from, to);
  const step = Math.ceil(used.length / MOST_BARS);
  const bars: { lower: number; upper: number; count: number }[] = [];
  for (let i = 0; i < used.length; i += step) {
    const part = used.slice(i, i + step);
    const [head] = part;
    const tail = part.at(-1);
    if (!head || !tail) continue;
    const count = part.reduce((sum, bucket) => sum + bucket.count, 0);
    bars.push({ lower: head.lower, upper: tail.upper, count });
  }
  return bars;
}
