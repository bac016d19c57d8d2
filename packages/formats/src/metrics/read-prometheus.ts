import type { ProblemValues } from '@unpark/base';
import type { MetricKind } from '@unpark/model';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { type KnownMetric, knownPrometheus } from './canonical-names';
import { type CollectedMetrics, goVersionIn } from './collected-metrics';
import { type MetricLabel, type MetricRows, seriesKey } from './metric-rows';
import { type PrometheusSample, prometheusNumber, prometheusSample } from './prometheus-line';
import { PrometheusHistograms } from './prometheus-histograms';
import { unixTimeNs } from './read-metrics-json';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const KIND_OF_TYPE: ReadonlyMap<string, MetricKind> = new Map<string, MetricKind>([
  ['counter', 'counter'],
  ['gauge', 'gauge'],
  ['histogram', 'histogram'],
  ['gaugehistogram', 'histogram'],
  ['summary', 'gauge'],
  ['info', 'gauge'],
  ['stateset', 'gauge'],
]);

const UNITS: readonly string[] = ['seconds', 'bytes', 'ratio', 'percent', 'celsius', 'meters'];

/** types and units that are kept; samples of further families have none */
const FAMILIES = 50_000;

/** What comment lines say of a family. */
interface Family {
  readonly type: string;
  readonly unit: string;
}

/**
 * Metrics as text: Prometheus 0.0.4 and OpenMetrics 1.0, one scrape or several after another. Lines
 * that are none are left out with a warning; a last line without its end is not trusted, for digits
 * may be missing.
 */
export function readPrometheus(
  bytes: Uint8Array,
  rows: MetricRows,
  limits: Limits,
  warnings: Warnings,
  collected: CollectedMetrics,
): void {
  const reader = new PrometheusReader(rows, limits, warnings, collected);
  let line = 0;
  for (let from = 0; from < bytes.length; ) {
    line++;
    const lf = bytes.indexOf(10, from);
    const to = lf < 0 ? bytes.length : lf;
    const isLast = lf < 0;
    if (to - from > limits.lineBytes) {
      warnings.add(
        badLine(from, line, `is longer than ${limits.lineBytes} bytes`, {
          case: 'long',
          limit: limits.lineBytes,
        }),
      );
    } else {
      const text = decoder.decode(bytes.subarray(from, to)).trim();
      if (text.startsWith('#')) reader.comment(text);
      else if (text !== '' && isLast) warnings.add(cutLine(from, line));
      else if (text !== '' && !reader.sample(text)) {
        warnings.add(badLine(from, line, 'is no sample of the text format', { case: 'form' }));
      }
    }
    from = to + 1;
  }
  reader.finish();
}

class PrometheusReader {
  private readonly families = new Map<string, Family>();
  /** families and series that the scrape has had: one that comes again begins the next scrape */
  private typesOfScrape = new Set<string>();
  private firstSeries: string | undefined;
  private sawTypes = false;
  private snapshot = 0;
  private samplesOfScrape = 0;
  private readonly histograms: PrometheusHistograms;

  constructor(
    private readonly rows: MetricRows,
    private readonly limits: Limits,
    warnings: Warnings,
    private readonly collected: CollectedMetrics,
  ) {
    this.histograms = new PrometheusHistograms(rows, limits, warnings);
    collected.snapshotTimes.push(undefined);
  }

  comment(text: string): void {
    if (text === '# EOF') {
      this.nextScrape();
      return;
    }
    const match = /^#[ \t]{1,10}(TYPE|UNIT)[ \t]{1,10}(\S{1,1000})[ \t]{1,10}(\S{1,100})$/.exec(
      text,
    );
    const [, what, quotedName = '', value = ''] = match ?? [];
    if (what === undefined || this.families.size > FAMILIES) return;
    const name = quotedName.startsWith('"') ? quotedName.slice(1, -1) : quotedName;
    if (what === 'TYPE') {
      this.sawTypes = true;
      if (this.typesOfScrape.has(name)) this.nextScrape();
      this.typesOfScrape.add(name);
    }
    const known = this.families.get(name) ?? { type: 'untyped', unit: '' };
    this.families.set(
      name,
      what === 'TYPE' ? { ...known, type: value } : { ...known, unit: value },
    );
  }

  /** false when the line is no sample */
  sample(text: string): boolean {
    const sample = prometheusSample(text);
    if (!sample || sample.labels.length > this.limits.labelsPerSample) return false;
    const time = sample.timestamp === undefined ? undefined : unixTimeNs(sample.timestamp);
    if (!this.sawTypes) this.noticeRepeat(sample);
    this.samplesOfScrape++;
    if (time !== undefined) {
      const known = this.collected.snapshotTimes[this.snapshot];
      if (known === undefined || time > known) this.collected.snapshotTimes[this.snapshot] = time;
    }
    this.noticeFacts(sample);
    if (!this.histogramPart(sample, time)) this.plain(sample, time);
    return true;
  }

  finish(): void {
    this.histograms.flush(this.snapshot);
    // an end mark begins a scrape that may have nothing in it
    if (this.samplesOfScrape === 0 && this.snapshot > 0) this.collected.snapshotTimes.pop();
  }

  private nextScrape(): void {
    if (this.samplesOfScrape === 0) return;
    this.histograms.flush(this.snapshot);
    this.snapshot++;
    this.collected.snapshotTimes.push(undefined);
    this.samplesOfScrape = 0;
    this.typesOfScrape = new Set();
  }

  private noticeRepeat(sample: PrometheusSample): void {
    const key = seriesKey({ name: sample.name, labels: labelsOf(sample), source: 'prometheus' });
    if (this.firstSeries === undefined) this.firstSeries = key;
    else if (this.firstSeries === key) this.nextScrape();
  }

  private plain(sample: PrometheusSample, time: bigint | undefined): void {
    const names = {
      name: sample.name,
      labels: labelsOf(sample),
      source: 'prometheus' as const,
    };
    const series = this.rows.series(names, () => this.describe(sample));
    this.rows.point(series, this.snapshot, sample.value, time ?? 'of-snapshot');
  }

  /** Takes the lines of a histogram: `_bucket`, and `_sum` and `_count` of the same family. */
  private histogramPart(sample: PrometheusSample, time: bigint | undefined): boolean {
    const cut = sample.name.lastIndexOf('_');
    const part = sample.name.slice(cut + 1);
    if (part !== 'bucket' && part !== 'sum' && part !== 'count') {
      return false;
    }
    const family = sample.name.slice(0, cut);
    const type = this.families.get(family)?.type;
    const isHistogram =
      type === undefined ? part === 'bucket' : KIND_OF_TYPE.get(type) === 'histogram';
    const bound = sample.labels.find(([key]) => key === 'le')?.[1];
    if (!isHistogram && !this.histograms.has(family)) return false;
    const upper = bound === undefined ? undefined : prometheusNumber(bound);
    if (part === 'bucket' && upper === undefined) return false;
    const labels = labelsOf(sample).filter(({ key }) => key !== 'le');
    const known = { ...this.describe({ ...sample, name: family }), kind: 'histogram' as const };
    const names = { name: family, labels, source: 'prometheus' as const };
    const value = Number(sample.value);
    if (part === 'bucket') this.histograms.bucket(names, known, Number(upper), value, time);
    else this.histograms.total(names, known, part, value, time);
    return true;
  }

  private describe({ name, labels }: Pick<PrometheusSample, 'name' | 'labels'>): KnownMetric {
    const family = this.familyOf(name);
    const known = knownPrometheus(name);
    const isQuantile = labels.some(([key]) => key === 'quantile');
    const type = family?.type ?? 'untyped';
    // sums and counts of summaries only grow, their quantiles do not
    const ofSummary: MetricKind = isQuantile ? 'gauge' : 'counter';
    const kind =
      type === 'summary' ? ofSummary : (KIND_OF_TYPE.get(type) ?? known?.kind ?? 'untyped');
    const unit = family?.unit || known?.unit || unitInName(name);
    return {
      unit,
      kind,
      ...(known?.canonical !== undefined && !isQuantile && { canonical: known.canonical }),
    };
  }

  /** OpenMetrics names the family without the endings of its samples. */
  private familyOf(name: string): Family | undefined {
    const own = this.families.get(name);
    if (own) return own;
    for (const ending of ['_total', '_sum', '_count', '_created', '_info', '_bucket']) {
      if (!name.endsWith(ending)) continue;
      const family = this.families.get(name.slice(0, -ending.length));
      if (!family) continue;
      return ending === '_created' ? { type: 'gauge', unit: 'unix-seconds' } : family;
    }
    return undefined;
  }

  private noticeFacts({ name, labels }: PrometheusSample): void {
    if (name !== 'go_info') return;
    const version = labels.find(([key]) => key === 'version')?.[1];
    if (version !== undefined) this.collected.goVersion ??= goVersionIn(version);
  }
}

const labelsOf = (sample: PrometheusSample): MetricLabel[] =>
  sample.labels.map(([key, text]) => ({ key, text }));

function unitInName(name: string): string {
  const base = name.endsWith('_total') ? name.slice(0, -6) : name;
  return UNITS.find((unit) => base.endsWith(`_${unit}`)) ?? '';
}

const badLine = (byte: number, line: number, what: string, values: ProblemValues) => ({
  code: 'metrics.bad-line',
  message: `Line ${line} ${what} and was left out.`,
  place: { byte, line },
  values,
});

const cutLine = (byte: number, line: number) => ({
  code: 'metrics.cut-line',
  message: `The text ends inside line ${line}, which was left out: its value may be cut.`,
  next: 'Scrape again, or end the file with a line feed if it is whole.',
  place: { byte, line },
});
