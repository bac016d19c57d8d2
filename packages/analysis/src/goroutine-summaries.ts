import { allTexts, RANGE_SCOPE, textAt, type TraceTables } from '@unpark/model';
import { growingF64, growingI32 } from './growing';
import { GoroutineTimes } from './goroutine-times';
import type { ReasonRows } from './reason-times';

/** Columns by row of trace_goroutines; nanoseconds. */
export interface GoroutineSummaries {
  readonly execNs: Float64Array;
  readonly schedWaitNs: Float64Array;
  readonly syscallNs: Float64Array;
  /** in a system call after its proc was taken away */
  readonly syscallBlockNs: Float64Array;
  /** waiting, all reasons */
  readonly blockNs: Float64Array;
  /** of `totalNs`, in no other column */
  readonly unknownNs: Float64Array;
  readonly totalNs: Float64Array;
  /** creation or the trace's beginning; -1 for a goroutine that is only named by others */
  readonly sinceNs: Float64Array;
  /** end, last wait that never ends, or the trace's end; -1 as above */
  readonly untilNs: Float64Array;
  /** how often it was made runnable after waiting */
  readonly wakeups: Uint32Array;
  readonly reasons: ReasonRows;
  readonly ranges: RangeTimes;
}

/** Columns: time of goroutines inside ranges (mark assist, stop-the-world, sweep); overlaps states. */
export interface RangeTimes {
  /** rows of trace_goroutines */
  readonly goroutine: Int32Array;
  /** rows of trace_names */
  readonly name: Int32Array;
  readonly ns: Float64Array;
}

/**
 * What each goroutine did with its time: the columns of the pages `/goroutine?name=` of
 * `go tool trace`, equal to them (internal/trace, summary.go). States that are open when the trace
 * ends count up to there.
 */
export function goroutineSummaries(tables: TraceTables): GoroutineSummaries {
  const times = new GoroutineTimes(tables).run(new Float64Array(0), () => {});
  const count = tables.goroutines.rows;
  const blockNs = new Float64Array(count);
  const unknownNs = new Float64Array(count);
  const { execNs, schedWaitNs, syscallNs, syscallBlockNs, totalNs } = times;
  for (let g = 0; g < count; g++) {
    const blocked = times.reasons.totalNs(g);
    blockNs[g] = blocked;
    const known =
      blocked +
      (execNs[g] as number) +
      (schedWaitNs[g] as number) +
      (syscallNs[g] as number) +
      (syscallBlockNs[g] as number);
    unknownNs[g] = Math.max((totalNs[g] as number) - known, 0);
  }
  return {
    execNs,
    schedWaitNs,
    syscallNs,
    syscallBlockNs,
    blockNs,
    unknownNs,
    totalNs,
    sinceNs: times.sinceNs,
    untilNs: times.untilNs,
    wakeups: times.wakeups,
    reasons: times.reasons.finish(),
    ranges: rangeTimes(tables, times.untilNs),
  };
}

/**
 * Time in ranges. Ranges of a proc count for a goroutine when it began and ended them; one that it
 * began and another ended counts up to its own end, as in the reference.
 */
function rangeTimes(tables: TraceTables, untilNs: Float64Array): RangeTimes {
  const { rows, columns } = tables.ranges;
  const names = tables.names.rows;
  const value = (name: keyof typeof columns, row: number) => columns[name].values[row] as number;
  const edges: { ns: number; row: number; isEnd: boolean }[] = [];
  for (let row = 0; row < rows; row++) {
    if (value('scope', row) === RANGE_SCOPE.process) continue;
    edges.push({ ns: value('seenNs', row), row, isEnd: false });
    if (value('endNs', row) >= 0) edges.push({ ns: value('endNs', row), row, isEnd: true });
  }
  edges.sort((a, b) => a.ns - b.ns);
  /** by goroutine * names + name */
  const sums = new Map<number, number>();
  const openSince = new Map<number, number>();
  const add = (key: number, ns: number) => sums.set(key, (sums.get(key) ?? 0) + ns);
  for (const { ns, row, isEnd } of edges) {
    const isOfGoroutine = value('scope', row) === RANGE_SCOPE.goroutine;
    const by = value('startBy', row);
    const g = isOfGoroutine ? value('subject', row) : by;
    if (g < 0) continue;
    const key = g * names + value('name', row);
    if (!isEnd) {
      openSince.set(key, Math.max(value('startNs', row), 0));
      continue;
    }
    const since = openSince.get(key);
    if (since === undefined || !(isOfGoroutine || value('endBy', row) === by)) continue;
    add(key, ns - since);
    openSince.delete(key);
  }
  for (const [key, since] of openSince) {
    const until = untilNs[Math.floor(key / names)] as number;
    if (until > since) add(key, until - since);
  }
  const goroutine = growingI32();
  const name = growingI32();
  const ns = growingF64();
  for (const [key, sum] of [...sums].sort(([a], [b]) => a - b)) {
    goroutine.push(Math.floor(key / names));
    name.push(key % names);
    ns.push(sum);
  }
  return { goroutine: goroutine.finish(), name: name.finish(), ns: ns.finish() };
}

/** Goroutines with one entry function. */
export interface GoroutineNameGroup {
  /** function where they begin; empty when no stack of them is in the trace */
  readonly name: string;
  /** rows of trace_goroutines */
  readonly goroutines: readonly number[];
  readonly execNs: number;
  readonly totalNs: number;
}

/** Goroutines by the function where they begin, most running time first. */
export function summariesByName(
  tables: TraceTables,
  summaries: Pick<GoroutineSummaries, 'execNs' | 'totalNs' | 'sinceNs'>,
): GoroutineNameGroup[] {
  const entryFrame = tables.goroutines.columns.entryFrame.values;
  const byFrame = new Map<number, number[]>();
  for (let g = 0; g < entryFrame.length; g++) {
    if ((summaries.sinceNs[g] as number) < 0) continue;
    const frame = entryFrame[g] as number;
    const rows = byFrame.get(frame);
    if (rows) rows.push(g);
    else byFrame.set(frame, [g]);
  }
  const byName = new Map<string, number[]>();
  for (const [frame, rows] of byFrame) {
    const name = frame < 0 ? '' : textAt(tables.frames.columns.function, frame);
    const known = byName.get(name);
    byName.set(name, known ? known.concat(rows) : rows);
  }
  const sum = (rows: readonly number[], ns: Float64Array) =>
    rows.reduce((total, g) => total + (ns[g] as number), 0);
  return [...byName]
    .map(([name, rows]) => ({
      name,
      goroutines: rows.sort((a, b) => a - b),
      execNs: sum(rows, summaries.execNs),
      totalNs: sum(rows, summaries.totalNs),
    }))
    .sort((a, b) => b.execNs - a.execNs || (a.name < b.name ? -1 : 1));
}

/** Whether the goroutine is the runtime's own, by its entry function (internal/trace, summary.go). */
export const isSystemGoroutine = (entryFunction: string): boolean =>
  entryFunction === '' ||
  (entryFunction !== 'runtime.main' && entryFunction.startsWith('runtime.'));

/** By row of trace_goroutines: 1 for the runtime's own. */
export function systemGoroutines(tables: TraceTables): Uint8Array {
  const names = allTexts(tables.frames.columns.function);
  const entryFrame = tables.goroutines.columns.entryFrame.values;
  const isSystem = new Uint8Array(entryFrame.length);
  const ofFrame = Uint8Array.from(names, (name) => (isSystemGoroutine(name) ? 1 : 0));
  for (let g = 0; g < entryFrame.length; g++) {
    const frame = entryFrame[g] as number;
    isSystem[g] = frame < 0 ? 1 : (ofFrame[frame] as number);
  }
  return isSystem;
}
