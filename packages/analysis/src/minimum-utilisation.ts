import type { UtilisationSteps } from './mutator-utilisation';

/**
 * Minimum mutator utilisation: the lowest mean share that the program had in any window of a length.
 * Exact: the mean over a sliding window is lowest where one of its edges is on a step.
 */
export class MinimumUtilisation {
  /** by series: nanoseconds of the program from the first step up to each step */
  private readonly sums: readonly Float64Array[];

  constructor(private readonly series: readonly UtilisationSteps[]) {
    this.sums = series.map(({ timeNs, share }) => {
      const sums = new Float64Array(timeNs.length);
      for (let i = 1; i < timeNs.length; i++) {
        const ns = (timeNs[i] as number) - (timeNs[i - 1] as number);
        sums[i] = (sums[i - 1] as number) + (share[i - 1] as number) * ns;
      }
      return sums;
    });
  }

  /**
   * @param windowNs nanoseconds; a window that is longer than the trace is the trace, one of 0 is a
   *   moment
   * @returns 0 to 1; 1 when nothing is known
   */
  at(windowNs: number): number {
    let lowest = 1;
    for (const [i, steps] of this.series.entries()) {
      lowest = Math.min(lowest, lowestMean(steps, this.sums[i] as Float64Array, windowNs));
    }
    return lowest;
  }

  /**
   * Values at windows in equal steps of their logarithm, shortest first.
   *
   * @param fromNs shortest window, above 0
   * @param toNs longest window; cut to the length of the trace
   */
  curve(fromNs: number, toNs: number, points = 100): { windowNs: number; share: number }[] {
    const longest = Math.max(...this.series.map(({ timeNs }) => lengthNs(timeNs)), 0);
    const to = Math.min(toNs, longest);
    if (points < 2 || !(fromNs > 0) || !(to >= fromNs)) return [];
    const step = Math.log(to / fromNs) / (points - 1);
    return Array.from({ length: points }, (_, i) => {
      const windowNs = Math.round(fromNs * Math.exp(step * i));
      return { windowNs, share: this.at(windowNs) };
    });
  }
}

const lengthNs = (timeNs: Float64Array): number =>
  timeNs.length === 0 ? 0 : (timeNs.at(-1) as number) - (timeNs[0] as number);

function lowestMean(
  { timeNs, share }: UtilisationSteps,
  sums: Float64Array,
  windowNs: number,
): number {
  const last = timeNs.length - 1;
  if (last < 1) return 1;
  const from = timeNs[0] as number;
  const to = timeNs[last] as number;
  if (windowNs <= 0) {
    let lowest = 1;
    for (let i = 0; i < last; i++) lowest = Math.min(lowest, share[i] as number);
    return lowest;
  }
  if (windowNs >= to - from) return Math.max((sums[last] as number) / (to - from), 0);

  let left = 0;
  let right = 0;
  let time = from;
  let lowest = 1;
  for (;;) {
    while (left < last && (timeNs[left + 1] as number) <= time) left++;
    while (right < last && (timeNs[right + 1] as number) <= time + windowNs) right++;
    const upTo = (step: number, ns: number) =>
      (sums[step] as number) + (share[step] as number) * (ns - (timeNs[step] as number));
    const mean = (upTo(right, time + windowNs) - upTo(left, time)) / windowNs;
    if (mean < lowest) lowest = mean;
    if (time >= to - windowNs || lowest <= 0) return Math.max(lowest, 0);
    const nextLeft = timeNs[left + 1] ?? to;
    const nextRight = (timeNs[right + 1] ?? to + windowNs) - windowNs;
    time = Math.min(nextLeft, nextRight, to - windowNs);
  }
}
