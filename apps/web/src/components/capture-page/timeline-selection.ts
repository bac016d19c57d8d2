import { endsLockWait, type HandOver, handOver, previousHandOver } from '@unpark/charts';
import type { Selection, TimeRange } from '@unpark/model';
import { MAX_IDS } from '@unpark/view-state';
import type { TimelineModel } from '../../workers/timeline-messages';

/** Lanes by the id that people know; goes through all of them, so it is asked once for a selection. */
function lanesWithIds({ ids, lanes }: TimelineModel, wanted: readonly string[]): number[] {
  // ids below 2^53 are exact as numbers, and no process made more goroutines than that
  const left = new Set(wanted.map(Number));
  const found: number[] = [];
  for (let lane = 0; lane < ids.length && found.length < left.size; lane++) {
    if (!left.has(ids[lane] as number) || lanes.first[lane] === lanes.first[lane + 1]) continue;
    found.push(lane);
  }
  return found;
}

/** A function that so many goroutines wait in does not mark them one by one. */
const MOST_MARKED = 500;

/** Lanes that the selection names: goroutines by their ids, else those at one of its functions. */
export function selectedLanes(model: TimelineModel, selection: Selection): ReadonlySet<number> {
  const lanes = new Set<number>();
  if (model.drawn !== 'goroutines') return lanes;
  if (selection.goroutines) {
    for (const lane of lanesWithIds(model, selection.goroutines.goids)) lanes.add(lane);
    return lanes;
  }
  const { groups } = model;
  for (const [group, { place }] of (groups?.heads ?? []).entries()) {
    if (!groups || !place || !selection.functions.includes(place.function)) continue;
    const members = groups.lanes.subarray(groups.first[group], groups.first[group + 1]);
    if (members.length <= MOST_MARKED) for (const lane of members) lanes.add(lane);
  }
  return lanes;
}

export const goroutineSelection = (
  model: TimelineModel,
  artifact: string,
  lanes: readonly number[],
  range: TimeRange | undefined,
): Selection => ({
  functions: [],
  goroutines: {
    artifact,
    goids: lanes.slice(0, MAX_IDS).map((lane) => String(model.ids[lane] ?? 0)),
  },
  ...(range && { range }),
});

/**
 * A hand-over as a selection: both goroutines, from when the waker was woken itself, else from when the
 * other began to wait, until that one ran.
 */
export function handOverSelection(model: TimelineModel, artifact: string, of: HandOver): Selection {
  const { lanes, wakes } = model;
  const before = wakes && endsLockWait(lanes, of) ? previousHandOver(lanes, wakes, of) : undefined;
  const fromNs = Math.floor(
    before && before.lane === of.by && before.ns < of.ns ? before.ns : of.waitedFromNs,
  );
  const isLast = of.interval + 1 === lanes.first[of.lane + 1];
  const ran = (isLast ? lanes.endNs[of.lane] : lanes.fromNs[of.interval + 1]) ?? of.ns;
  return goroutineSelection(model, artifact, [of.by, of.lane], {
    artifact,
    fromNs,
    toNs: Math.max(Math.ceil(ran), fromNs + 1),
  });
}

/** The hand-over that a selection is; the other direction, so that a link restores it. */
export function handOverOf(
  model: TimelineModel,
  artifact: string,
  { goroutines, range }: Selection,
): HandOver | undefined {
  const { lanes, wakes } = model;
  if (!wakes || goroutines?.goids.length !== 2 || range?.artifact !== artifact) return undefined;
  const [a, b] = lanesWithIds(model, goroutines.goids);
  if (a === undefined || b === undefined) return undefined;
  const found = [lastBetween(model, a, b, range), lastBetween(model, b, a, range)].filter(
    (of) => of !== undefined,
  );
  found.sort((one, other) => other.ns - one.ns);
  const [last] = found;
  return last && handOver(lanes, wakes, last.edge);
}

function lastBetween(
  { lanes, wakes }: TimelineModel,
  by: number,
  lane: number,
  { fromNs, toNs }: TimeRange,
): HandOver | undefined {
  if (!wakes) return undefined;
  const first = wakes.first[lane] as number;
  for (let edge = (wakes.first[lane + 1] as number) - 1; edge >= first; edge--) {
    const ns = lanes.fromNs[wakes.interval[edge] as number] as number;
    if (ns < fromNs) break;
    if (ns <= toNs && wakes.by[edge] === by) return handOver(lanes, wakes, edge);
  }
  return undefined;
}

/** Who made the goroutine runnable that an interval belongs to; undefined when nobody did. */
export function edgeAt({ lanes, wakes }: TimelineModel, lane: number, interval: number) {
  if (!wakes || lane < 0) return undefined;
  let low = wakes.first[lane] as number;
  let high = wakes.first[lane + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wakes.interval[middle] as number) < interval) low = middle + 1;
    else high = middle;
  }
  return low < (wakes.first[lane + 1] as number) && wakes.interval[low] === interval
    ? handOver(lanes, wakes, low)
    : undefined;
}
