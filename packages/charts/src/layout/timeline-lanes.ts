import { STATE_CLASSES, type StateClass } from '@unpark/model';

/** Columns of one number for each state class, in the order of STATE_CLASSES. */
export const CLASS_COUNT = STATE_CLASSES.length;

/** What a lane does in an interval, in words and with its colour. */
export interface LaneKind {
  readonly stateClass: StateClass;
  readonly label: string;
}

/**
 * Time of lanes as intervals without gaps: those of lane `l` are `first[l] .. first[l + 1])`, in the
 * order of time; each ends where the next begins, the last at `endNs[l]`. Nanoseconds from the trace's
 * origin.
 */
export interface TimelineLanes {
  readonly first: Int32Array;
  readonly fromNs: Float64Array;
  readonly endNs: Float64Array;
  /** position in `kinds` */
  readonly kind: Uint16Array;
  readonly kinds: readonly LaneKind[];
  /** position in STATE_CLASSES, by kind */
  readonly classOf: Uint8Array;
  readonly sums: LaneSums;
}

/**
 * How long each lane was in each class before every BLOCK-th of its intervals: with it the time in any
 * window costs two short walks, however many intervals are inside, and is exact.
 */
export interface LaneSums {
  /** blocks of lane `l` are `first[l] .. first[l + 1])` */
  readonly first: Int32Array;
  /** CLASS_COUNT numbers a block, nanoseconds */
  readonly ns: Float64Array;
}

/** Intervals between two sums: fewer cost memory, more cost time. */
const BLOCK = 64;

type Intervals = Pick<TimelineLanes, 'first' | 'fromNs' | 'endNs' | 'kind' | 'classOf'>;

export const classesOf = (kinds: readonly LaneKind[]): Uint8Array =>
  Uint8Array.from(kinds, ({ stateClass }) => STATE_CLASSES.indexOf(stateClass));

export function laneSums(lanes: Intervals): LaneSums {
  const { first, fromNs, kind, classOf } = lanes;
  const count = first.length - 1;
  const blocks = new Int32Array(count + 1);
  for (let lane = 0; lane < count; lane++) {
    const intervals = (first[lane + 1] as number) - (first[lane] as number);
    blocks[lane + 1] = (blocks[lane] as number) + Math.floor(Math.max(intervals - 1, 0) / BLOCK);
  }
  const ns = new Float64Array((blocks[count] as number) * CLASS_COUNT);
  const running = new Float64Array(CLASS_COUNT);
  for (let lane = 0; lane < count; lane++) {
    const from = first[lane] as number;
    const to = first[lane + 1] as number;
    if (to - from <= BLOCK) continue;
    running.fill(0);
    let block = blocks[lane] as number;
    // nothing is asked of the intervals after the last sum
    for (let i = from; i + BLOCK < to; ) {
      let begins = fromNs[i] as number;
      for (const stop = i + BLOCK; i < stop; i++) {
        const ends = fromNs[i + 1] as number;
        const of = classOf[kind[i] as number] as number;
        running[of] = (running[of] as number) + ends - begins;
        begins = ends;
      }
      ns.set(running, block++ * CLASS_COUNT);
    }
  }
  return { first: blocks, ns };
}

export const lanesWithSums = (lanes: Omit<TimelineLanes, 'sums' | 'classOf'>): TimelineLanes => {
  const classOf = classesOf(lanes.kinds);
  return { ...lanes, classOf, sums: laneSums({ ...lanes, classOf }) };
};

/** The interval of a lane at a time: the last one that began by then; -1 before the first one. */
export function lastIntervalBefore(lanes: Intervals, lane: number, ns: number): number {
  let low = lanes.first[lane] as number;
  const from = low;
  let high = lanes.first[lane + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lanes.fromNs[middle] as number) <= ns) low = middle + 1;
    else high = middle;
  }
  return low > from ? low - 1 : -1;
}

/** The interval that holds a moment of a lane; -1 before its beginning and after its end. */
export function intervalAt(lanes: Intervals, lane: number, ns: number): number {
  return ns < (lanes.endNs[lane] as number) ? lastIntervalBefore(lanes, lane, ns) : -1;
}

/** @param lane the lane of the interval */
export const intervalEndNs = (lanes: Intervals, lane: number, interval: number): number =>
  (interval + 1 < (lanes.first[lane + 1] as number)
    ? lanes.fromNs[interval + 1]
    : lanes.endNs[lane]) as number;

/** The lane that an interval belongs to. */
export function laneOfInterval({ first }: Pick<Intervals, 'first'>, interval: number): number {
  let low = 0;
  let high = first.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((first[middle] as number) <= interval) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Adds to `out` the time that a lane spent in each class before a moment, times `sign`.
 *
 * @param last `lastIntervalBefore` of that moment
 */
function addBefore(
  lanes: TimelineLanes,
  lane: number,
  ns: number,
  last: number,
  sign: 1 | -1,
  out: Float64Array,
): void {
  if (last < 0) return;
  const { first, fromNs, endNs, kind, classOf, sums } = lanes;
  const from = first[lane] as number;
  const block = Math.floor((last - from) / BLOCK);
  if (block > 0) {
    const at = ((sums.first[lane] as number) + block - 1) * CLASS_COUNT;
    for (let of = 0; of < CLASS_COUNT; of++) {
      out[of] = (out[of] as number) + sign * (sums.ns[at + of] as number);
    }
  }
  for (let i = from + block * BLOCK; i <= last; i++) {
    const end = i < last ? (fromNs[i + 1] as number) : Math.min(ns, endNs[lane] as number);
    const of = classOf[kind[i] as number] as number;
    out[of] =
      (out[of] as number) + sign * (Math.max(end, fromNs[i] as number) - (fromNs[i] as number));
  }
}

/** Adds to `out` how long a lane was in each class from `fromNs` to `toNs`. */
export function addTimeInLane(
  lanes: TimelineLanes,
  lane: number,
  fromNs: number,
  toNs: number,
  out: Float64Array,
): void {
  const last = lastIntervalBefore(lanes, lane, toNs);
  if (last < 0) return;
  // a walk over few intervals is cheaper than two sums, and exact to the last digit
  if ((lanes.first[lane] as number) + BLOCK > last) {
    addDirectly(lanes, lane, fromNs, toNs, last, out);
    return;
  }
  addBefore(lanes, lane, toNs, last, 1, out);
  addBefore(lanes, lane, fromNs, lastIntervalBefore(lanes, lane, fromNs), -1, out);
}

function addDirectly(
  lanes: TimelineLanes,
  lane: number,
  fromNs: number,
  toNs: number,
  last: number,
  out: Float64Array,
): void {
  for (let i = lanes.first[lane] as number; i <= last; i++) {
    const begin = Math.max(lanes.fromNs[i] as number, fromNs);
    const end = Math.min(intervalEndNs(lanes, lane, i), toNs);
    if (end <= begin) continue;
    const of = lanes.classOf[lanes.kind[i] as number] as number;
    out[of] = (out[of] as number) + end - begin;
  }
}

/**
 * Adds to `out` how long a lane was in each class from `fromNs`, inside interval `i`, to `toNs`; whole
 * blocks by their sums, so that a dense pixel costs two short walks. Gives the interval at `toNs`.
 */
export function addTimeOnwards(
  lanes: TimelineLanes,
  lane: number,
  i: number,
  fromNs: number,
  toNs: number,
  out: Float64Array,
): number {
  const { first, fromNs: begins, kind, classOf, sums } = lanes;
  const start = first[lane] as number;
  const stop = first[lane + 1] as number;
  let at = fromNs;
  let block = Math.floor((i - start) / BLOCK) + 1;
  const edge = Math.min(start + block * BLOCK, stop - 1);
  // up to the next block, or to the end
  while (i < edge) {
    const end = begins[i + 1] as number;
    const of = classOf[kind[i] as number] as number;
    if (end > toNs) {
      out[of] = (out[of] as number) + toNs - at;
      return i;
    }
    out[of] = (out[of] as number) + end - at;
    at = end;
    i++;
  }
  const blocks = (sums.first[lane + 1] as number) - (sums.first[lane] as number);
  if (block <= blocks) {
    const reached = lastBlockBy(lanes, lane, block, blocks, toNs);
    if (reached > block) {
      const from = ((sums.first[lane] as number) + block - 1) * CLASS_COUNT;
      const to = from + (reached - block) * CLASS_COUNT;
      for (let of = 0; of < CLASS_COUNT; of++) {
        out[of] =
          (out[of] as number) + (sums.ns[to + of] as number) - (sums.ns[from + of] as number);
      }
      block = reached;
      i = start + block * BLOCK;
      at = begins[i] as number;
    }
  }
  for (; i < stop; i++) {
    const end = (i + 1 < stop ? begins[i + 1] : lanes.endNs[lane]) as number;
    const of = classOf[kind[i] as number] as number;
    if (end > toNs || i + 1 === stop) {
      out[of] = (out[of] as number) + Math.max(Math.min(end, toNs) - at, 0);
      return i;
    }
    out[of] = (out[of] as number) + end - at;
    at = end;
  }
  return stop - 1;
}

/** The last block of a lane that begins by a moment, sought from one that does. */
function lastBlockBy(
  { first, fromNs }: Intervals,
  lane: number,
  from: number,
  last: number,
  ns: number,
): number {
  const start = first[lane] as number;
  let low = from;
  let step = 1;
  while (low + step <= last && (fromNs[start + (low + step) * BLOCK] as number) <= ns) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, last + 1);
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((fromNs[start + middle * BLOCK] as number) <= ns) low = middle;
    else high = middle;
  }
  return low;
}

/** The class with the most time; -1 when there is none. */
export function dominantClass(ns: Float64Array): number {
  let best = -1;
  let most = 0;
  for (let of = 0; of < CLASS_COUNT; of++) {
    if ((ns[of] as number) > most) {
      most = ns[of] as number;
      best = of;
    }
  }
  return best;
}
