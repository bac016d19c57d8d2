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
}

export interface RowChoice {
  /** groups in the order of their rows */
  readonly order: readonly number[];
  /** groups whose lanes are shown */
  readonly open: ReadonlySet<number>;
  /** open groups of which all lanes are shown, not only the first */
  readonly whole: ReadonlySet<number>;
  /** lanes that are shown even when they are not among the first */
  readonly wanted: ReadonlySet<number>;
}

/** Lanes of an open group that are shown before "more" is asked for. */
export const FIRST_LANES = 12;

/**
 * Lanes of each group must be in the order in which they are shown; the last `still[g]` of them did one
 * thing through the whole trace. A group of one lane is that lane.
 */
export function timelineRows(
  groups: Pick<LaneGroups, 'first' | 'lanes'>,
  still: Int32Array,
  { order, open, whole, wanted }: RowChoice,
): TimelineRows {
  const kinds: number[] = [];
  const ofs: number[] = [];
  const in_: number[] = [];
  const add = (kind: number, of: number, group: number) => {
    kinds.push(kind);
    ofs.push(of);
    in_.push(group);
  };
  for (const group of order) {
    const from = groups.first[group] as number;
    const to = groups.first[group + 1] as number;
    const count = to - from;
    if (count === 1) {
      add(ROW_KIND.lane, groups.lanes[from] as number, group);
      continue;
    }
    add(ROW_KIND.group, group, group);
    if (!open.has(group)) continue;
    const busy = count - (still[group] as number);
    const shown = whole.has(group) ? count : busy > 0 ? Math.min(busy, FIRST_LANES) : 0;
    let hidden = 0;
    for (let i = 0; i < count; i++) {
      const lane = groups.lanes[from + i] as number;
      if (i < shown || count <= 3 || wanted.has(lane)) add(ROW_KIND.lane, lane, group);
      else hidden++;
    }
    if (hidden > 0 || (whole.has(group) && count > shown)) add(ROW_KIND.more, group, group);
  }
  return { kind: Uint8Array.from(kinds), of: Int32Array.from(ofs), group: Int32Array.from(in_) };
}

/** Every lane is a row, in their order: procs, threads, tasks. */
export function plainRows(lanes: number): TimelineRows {
  return {
    kind: new Uint8Array(lanes).fill(ROW_KIND.lane),
    of: Int32Array.from({ length: lanes }, (_, lane) => lane),
    group: new Int32Array(lanes).fill(-1),
  };
}

/** The row of a lane; -1 when it is folded away. */
export function rowOfLane(rows: TimelineRows, lane: number): number {
  for (let row = 0; row < rows.kind.length; row++) {
    if (rows.kind[row] === ROW_KIND.lane && rows.of[row] === lane) return row;
  }
  return -1;
}
