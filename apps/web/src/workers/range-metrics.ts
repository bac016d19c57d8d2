import {
  CANONICAL_METRICS,
  histogramAt,
  histogramChange,
  metricReadings,
  type MetricTables,
  quantileBounds,
} from '@unpark/model';

/** When one reading of a file was made. */
export interface ReadingTime {
  readonly snapshot: number;
  /** decimal nanoseconds since 1970; absent when the file does not say */
  readonly unixNs?: string;
}

/** One quantity in each reading of a file, NaN where a reading does not have it. */
export interface StripQuantity {
  readonly canonical: string;
  readonly value: Float64Array;
}

/** How a histogram spread between each reading and the one before; seconds. */
export interface StripSpread {
  readonly canonical: string;
  readonly p50: Float64Array;
  readonly p99: Float64Array;
}

export interface MetricsStrip {
  readonly readings: readonly ReadingTime[];
  readonly quantities: readonly StripQuantity[];
  readonly spreads: readonly StripSpread[];
}

const QUANTITIES = [
  CANONICAL_METRICS.goroutines,
  CANONICAL_METRICS.goroutinesAndSystem,
  CANONICAL_METRICS.heapObjectBytes,
  CANONICAL_METRICS.heapGoal,
  CANONICAL_METRICS.gcCycles,
  CANONICAL_METRICS.gcPauseTotal,
] as const;
const SPREADS = [CANONICAL_METRICS.schedulerLatency, CANONICAL_METRICS.gcPauses] as const;

/** A file with more readings than a screen has columns is a log: the last of them are shown. */
const MOST_READINGS = 4000;

/** What the strip below the axis shows of a file of metrics. */
export function metricsStrip(tables: MetricTables): MetricsStrip {
  const readings = readingTimes(tables);
  const positions = new Map(readings.map(({ snapshot }, position) => [snapshot, position]));
  const quantities = QUANTITIES.flatMap((canonical): StripQuantity[] => {
    const value = new Float64Array(readings.length).fill(Number.NaN);
    for (const reading of metricReadings(tables, canonical)) {
      const at = positions.get(reading.snapshot);
      if (at !== undefined) value[at] = reading.value;
    }
    return value.every(Number.isNaN) ? [] : [{ canonical, value }];
  });
  const spreads = SPREADS.flatMap((canonical): StripSpread[] => {
    const p50 = new Float64Array(readings.length).fill(Number.NaN);
    const p99 = new Float64Array(readings.length).fill(Number.NaN);
    let before: ReturnType<typeof histogramAt>;
    for (const { snapshot, point } of metricReadings(tables, canonical)) {
      const now = histogramAt(tables, point);
      const at = positions.get(snapshot);
      const came = before && now && histogramChange(before, now);
      if (came && at !== undefined) {
        p50[at] = finite(quantileBounds(came, 0.5));
        p99[at] = finite(quantileBounds(came, 0.99));
      }
      before = now ?? before;
    }
    return p99.every(Number.isNaN) ? [] : [{ canonical, p50, p99 }];
  });
  return { readings, quantities, spreads };
}

/** The upper bound of a bucket, or its lower one where it has none. */
function finite(bounds: { readonly lower: number; readonly upper: number } | undefined): number {
  if (!bounds) return Number.NaN;
  return Number.isFinite(bounds.upper) ? bounds.upper : bounds.lower;
}

function readingTimes({ points }: MetricTables): ReadingTime[] {
  const { snapshot, timeUnixNs } = points.columns;
  const times = new Map<number, bigint>();
  for (let point = 0; point < points.rows; point++) {
    const of = snapshot.values[point] ?? 0;
    const time = timeUnixNs.values[point] ?? -1n;
    const known = times.get(of);
    // the first that is dated: events of a ring, such as single pauses, have times of their own
    if (known === undefined || known < 0n) times.set(of, time);
  }
  return [...times]
    .sort(([a], [b]) => a - b)
    .slice(-MOST_READINGS)
    .map(([of, time]) => ({ snapshot: of, ...(time >= 0n && { unixNs: String(time) }) }));
}
