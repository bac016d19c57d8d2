import { infinityOf, type JsonValue } from '../json-values';

/** A histogram of runtime/metrics as JSON: buckets in rising order, empty ones may be missing. */
export interface HistogramValue {
  readonly buckets: readonly {
    readonly lower: number;
    readonly upper: number;
    readonly count: number;
  }[];
}

/**
 * The forms in which programs write `metrics.Float64Histogram`: `{"histogram": [[lower, upper, count]]}`,
 * and its own fields `Counts` and `Buckets` (one bound more than counts). Infinite bounds are text or
 * null, for JSON has none. undefined for other values and for bounds that do not rise.
 */
export function histogramOf(value: JsonValue): HistogramValue | undefined {
  if (!(value instanceof Map)) return undefined;
  const inner = value.get('histogram') ?? value.get('Histogram');
  if (Array.isArray(inner)) return fromTriples(inner);
  const holder = inner instanceof Map ? inner : value;
  const counts = holder.get('Counts') ?? holder.get('counts');
  const bounds = holder.get('Buckets') ?? holder.get('buckets');
  if (!Array.isArray(counts) || !Array.isArray(bounds)) return undefined;
  if (bounds.length !== counts.length + 1 && (bounds.length > 0 || counts.length > 0)) {
    return undefined;
  }
  return rising(
    counts.map((count, index) => ({
      lower: boundOf(bounds[index], Number.NEGATIVE_INFINITY),
      upper: boundOf(bounds[index + 1], Number.POSITIVE_INFINITY),
      count: countOf(count),
    })),
  );
}

function fromTriples(list: readonly JsonValue[]): HistogramValue | undefined {
  const buckets: { lower: number; upper: number; count: number }[] = [];
  for (const triple of list) {
    if (!Array.isArray(triple) || triple.length !== 3) return undefined;
    buckets.push({
      lower: boundOf(triple[0], Number.NEGATIVE_INFINITY),
      upper: boundOf(triple[1], Number.POSITIVE_INFINITY),
      count: countOf(triple[2]),
    });
  }
  return rising(buckets);
}

function rising(
  buckets: { lower: number; upper: number; count: number }[],
): HistogramValue | undefined {
  let last = Number.NEGATIVE_INFINITY;
  for (const { lower, upper, count } of buckets) {
    if (!(lower >= last && upper > lower && count >= 0)) return undefined;
    last = upper;
  }
  return { buckets };
}

function boundOf(value: JsonValue | undefined, whenNull: number): number {
  if (value === null) return whenNull;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return typeof value === 'string' ? (infinityOf(value) ?? Number.NaN) : Number.NaN;
}

const countOf = (value: JsonValue | undefined): number =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
