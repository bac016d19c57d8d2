/** A stretch of time over a width; what several lanes share. */
export interface SeriesAxis {
  readonly fromNs: number;
  readonly toNs: number;
  readonly widthPx: number;
}

export const xOf = ({ fromNs, toNs, widthPx }: SeriesAxis, ns: number): number =>
  toNs > fromNs ? ((ns - fromNs) / (toNs - fromNs)) * widthPx : 0;

export const nsAt = ({ fromNs, toNs, widthPx }: SeriesAxis, x: number): number =>
  widthPx > 0 ? fromNs + (Math.min(Math.max(x, 0), widthPx) / widthPx) * (toNs - fromNs) : fromNs;

/** Round moments of an axis that starts at 0 somewhere: steps of 1, 2, 5 × 10ⁿ nanoseconds. */
export function seriesTicks({ fromNs, toNs }: SeriesAxis, most: number): number[] {
  const span = toNs - fromNs;
  if (!(span > 0) || most < 1) return [];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? span;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromNs / step); at * step <= toNs; at++) ticks.push(at * step);
  return ticks;
}

/** `+0.5 s`: with as many digits as tell ticks that are a step apart. */
export function tickLabel(ns: number, stepNs: number): string {
  const sign = ns < 0 ? '\u2212' : '+';
  const size = Math.abs(ns);
  const [scale, unit] =
    stepNs >= 1e8
      ? [1e9, 's']
      : stepNs >= 1e5
        ? [1e6, 'ms']
        : stepNs >= 1e2
          ? [1e3, 'us']
          : [1, 'ns'];
  const digits = Math.max(0, Math.ceil(-Math.log10(stepNs / scale) - 1e-9));
  return `${sign}${(size / scale).toFixed(Math.min(digits, 3))} ${unit}`;
}
