'use client';

import { setAddress } from '../axis/set-address';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { type HistoryRange, type PlottedPoint, rangesOf } from './history-points';

/** The time that the page shows, as its address says; all of it where these points do not reach so far. */
export function useRange(points: readonly PlottedPoint[]): {
  readonly range: HistoryRange;
  readonly ranges: readonly HistoryRange[];
  readonly setRange: (range: HistoryRange) => void;
} {
  const wanted = useSearchParams().get('range');
  const ranges = useMemo(() => rangesOf(points), [points]);
  return {
    range: ranges.find((one) => one === wanted) ?? 'all',
    ranges,
    setRange: (range) => setAddress('range', range === 'all' ? undefined : range),
  };
}
