import { intervalAt, lastIntervalBefore, type TimelineLanes } from './timeline-lanes';
import { ROW_KIND, type TimelineRows } from './timeline-rows';

/** Where the keyboard is: a row of this kind about this lane or group, at a moment. */
export interface TimelineCursor {
  /** of ROW_KIND */
  readonly kind: number;
  readonly of: number;
  /** nanoseconds from the trace's origin */
  readonly ns: number;
}

/** What a point of the picture or the cursor is on. */
export interface TimelineTarget {
  readonly row: number;
  readonly ns: number;
  /** -1 on rows of groups */
  readonly lane: number;
  /** -1 where the lane has none */
  readonly interval: number;
}

/** -1 when the row is folded away. */
export function rowOfCursor(rows: TimelineRows, { kind, of }: TimelineCursor): number {
  if (kind === ROW_KIND.lane) return rows.rowOf[of] ?? -1;
  for (let row = 0; row < rows.kind.length; row++) {
    if (rows.kind[row] === kind && rows.of[row] === of) return row;
  }
  return -1;
}

export const cursorAt = (rows: TimelineRows, row: number, ns: number): TimelineCursor => ({
  kind: rows.kind[row] ?? ROW_KIND.lane,
  of: rows.of[row] ?? 0,
  ns,
});

export function targetAt(
  lanes: TimelineLanes,
  rows: TimelineRows,
  row: number,
  ns: number,
): TimelineTarget {
  const lane = rows.kind[row] === ROW_KIND.lane ? (rows.of[row] as number) : -1;
  return { row, ns, lane, interval: lane < 0 ? -1 : intervalAt(lanes, lane, ns) };
}

/** The beginning of the next or the previous interval of a lane; the same moment where there is none. */
export function stepInLane(lanes: TimelineLanes, lane: number, ns: number, by: 1 | -1): number {
  const first = lanes.first[lane] as number;
  const stop = lanes.first[lane + 1] as number;
  if (first === stop) return ns;
  const at = lastIntervalBefore(lanes, lane, ns);
  if (by === 1) {
    const next = at + 1 < first ? first : at + 1;
    return next < stop ? (lanes.fromNs[next] as number) : ns;
  }
  return lanes.fromNs[at <= first ? first : at - 1] as number;
}
