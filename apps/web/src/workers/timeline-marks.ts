import { addUp } from '@unpark/analysis';
import { allTexts, RANGE_SCOPE, type TraceTables } from '@unpark/model';
import type { LaneMarks, TimeSpans } from './timeline-messages';

interface MarkColumns {
  readonly rows: number;
  /** -1: on no lane */
  readonly lane: (row: number) => number;
  readonly fromNs: (row: number) => number;
  readonly toNs: (row: number) => number;
  readonly name: (row: number) => number;
}

/** Rows by lane, each lane's in the order of time. */
export function laneMarks(lanes: number, columns: MarkColumns): LaneMarks {
  const first = new Int32Array(lanes + 1);
  const begins = new Float64Array(columns.rows);
  const rows = new Int32Array(columns.rows);
  let kept = 0;
  let isInOrder = true;
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < columns.rows; row++) {
    const lane = columns.lane(row);
    if (lane < 0 || lane >= lanes) continue;
    first[lane + 1] = (first[lane + 1] as number) + 1;
    rows[kept++] = row;
    const ns = columns.fromNs(row);
    begins[row] = ns;
    if (ns < last) isInOrder = false;
    last = ns;
  }
  addUp(first);
  const order = rows.subarray(0, kept);
  if (!isInOrder) order.sort((a, b) => (begins[a] as number) - (begins[b] as number));
  const next = first.slice();
  const fromNs = new Float64Array(kept);
  const toNs = new Float64Array(kept);
  const name = new Int32Array(kept);
  for (let at = 0; at < kept; at++) {
    const row = order[at] as number;
    const lane = columns.lane(row);
    const i = next[lane] as number;
    next[lane] = i + 1;
    fromNs[i] = begins[row] as number;
    toNs[i] = columns.toNs(row);
    name[i] = columns.name(row);
  }
  return { first, fromNs, toNs, name };
}

/** Goroutines are lanes, by row; with `only` that one alone, as lane 0. */
const lanesOf = (goroutines: number, of: Int32Array, only: number | undefined) => ({
  count: only === undefined ? goroutines : 1,
  lane: (row: number): number =>
    only === undefined ? (of[row] as number) : of[row] === only ? 0 : -1,
});

/** Times outside the trace are those of its ends. */
const clamped = (fromNs: number, toNs: number, endNs: number) => ({
  fromNs: Math.max(fromNs, 0),
  toNs: toNs < 0 ? endNs : toNs,
});

export function sampleMarks({ cpuSamples, goroutines }: TraceTables, only?: number): LaneMarks {
  const { goroutine, timeNs } = cpuSamples.columns;
  const at = (row: number) => timeNs.values[row] as number;
  const { count, lane } = lanesOf(goroutines.rows, goroutine.values, only);
  return laneMarks(count, {
    rows: cpuSamples.rows,
    lane,
    fromNs: at,
    toNs: at,
    name: () => 0,
  });
}

export function regionMarks(
  { regions, goroutines }: TraceTables,
  endNs: number,
  only?: number,
): LaneMarks {
  const { goroutine, startNs, endNs: ends, name } = regions.columns;
  const times = (row: number) =>
    clamped(startNs.values[row] as number, ends.values[row] as number, endNs);
  const { count, lane } = lanesOf(goroutines.rows, goroutine.values, only);
  return laneMarks(count, {
    rows: regions.rows,
    lane,
    fromNs: (row) => times(row).fromNs,
    toNs: (row) => times(row).toNs,
    name: (row) => name.values[row] as number,
  });
}

export function logMarks({ logs, goroutines }: TraceTables, only?: number): LaneMarks {
  const { goroutine, timeNs, message } = logs.columns;
  const at = (row: number) => timeNs.values[row] as number;
  const { count, lane } = lanesOf(goroutines.rows, goroutine.values, only);
  return laneMarks(count, {
    rows: logs.rows,
    lane,
    fromNs: at,
    toNs: at,
    name: (row) => message.values[row] as number,
  });
}

/** Sweeping belongs to a proc. */
export function sweepMarks({ ranges, procs }: TraceTables, endNs: number): LaneMarks {
  const { scope, subject, startNs, endNs: ends, name } = ranges.columns;
  const times = (row: number) =>
    clamped(startNs.values[row] as number, ends.values[row] as number, endNs);
  return laneMarks(procs.rows, {
    rows: ranges.rows,
    lane: (row) => (scope.values[row] === RANGE_SCOPE.proc ? (subject.values[row] as number) : -1),
    fromNs: (row) => times(row).fromNs,
    toNs: (row) => times(row).toNs,
    name: (row) => name.values[row] as number,
  });
}

/** Ranges of the whole process by the beginning of their names, in the order of time. */
export function processSpans(
  { ranges, names }: TraceTables,
  endNs: number,
  nameBegins: string,
): TimeSpans {
  const texts = allTexts(names.columns.text);
  const { scope, startNs, endNs: ends, name } = ranges.columns;
  const found: { fromNs: number; toNs: number }[] = [];
  for (let row = 0; row < ranges.rows; row++) {
    if (scope.values[row] !== RANGE_SCOPE.process) continue;
    if (!texts[name.values[row] as number]?.startsWith(nameBegins)) continue;
    found.push(clamped(startNs.values[row] as number, ends.values[row] as number, endNs));
  }
  found.sort((a, b) => a.fromNs - b.fromNs);
  return {
    fromNs: Float64Array.from(found, ({ fromNs }) => fromNs),
    toNs: Float64Array.from(found, ({ toNs }) => toNs),
  };
}
