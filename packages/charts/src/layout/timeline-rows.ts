import type { LaneGroups } from './timeline-groups';

/** What a row shows. */
export const ROW_KIND = { group: 0, lane: 1, more: 2 } as const;

/** Rows of a timeline from the top; all have one height. */
export interface TimelineRows {
  /** of ROW_KIND */
  readonly kind: Uint8Array;
  /** a lane for lanes, else a group */
  readonly of: Int32Array;
  /** the group that the row is part of */
  readonly group: Int32Array;
  /** lanes that are not shown one by one: of a group that is folded all, of "more" the rest */
  readonly hidden: Int32Array;
  /** the row of each lane; -1 when it is folded away */
  readonly rowOf: Int32Array;
}

export interface RowChoice {
  /** groups in the order of their rows */
  readonly order: readonly number[];
  /** groups whose lanes are shown */
  readonly open: ReadonlySet<number>;
  /** open groups of which all lanes are shown, not only the first */
  readonly whole: ReadonlySet<number>;
  /** by group: lanes of it that are shown even when they are not among the first */
  readonly wanted: ReadonlyMap<number, readonly number[]>;
}

/** Lanes of an open group that are shown before "more" is asked for. */
export const FIRST_LANES = 12;

/** Groups of so many lanes show all. */
const ALL_OF_FEW = 3;
/** And after it: browsers do not scroll through more pixels than some millions. */
const MOST_LANES = 100_000;

/**
 * Lanes of each group must be in the order in which they are shown; the last `still[g]` of them did one
 * thing through the whole trace. A group of one lane is that lane.
 */
export function timelineRows(
  groups: Pick<LaneGroups, 'first' | 'lanes'>,
  still: Int32Array,
  lanes: number,
  { order, open, whole, wanted }: RowChoice,
): TimelineRows {
  const kinds: number[] = [];
  const ofs: number[] = [];
  const of_: number[] = [];
  const hiddens: number[] = [];
  const rowOf = new Int32Array(lanes).fill(-1);
  const add = (kind: number, of: number, group: number, hidden = 0) => {
    if (kind === ROW_KIND.lane) rowOf[of] = kinds.length;
    kinds.push(kind);
    ofs.push(of);
    of_.push(group);
    hiddens.push(hidden);
  };
  for (const group of order) {
    const from = groups.first[group] as number;
    const to = groups.first[group + 1] as number;
    const count = to - from;
    if (count === 1) {
      add(ROW_KIND.lane, groups.lanes[from] as number, group);
      continue;
    }
    add(ROW_KIND.group, group, group, count);
    if (!open.has(group)) continue;
    const busy = count - (still[group] as number);
    const most = whole.has(group) ? MOST_LANES : Math.min(busy, FIRST_LANES);
    const shown = Math.min(count, most);
    const first = count <= ALL_OF_FEW ? count : shown;
    for (let i = 0; i < first; i++) add(ROW_KIND.lane, groups.lanes[from + i] as number, group);
    let hidden = count - first;
    for (const lane of hidden > 0 ? (wanted.get(group) ?? []) : []) {
      if ((rowOf[lane] as number) >= 0) continue;
      add(ROW_KIND.lane, lane, group);
      hidden--;
    }
    if (hidden > 0 || (whole.has(group) && count > FIRST_LANES))
      add(ROW_KIND.more, group, group, hidden);
  }
  return {
    kind: Uint8Array.from(kinds),
    of: Int32Array.from(ofs),
    group: Int32Array.from(of_),
    hidden: Int32Array.from(hiddens),
    rowOf,
  };
}

/** Every lane is a row, in their order: procs, threads, tasks. */
export function plainRows(lanes: number): TimelineRows {
  const each = Int32Array.from({ length: lanes }, (_, lane) => lane);
  return {
    kind: new Uint8Array(lanes).fill(ROW_KIND.lane),
    of: each,
    group: new Int32Array(lanes).fill(-1),
    hidden: new Int32Array(lanes),
    rowOf: each,
  };
}
