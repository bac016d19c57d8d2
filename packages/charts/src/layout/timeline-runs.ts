import {
  addTimeOnwards,
  CLASS_COUNT,
  dominantClass,
  intervalEndNs,
  lastIntervalBefore,
  type TimelineLanes,
} from './timeline-lanes';
import { nsOf, pxOf, type TimeWindow } from './timeline-window';

/** What is drawn of one lane, left to right: `count` bars that touch or leave gaps, never overlap. */
export interface LaneRuns {
  count: number;
  fromPx: Float64Array;
  toPx: Float64Array;
  /** position in STATE_CLASSES */
  stateClass: Uint8Array;
  /** the interval that a bar is; -1: a pixel that holds several, drawn as the one with most time */
  interval: Int32Array;
}

export const makeRuns = (): LaneRuns => ({
  count: 0,
  fromPx: new Float64Array(256),
  toPx: new Float64Array(256),
  stateClass: new Uint8Array(256),
  interval: new Int32Array(256),
});

/** Intervals a pixel from which columns are two pixels wide. */
const DENSE = 32;

const scratch = new Float64Array(CLASS_COUNT);

/**
 * Bars of a lane inside a window. An interval that fills whole pixels is a bar; a pixel with several
 * intervals has the class that took most of its time. The work follows the pixels, not the intervals.
 */
export function laneRuns(
  lanes: TimelineLanes,
  lane: number,
  window: TimeWindow,
  runs: LaneRuns,
): void {
  runs.count = 0;
  const { first, fromNs, kind, classOf } = lanes;
  const stop = first[lane + 1] as number;
  if (stop === first[lane]) return;
  const endNs = Math.min(window.toNs, lanes.endNs[lane] as number);
  let i = Math.max(lastIntervalBefore(lanes, lane, window.fromNs), first[lane] as number);
  let at = Math.max(window.fromNs, fromNs[i] as number);
  // where a pixel holds hundreds, two of them say as much as one
  const inside = lastIntervalBefore(lanes, lane, endNs) - i;
  const columnPx = inside > DENSE * window.widthPx ? 2 : 1;
  const columnNs = ((window.toNs - window.fromNs) / window.widthPx) * columnPx;
  while (at < endNs) {
    const until = Math.min(intervalEndNs(lanes, lane, i), endNs);
    const column = Math.floor((pxOf(window, at) + 1e-6) / columnPx);
    const columnEnds = Math.min(nsOf(window, (column + 1) * columnPx), endNs);
    // the last interval of a lane has no neighbour that could share its pixel
    if (until >= columnEnds || until - at >= columnNs || i + 1 >= stop) {
      add(runs, pxOf(window, at), pxOf(window, until), classOf[kind[i] as number] as number, i);
      at = until;
      i++;
      if (i >= stop) return;
      continue;
    }
    scratch.fill(0);
    i = addTimeOnwards(lanes, lane, i, at, columnEnds, scratch);
    add(runs, pxOf(window, at), pxOf(window, columnEnds), dominantClass(scratch), -1);
    at = columnEnds;
  }
}

function add(runs: LaneRuns, from: number, to: number, stateClass: number, interval: number): void {
  const last = runs.count - 1;
  if (
    interval < 0 &&
    last >= 0 &&
    runs.interval[last] === -1 &&
    runs.stateClass[last] === stateClass &&
    from - (runs.toPx[last] as number) < 1e-6
  ) {
    runs.toPx[last] = to;
    return;
  }
  if (runs.count === runs.fromPx.length) grow(runs);
  runs.fromPx[runs.count] = from;
  runs.toPx[runs.count] = to;
  runs.stateClass[runs.count] = stateClass;
  runs.interval[runs.count] = interval;
  runs.count++;
}

function grow(runs: LaneRuns): void {
  const size = runs.fromPx.length * 2;
  const { fromPx, toPx, stateClass, interval } = runs;
  runs.fromPx = new Float64Array(size);
  runs.fromPx.set(fromPx);
  runs.toPx = new Float64Array(size);
  runs.toPx.set(toPx);
  runs.stateClass = new Uint8Array(size);
  runs.stateClass.set(stateClass);
  runs.interval = new Int32Array(size);
  runs.interval.set(interval);
}
