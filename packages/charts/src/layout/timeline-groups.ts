import { addTimeInLane, CLASS_COUNT, type TimelineLanes } from './timeline-lanes';

/** Lanes that are one row while it is folded; those of group `g` are `lanes[first[g] .. first[g + 1])`. */
export interface LaneGroups {
  readonly first: Int32Array;
  readonly lanes: Int32Array;
  readonly grid: GroupGrid;
}

/**
 * How long the lanes of each group were in each class before every point of an even grid over the
 * trace. Exact at the points, and between two of them spread evenly.
 */
export interface GroupGrid {
  readonly endNs: number;
  readonly points: number;
  /** for each group `points + 1` times CLASS_COUNT numbers, nanoseconds */
  readonly ns: Float64Array;
  /** by group: most lanes at once, on average between two points */
  readonly peak: Float64Array;
}

/** Numbers that all grids of a trace have together, at most: 48 MB. */
const MOST_NUMBERS = 6e6;
const MOST_POINTS = 2048;
const FEWEST_POINTS = 64;

/** How fine the grid may be so that it fits, whatever number of groups a trace has. */
export const gridPoints = (groups: number): number =>
  Math.max(
    FEWEST_POINTS,
    Math.min(MOST_POINTS, Math.floor(MOST_NUMBERS / CLASS_COUNT / Math.max(groups, 1))),
  );

export function groupGrid(
  lanes: TimelineLanes,
  groups: Pick<LaneGroups, 'first' | 'lanes'>,
  endNs: number,
  points: number,
): GroupGrid {
  const count = groups.first.length - 1;
  const row = (points + 1) * CLASS_COUNT;
  const ns = new Float64Array(count * row);
  const peak = new Float64Array(count);
  const step = endNs / points;
  for (let group = 0; group < count; group++) {
    const base = group * row;
    for (let at = groups.first[group] as number; at < (groups.first[group + 1] as number); at++) {
      addLane(lanes, groups.lanes[at] as number, step, points, ns, base);
    }
    for (let i = base + CLASS_COUNT; i < base + row; i += CLASS_COUNT) {
      let all = 0;
      for (let of = i; of < i + CLASS_COUNT; of++) {
        all += ns[of] as number;
        ns[of] = (ns[of] as number) + (ns[of - CLASS_COUNT] as number);
      }
      peak[group] = Math.max(peak[group] as number, all / step);
    }
  }
  return { endNs, points, ns, peak };
}

/** Adds the time of one lane to the cells it lies in; they become sums afterwards. */
function addLane(
  lanes: TimelineLanes,
  lane: number,
  step: number,
  points: number,
  ns: Float64Array,
  base: number,
): void {
  const { first, fromNs, endNs, kind, classOf } = lanes;
  const stop = first[lane + 1] as number;
  let i = first[lane] as number;
  if (i >= stop) return;
  let begins = fromNs[i] as number;
  for (; i < stop; i++) {
    const to = (i + 1 < stop ? fromNs[i + 1] : endNs[lane]) as number;
    const of = classOf[kind[i] as number] as number;
    let from = begins;
    begins = to;
    let cell = Math.min(Math.floor(from / step), points - 1);
    while (from < to) {
      const edge = cell + 1 >= points ? to : Math.min((cell + 1) * step, to);
      const at = base + (cell + 1) * CLASS_COUNT + of;
      ns[at] = (ns[at] as number) + Math.max(edge - from, 0);
      from = edge;
      cell++;
    }
  }
}

/** Lanes up to here are summed one by one where the grid is too coarse for the window. */
const FEW_LANES = 48;

/** Adds to `out` how long the lanes of a group were in each class, all together. */
export function addTimeInGroup(
  lanes: TimelineLanes,
  groups: LaneGroups,
  group: number,
  fromNs: number,
  toNs: number,
  out: Float64Array,
): void {
  const { grid } = groups;
  const from = groups.first[group] as number;
  const to = groups.first[group + 1] as number;
  const step = grid.endNs / grid.points;
  if (to - from <= FEW_LANES && toNs - fromNs < step) {
    for (let at = from; at < to; at++) {
      addTimeInLane(lanes, groups.lanes[at] as number, fromNs, toNs, out);
    }
    return;
  }
  const base = group * (grid.points + 1) * CLASS_COUNT;
  addUpTo(grid, base, Math.min(toNs, grid.endNs) / step, 1, out);
  addUpTo(grid, base, Math.max(fromNs, 0) / step, -1, out);
}

function addUpTo(
  grid: GroupGrid,
  base: number,
  place: number,
  sign: 1 | -1,
  out: Float64Array,
): void {
  const point = Math.min(Math.floor(place), grid.points - 1);
  const part = Math.min(place - point, 1);
  const at = base + point * CLASS_COUNT;
  for (let of = 0; of < CLASS_COUNT; of++) {
    const before = grid.ns[at + of] as number;
    const after = grid.ns[at + CLASS_COUNT + of] as number;
    out[of] = (out[of] as number) + sign * (before + part * (after - before));
  }
}
