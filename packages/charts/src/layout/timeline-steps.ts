import { STATE_CLASSES } from '@unpark/model';
import { intervalAt, laneOfInterval, type TimelineLanes } from './timeline-lanes';

/**
 * Who made whom runnable. Edges of lane `l` are `first[l] .. first[l + 1])`, by time; the same by waker:
 * those of `l` are `edge[firstBy[l] .. firstBy[l + 1])`.
 */
export interface LaneWakes {
  readonly first: Int32Array;
  /** the interval in which the woken lane is runnable */
  readonly interval: Int32Array;
  readonly by: Int32Array;
  readonly firstBy: Int32Array;
  readonly edge: Int32Array;
}

/** One wake-up: `by` ended the wait of `lane`. */
export interface HandOver {
  readonly edge: number;
  readonly lane: number;
  readonly by: number;
  /** nanoseconds from the trace's origin */
  readonly ns: number;
  /** the runnable interval that begins here */
  readonly interval: number;
  /** when the wait that ended here began; the same as `ns` for a creation */
  readonly waitedFromNs: number;
  /** the wait is drawn from the beginning: it is longer than the trace shows */
  readonly isFromBefore: boolean;
  readonly isCreation: boolean;
}

export function handOver(lanes: TimelineLanes, wakes: LaneWakes, edge: number): HandOver {
  const interval = wakes.interval[edge] as number;
  const lane = laneOfInterval(lanes, interval);
  const isCreation = interval === lanes.first[lane];
  const ns = lanes.fromNs[interval] as number;
  const waitedFromNs = isCreation ? ns : (lanes.fromNs[interval - 1] as number);
  return {
    edge,
    lane,
    by: wakes.by[edge] as number,
    ns,
    interval,
    waitedFromNs,
    isFromBefore: !isCreation && interval - 1 === lanes.first[lane] && waitedFromNs === 0,
    isCreation,
  };
}

const LOCK = STATE_CLASSES.indexOf('lock');
const UNKNOWN = STATE_CLASSES.indexOf('unknown');

/** The class of the wait that an edge ended; -1 for a creation. */
function waitClass(lanes: TimelineLanes, { interval, isCreation }: HandOver): number {
  if (isCreation) return -1;
  return lanes.classOf[lanes.kind[interval - 1] as number] as number;
}

/** A wait from before the trace, of which nothing is known, may have been of any class. */
const mayBe = (lanes: TimelineLanes, of: HandOver, like: number): boolean => {
  const found = waitClass(lanes, of);
  return found === like || (found === UNKNOWN && of.isFromBefore);
};

/** The class that a chain goes on with: of waits that nothing is known of locks, which are handed on. */
const classOfChain = (lanes: TimelineLanes, of: HandOver): number =>
  mayBe(lanes, of, LOCK) ? LOCK : waitClass(lanes, of);

/** Edges that are looked at for one of the same class before any will do. */
const MOST_LOOKS = 4096;

/** The last edge that woke a lane by a moment; of class `like` if there is one. */
export function wokenBy(
  lanes: TimelineLanes,
  wakes: LaneWakes,
  lane: number,
  ns: number,
  like = -1,
): HandOver | undefined {
  let nearest: HandOver | undefined;
  let looks = 0;
  for (
    let edge = (wakes.first[lane + 1] as number) - 1;
    edge >= (wakes.first[lane] as number);
    edge--
  ) {
    if ((lanes.fromNs[wakes.interval[edge] as number] as number) > ns) continue;
    const found = handOver(lanes, wakes, edge);
    if (like < 0 || mayBe(lanes, found, like)) return found;
    nearest ??= found;
    if (++looks > MOST_LOOKS) break;
  }
  return nearest;
}

/** The first edge by which a lane woke another after a moment; of class `like` if there is one. */
export function wokeNext(
  lanes: TimelineLanes,
  wakes: LaneWakes,
  lane: number,
  ns: number,
  like = -1,
): HandOver | undefined {
  let nearest: HandOver | undefined;
  let looks = 0;
  for (
    let at = firstByAfter(lanes, wakes, lane, ns);
    at < (wakes.firstBy[lane + 1] as number);
    at++
  ) {
    const found = handOver(lanes, wakes, wakes.edge[at] as number);
    if (like < 0 || mayBe(lanes, found, like)) return found;
    nearest ??= found;
    if (++looks > MOST_LOOKS) break;
  }
  return nearest;
}

function firstByAfter(lanes: TimelineLanes, wakes: LaneWakes, lane: number, ns: number): number {
  let low = wakes.firstBy[lane] as number;
  let high = wakes.firstBy[lane + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = lanes.fromNs[wakes.interval[wakes.edge[middle] as number] as number] as number;
    if (at <= ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The hand-over before this one: who woke the waker, of the same kind of wait if there is one. */
export const previousHandOver = (lanes: TimelineLanes, wakes: LaneWakes, from: HandOver) =>
  wokenBy(lanes, wakes, from.by, from.ns, classOfChain(lanes, from));

/** The one after it: whom the woken one woke, of the same kind of wait if there is one. */
export const nextHandOver = (lanes: TimelineLanes, wakes: LaneWakes, from: HandOver) =>
  wokeNext(lanes, wakes, from.lane, from.ns, classOfChain(lanes, from));

/** Steps of one chain that are counted. */
const MOST_STEPS = 1000;

/** Which one it is in its chain of hand-overs of one kind, from 1, and how many there are. */
export function placeInChain(
  lanes: TimelineLanes,
  wakes: LaneWakes,
  from: HandOver,
): { readonly place: number; readonly of: number } {
  const like = classOfChain(lanes, from);
  const walk = (step: typeof nextHandOver) => {
    let steps = 0;
    for (let at = step(lanes, wakes, from); at && steps < MOST_STEPS; at = step(lanes, wakes, at)) {
      if (!mayBe(lanes, at, like)) break;
      steps++;
    }
    return steps;
  };
  const before = walk(previousHandOver);
  return { place: before + 1, of: before + 1 + walk(nextHandOver) };
}

/** Whether a wait is for a lock: then whoever is woken holds it. */
export const endsLockWait = (lanes: TimelineLanes, of: HandOver): boolean =>
  waitClass(lanes, of) === LOCK;

/**
 * The hand-over that a person means who asks at a moment of a lane: backwards who ended the wait that
 * is on, else who woke the lane last; forwards whom the lane woke next. Locks first: they are handed on.
 */
export function handOverFrom(
  lanes: TimelineLanes,
  wakes: LaneWakes,
  lane: number,
  ns: number,
  forwards: boolean,
): HandOver | undefined {
  if (forwards) return wokeNext(lanes, wakes, lane, ns, LOCK);
  const interval = intervalAt(lanes, lane, ns);
  if (interval >= 0 && interval + 1 < (lanes.first[lane + 1] as number)) {
    const ended = wokenBy(lanes, wakes, lane, lanes.fromNs[interval + 1] as number);
    if (ended?.interval === interval + 1) return ended;
  }
  return wokenBy(lanes, wakes, lane, ns);
}
