import type { HistoryPoint } from '@unpark/usecases';

/** A capture that counted goroutines or measured something, where it stands on the time axis. */
export interface PlottedPoint extends HistoryPoint {
  readonly atMs: number;
}

/** Oldest first. */
export const plottedPoints = (history: readonly HistoryPoint[]): PlottedPoint[] =>
  history
    .filter(
      ({ goroutineCount, measures }) =>
        goroutineCount !== undefined || Object.keys(measures ?? {}).length > 0,
    )
    .map((point) => ({ ...point, atMs: Date.parse(point.at) }))
    .sort((a, b) => a.atMs - b.atMs);

const HOUR_MS = 3_600_000;
export const HISTORY_RANGES = [
  { name: 'hour', ms: HOUR_MS },
  { name: 'sixHours', ms: 6 * HOUR_MS },
  { name: 'day', ms: 24 * HOUR_MS },
  { name: 'week', ms: 7 * 24 * HOUR_MS },
] as const;
export type HistoryRange = (typeof HISTORY_RANGES)[number]['name'] | 'all';

/** Ranges that show something, and not all, of these points; they end with the last capture. */
export function rangesOf(points: readonly PlottedPoint[]): HistoryRange[] {
  const first = points[0]?.atMs ?? 0;
  const last = points.at(-1)?.atMs ?? 0;
  const useful = HISTORY_RANGES.filter(
    ({ ms }) => last - first > ms && pointsFrom(points, last - ms).length > 1,
  );
  return useful.length === 0 ? [] : [...useful.map(({ name }) => name), 'all'];
}

export function pointsIn(
  points: readonly PlottedPoint[],
  range: HistoryRange,
): readonly PlottedPoint[] {
  const ms = HISTORY_RANGES.find(({ name }) => name === range)?.ms;
  return ms === undefined ? points : pointsFrom(points, (points.at(-1)?.atMs ?? 0) - ms);
}

const pointsFrom = (points: readonly PlottedPoint[], fromMs: number): readonly PlottedPoint[] =>
  points.filter(({ atMs }) => atMs >= fromMs);

/**
 * Which findings have room for their sign: each that clears the one before, and each that is not what
 * the one before was.
 */
export function signedFindings(
  points: readonly { readonly x: number; readonly severity?: string; readonly pattern?: string }[],
  roomPx: number,
): ReadonlySet<number> {
  const chosen = new Set<number>();
  let freeFrom = Number.NEGATIVE_INFINITY;
  let before: string | undefined;
  points.forEach(({ x, severity, pattern }, index) => {
    if (severity === undefined) return;
    const what = `${severity} ${pattern ?? ''}`;
    if (x < freeFrom && what === before) return;
    chosen.add(index);
    freeFrom = x + roomPx;
    before = what;
  });
  return chosen;
}
