import {
  type ArtifactRecord,
  CANONICAL_METRICS,
  type EvidenceRows,
  histogramAt,
  histogramChange,
  type MetricHistogram,
  type MetricReading,
  metricReadings,
  type MetricTables,
} from '@unpark/model';

/** A quantity over the time that a file of metrics covers. */
export interface MetricChange {
  /** last minus first; the last itself, which is since process start, when there is one reading */
  readonly value: number;
  readonly sinceStart: boolean;
  readonly rows: EvidenceRows;
}

/** The metrics of a process opened for questions; canonical names and units. */
export class MetricsView {
  constructor(
    readonly record: ArtifactRecord,
    readonly tables: MetricTables,
  ) {}

  get file(): string {
    return this.record.file;
  }

  readings(name: string): readonly MetricReading[] {
    return metricReadings(this.tables, name);
  }

  /** The last reading; undefined when the file does not have the quantity. */
  last(name: string): number | undefined {
    return this.readings(name).at(-1)?.value;
  }

  /**
   * Growth of a counter; undefined when the file does not have it, or when it falls, which means that
   * the process was started anew.
   */
  change(name: string): MetricChange | undefined {
    const readings = this.readings(name);
    const last = readings.at(-1);
    const first = readings[0];
    if (!last || !first) return undefined;
    const sinceStart = readings.length === 1;
    const value = sinceStart ? last.value : last.value - first.value;
    if (!(value >= 0)) return undefined;
    return { value, sinceStart, rows: this.evidence(name, sinceStart ? [last] : [first, last]) };
  }

  /** What came into a histogram in the time that the file covers. */
  histogram(name: string): MetricHistogram | undefined {
    const readings = this.readings(name);
    const last = readings.at(-1);
    const first = readings[0];
    if (!last || !first) return undefined;
    const later = histogramAt(this.tables, last.point);
    if (!later || readings.length === 1) return later;
    const earlier = histogramAt(this.tables, first.point);
    return earlier && histogramChange(earlier, later);
  }

  /** Seconds between the first and the last reading; since process start when there is one. */
  get windowSeconds(): number | undefined {
    for (const name of [CANONICAL_METRICS.gcCycles, CANONICAL_METRICS.schedulerLatency]) {
      const readings = this.readings(name);
      const from = readings[0]?.timeUnixNs ?? -1n;
      const to = readings.at(-1)?.timeUnixNs ?? -1n;
      if (from > 0n && to > from) return Number(to - from) / 1e9;
    }
    return undefined;
  }

  evidence(name: string, readings: readonly MetricReading[] = this.readings(name)): EvidenceRows {
    return {
      table: 'metric-series',
      artifact: this.file,
      rows: readings.map(({ point }) => point),
      series: [name],
    };
  }

  /** Processor seconds that were not idle; undefined where the process does not say (before Go 1.20). */
  get busySeconds(): MetricChange | undefined {
    const total = this.change(CANONICAL_METRICS.cpuTotal);
    const idle = this.change(CANONICAL_METRICS.cpuIdle);
    if (!total || !idle || total.value <= 0) return undefined;
    return { ...total, value: Math.max(0, total.value - idle.value) };
  }
}

/** Of several files of metrics the one with most readings; by name when they have as many. */
export function mainMetrics(views: readonly MetricsView[]): MetricsView | undefined {
  const readings = (view: MetricsView): number =>
    view.record.facts.form === 'metrics' ? view.record.facts.snapshotCount : 0;
  return [...views].sort(
    (a, b) => readings(b) - readings(a) || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0),
  )[0];
}
