import type { Alignment, TimeRange } from '@unpark/model';

/** A part of the capture's clock: nanoseconds since 1970, true within `errorNs` on both sides. */
export interface ClockSpan {
  readonly fromUnixNs: bigint;
  readonly toUnixNs: bigint;
  readonly errorNs: number;
}

/** What one artifact covers, on the capture's clock. */
export const spanOf = ({ fromUnixNs, toUnixNs, errorNs }: Alignment): ClockSpan => ({
  fromUnixNs: BigInt(fromUnixNs),
  toUnixNs: BigInt(toUnixNs),
  errorNs,
});

/** Length of what an artifact covers; 0 for a moment. */
export const lengthNs = ({ fromUnixNs, toUnixNs }: ClockSpan): number =>
  Number(toUnixNs - fromUnixNs);

const rowOf = (alignment: readonly Alignment[], artifact: string): Alignment | undefined =>
  alignment.find((row) => row.artifact === artifact);

/** Where a range of an artifact's own time is on the capture's clock; undefined when nothing says. */
export function unixSpan(
  alignment: readonly Alignment[],
  { artifact, fromNs, toNs }: TimeRange,
): ClockSpan | undefined {
  const row = rowOf(alignment, artifact);
  if (!row) return undefined;
  const begin = BigInt(row.fromUnixNs);
  return {
    fromUnixNs: begin + BigInt(Math.round(fromNs)),
    toUnixNs: begin + BigInt(Math.round(toNs)),
    errorNs: row.errorNs,
  };
}

/**
 * How one artifact lies to a span of the capture's clock.
 *
 * - `inside`: a moment, or all of it, is in the span
 * - `overlaps`: a part of what it covers is
 * - `perhaps`: it lies outside, but the error bars reach over the border
 * - `outside`
 */
export type Meeting = 'inside' | 'overlaps' | 'perhaps' | 'outside';

/** A range on the clock of another artifact. */
export interface OnClock {
  readonly artifact: string;
  /** nanoseconds in the artifact's own time; may lie outside of it */
  readonly fromNs: number;
  readonly toNs: number;
  /** the borders are true within this: both clocks' errors */
  readonly errorNs: number;
  readonly meets: Meeting;
  /** 0 to 1: how much of what the artifact covers is in the range; of a moment 1 or 0 */
  readonly share: number;
  /** the part of the range that the artifact covers, in its own time; absent when there is none */
  readonly common?: { readonly fromNs: number; readonly toNs: number };
}

/**
 * A range of one artifact in the time of another one; undefined when the capture does not say when
 * either was taken. Of the same artifact it is the range itself, without an error.
 */
export function onClock(
  alignment: readonly Alignment[],
  range: TimeRange,
  artifact: string,
): OnClock | undefined {
  const from = rowOf(alignment, range.artifact);
  const to = rowOf(alignment, artifact);
  if (!from || !to) return undefined;
  const shift = Number(BigInt(from.fromUnixNs) - BigInt(to.fromUnixNs));
  const length = lengthNs(spanOf(to));
  const fromNs = range.fromNs + shift;
  const toNs = range.toNs + shift;
  const errorNs = range.artifact === artifact ? 0 : from.errorNs + to.errorNs;
  const common = { fromNs: Math.max(fromNs, 0), toNs: Math.min(toNs, length) };
  const overlap = common.toNs - common.fromNs;
  const isMoment = length <= 0;
  const isIn = isMoment ? fromNs <= 0 && toNs >= 0 : overlap > 0;
  if (!isIn) {
    const gap = Math.max(fromNs - length, -toNs, 0);
    const meets = gap <= errorNs && errorNs > 0 ? 'perhaps' : 'outside';
    return { artifact, fromNs, toNs, errorNs, meets, share: 0 };
  }
  const isWhole = isMoment || overlap >= length;
  return {
    artifact,
    fromNs,
    toNs,
    errorNs,
    meets: isWhole ? 'inside' : 'overlaps',
    share: isMoment ? 1 : Math.min(overlap / length, 1),
    common,
  };
}

/**
 * A span of the clock as a range of one artifact, cut to what it covers, in whole nanoseconds;
 * undefined when nothing of it is left.
 */
export function rangeOfSpan(
  alignment: readonly Alignment[],
  artifact: string,
  span: Pick<ClockSpan, 'fromUnixNs' | 'toUnixNs'>,
): TimeRange | undefined {
  const row = rowOf(alignment, artifact);
  if (!row) return undefined;
  const begin = BigInt(row.fromUnixNs);
  const length = lengthNs(spanOf(row));
  const fromNs = Math.max(Number(span.fromUnixNs - begin), 0);
  const toNs = Math.min(Number(span.toUnixNs - begin), length);
  return toNs > fromNs ? { artifact, fromNs, toNs } : undefined;
}

/** The span that holds all artifacts; undefined when the time of none is known. */
export function wholeSpan(alignment: readonly Alignment[]): ClockSpan | undefined {
  let whole: ClockSpan | undefined;
  for (const row of alignment) {
    const { fromUnixNs, toUnixNs, errorNs } = spanOf(row);
    whole = whole
      ? {
          fromUnixNs: fromUnixNs < whole.fromUnixNs ? fromUnixNs : whole.fromUnixNs,
          toUnixNs: toUnixNs > whole.toUnixNs ? toUnixNs : whole.toUnixNs,
          errorNs: Math.max(errorNs, whole.errorNs),
        }
      : { fromUnixNs, toUnixNs, errorNs };
  }
  return whole;
}
