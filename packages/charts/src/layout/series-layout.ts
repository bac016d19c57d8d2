import type { StateClass } from '@unpark/model';
import type { SeriesAxis } from './series-axis';

/** One quantity over time. */
export interface Series {
  /** ascending */
  readonly timeNs: Float64Array;
  /** NaN: not measured from there on */
  readonly value: Float64Array;
  /**
   * - `step`: a value holds until the next one
   * - `points`: measured at these moments only; nothing is known between them
   */
  readonly form: 'step' | 'points';
}

/** How many goroutines were in each state, in equal parts of time. */
export interface StackedParts {
  readonly fromNs: number;
  readonly partNs: number;
  readonly layers: readonly { readonly stateClass: StateClass; readonly value: Float64Array }[];
}

/** Index of the last moment at or before `ns`; -1 when there is none. */
export function indexAt(timeNs: Float64Array, ns: number): number {
  let low = 0;
  let high = timeNs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timeNs[middle] as number) <= ns) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Value in force at a moment: of points the nearest one. NaN when there is none. */
export function valueAt({ timeNs, value, form }: Series, ns: number): number {
  const at = indexAt(timeNs, ns);
  if (form === 'step') return at < 0 ? Number.NaN : (value[at] as number);
  const next = at + 1;
  if (at < 0) return value[0] ?? Number.NaN;
  if (next >= timeNs.length) return value[at] as number;
  const isNearer = (timeNs[next] as number) - ns < ns - (timeNs[at] as number);
  return value[isNearer ? next : at] as number;
}

export interface SeriesStats {
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
}

/** Of the values that are in force inside a range; undefined when there are none. */
export function seriesStats(
  { timeNs, value, form }: Series,
  fromNs: number,
  toNs: number,
): SeriesStats | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let first = Number.NaN;
  let last = Number.NaN;
  // a step goes into the range with the value that it had before
  const begin = form === 'step' ? Math.max(indexAt(timeNs, fromNs), 0) : 0;
  for (let i = begin; i < timeNs.length; i++) {
    const ns = timeNs[i] as number;
    if (ns > toNs) break;
    if (form === 'points' && ns < fromNs) continue;
    const now = value[i] as number;
    if (Number.isNaN(now)) continue;
    if (Number.isNaN(first)) first = now;
    last = now;
    min = Math.min(min, now);
    max = Math.max(max, now);
  }
  return Number.isNaN(first) ? undefined : { min, max, first, last };
}

/** Lowest and highest value in force in each column of pixels; NaN where none is. */
export interface SeriesColumns {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** value in force at the right border of the column */
  readonly last: Float64Array;
}

/**
 * A series of steps as columns of pixels: costs as many steps as there are values in sight, and no
 * peak is lost however many fall into one column.
 */
export function seriesColumns({ timeNs, value }: Series, axis: SeriesAxis): SeriesColumns {
  const columns = Math.max(0, Math.floor(axis.widthPx));
  const low = new Float64Array(columns).fill(Number.NaN);
  const high = new Float64Array(columns).fill(Number.NaN);
  const last = new Float64Array(columns).fill(Number.NaN);
  const perPx = (axis.toNs - axis.fromNs) / columns;
  if (!(perPx > 0)) return { low, high, last };
  let at = indexAt(timeNs, axis.fromNs);
  for (let x = 0; x < columns; x++) {
    const begin = axis.fromNs + x * perPx;
    const end = axis.fromNs + (x + 1) * perPx;
    while (at + 1 < timeNs.length && (timeNs[at + 1] as number) <= begin) at++;
    let now = at < 0 ? Number.NaN : (value[at] as number);
    let min = now;
    let max = now;
    while (at + 1 < timeNs.length && (timeNs[at + 1] as number) < end) {
      at++;
      now = value[at] as number;
      if (Number.isNaN(now)) continue;
      if (!(min <= now)) min = now;
      if (!(max >= now)) max = now;
    }
    low[x] = min;
    high[x] = max;
    last[x] = now;
  }
  return { low, high, last };
}

/** Mean numbers at a moment, by layer. */
export const layersAt = ({ fromNs, partNs, layers }: StackedParts, ns: number): number[] =>
  layers.map(({ value }) => value[Math.floor((ns - fromNs) / partNs)] ?? 0);

/** Highest sum of the layers inside a range; at least 0. */
export function stackPeak(parts: StackedParts, fromNs: number, toNs: number): number {
  const [head] = parts.layers;
  if (!head || !(parts.partNs > 0)) return 0;
  const first = Math.max(0, Math.floor((fromNs - parts.fromNs) / parts.partNs));
  const end = Math.min(head.value.length, Math.ceil((toNs - parts.fromNs) / parts.partNs));
  let peak = 0;
  for (let part = first; part < end; part++) {
    let sum = 0;
    for (const { value } of parts.layers) sum += value[part] as number;
    peak = Math.max(peak, sum);
  }
  return peak;
}

/**
 * A round number not below `top`: 1, 2, 2.5, 5 × 10ⁿ.
 *
 * @param base 1024 for bytes, whose units are powers of it: round in the unit that they are written in
 */
export function roundTop(top: number, base?: number): number {
  if (!(top > 0) || !Number.isFinite(top)) return 1;
  const unit = base && top >= base ? base ** Math.floor(Math.log(top) / Math.log(base)) : 1;
  const size = top / unit;
  const power = 10 ** Math.floor(Math.log10(size));
  const round = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((of) => of >= size);
  return (round ?? size) * unit;
}
