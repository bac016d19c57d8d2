import { firstFrom, intervalEndNs, lastIntervalBefore } from '@unpark/charts';
import type { GoroutineTrackModel, TrackMeetings } from '../../workers/goroutine-track-messages';
import type { TracePlace } from '../../workers/trace-stacks';

/** One interval of the track, with whom it had to do with. */
export interface TrackSpan {
  readonly interval: number;
  readonly fromNs: number;
  readonly toNs: number;
  readonly state: GoroutineTrackModel['lanes']['kinds'][number] | undefined;
  readonly place: TracePlace | undefined;
  /** it was so already when the trace began */
  readonly isFromBefore: boolean;
  /** it was so still when the trace ended */
  readonly isOpen: boolean;
  /** id of the goroutine that made this one */
  readonly madeBy: number | undefined;
  /** id of the goroutine that ended this wait */
  readonly endedBy: number | undefined;
  /** whom it woke in this interval: `first` and how many */
  readonly woke: { readonly first: number; readonly count: number };
}

export function trackSpan(model: GoroutineTrackModel, interval: number): TrackSpan {
  const { lanes, woken, woke } = model;
  const fromNs = lanes.fromNs[interval] as number;
  const toNs = intervalEndNs(lanes, 0, interval);
  const last = lanes.fromNs.length - 1;
  const first = firstFrom(woke.ns, fromNs);
  return {
    interval,
    fromNs,
    toNs,
    state: lanes.kinds[lanes.kind[interval] as number],
    place: model.places[model.placeOf[interval] ?? -1],
    isFromBefore: interval === 0 && fromNs === 0,
    isOpen: interval === last && toNs >= model.endNs,
    madeBy: interval === 0 && fromNs > 0 ? wakerAt(woken, 0) : undefined,
    endedBy: interval < last ? wakerAt(woken, interval + 1) : undefined,
    woke: { first, count: firstFrom(woke.ns, interval === last ? toNs + 1 : toNs) - first },
  };
}

function wakerAt(
  { interval, goid }: GoroutineTrackModel['woken'],
  wanted: number,
): number | undefined {
  let low = 0;
  let high = interval.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((interval[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return interval[low] === wanted ? goid[low] : undefined;
}

/** The first of those that it woke, each once. */
export const wokeIds = (
  { goid }: TrackMeetings,
  { first, count }: TrackSpan['woke'],
  most: number,
): readonly string[] => {
  const ids = new Set<string>();
  for (let i = first; i < first + count && ids.size < most; i++) ids.add(String(goid[i] ?? 0));
  return [...ids];
};

/** Intervals that touch a part of the time: `from .. to)`. */
export function intervalsIn(
  { lanes }: Pick<GoroutineTrackModel, 'lanes'>,
  fromNs: number,
  toNs: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(lastIntervalBefore(lanes, 0, fromNs), 0);
  let to = lastIntervalBefore(lanes, 0, toNs) + 1;
  // one that begins where the part ends is not in it
  if (to > from && lanes.fromNs[to - 1] === toNs) to--;
  return { from, to: Math.max(to, from) };
}
