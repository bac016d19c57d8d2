/** Durations counted in five buckets a power of ten, as the pages of `go tool trace` show them. */
export interface DurationHistogram {
  /** number of the first bucket; `counts[i]` is of bucket `firstBucket + i` */
  readonly firstBucket: number;
  readonly counts: readonly number[];
  readonly count: number;
}

/** natural logarithm of the width of a bucket */
const STEP = Math.log(10 ** (1 / 5));

/** Nanoseconds where a bucket begins. */
export const bucketStartNs = (bucket: number): number => Math.trunc(Math.exp(bucket * STEP));

/** @param ns what is not above zero falls into bucket 0 */
export const durationBucket = (ns: number): number =>
  ns > 0 ? Math.trunc(Math.log(ns) / STEP) : 0;

/** @param durations nanoseconds */
export function durationHistogram(durations: Iterable<number>): DurationHistogram {
  const counts: number[] = [];
  let first = Number.POSITIVE_INFINITY;
  let count = 0;
  for (const ns of durations) {
    const bucket = durationBucket(ns);
    while (counts.length <= bucket) counts.push(0);
    counts[bucket] = (counts[bucket] as number) + 1;
    first = Math.min(first, bucket);
    count++;
  }
  return count === 0
    ? { firstBucket: 0, counts: [], count }
    : { firstBucket: first, counts: counts.slice(first), count };
}
