import type { ArtifactHints, ArtifactRecord, DumpTables } from '@unpark/model';
import type { IdleRule } from './declared/idle-rule';
import { DumpView } from './dump-view';
import { type GoroutineGroup, compareText, groupsOf } from './goroutine-groups';
import { sameWait } from './same-wait';

export interface DumpSource {
  readonly record: ArtifactRecord;
  readonly hints: ArtifactHints;
  readonly dump: DumpTables;
}

/** A dump with its groups and the group of each goroutine. */
export interface OrderedDump {
  readonly view: DumpView;
  readonly groups: readonly GoroutineGroup[];
  readonly groupOfRow: GroupOfRow;
  readonly groupByKey: ReadonlyMap<string, GoroutineGroup>;
  /** when it was taken, and from which clock; undefined when nothing says */
  readonly atUnixNs?: bigint;
}

/**
 * The group of each row of a dump, in one typed array from its first row to its last: a text of a
 * thousand dumps has one table, and an array as long as the table for each of them fills the memory.
 */
export class GroupOfRow {
  private readonly indexes: Int32Array;
  private readonly firstRow: number;

  constructor(
    private readonly groups: readonly GoroutineGroup[],
    { rows }: DumpView,
  ) {
    this.firstRow = rows[0] ?? 0;
    const lastRow = rows[rows.length - 1] ?? -1;
    this.indexes = new Int32Array(lastRow - this.firstRow + 1).fill(-1);
    groups.forEach((group, index) => {
      for (const row of group.rows) this.indexes[row - this.firstRow] = index;
    });
  }

  get(row: number): GoroutineGroup | undefined {
    return this.groups[this.indexes[row - this.firstRow] ?? -1];
  }
}

const SECOND_NS = 1_000_000_000n;

/** A view with its groups, as all questions about a dump need it. */
export function openDump(
  view: DumpView,
  idle: readonly IdleRule[] = [],
  atUnixNs?: bigint,
): OrderedDump {
  const groups = groupsOf(view, idle);
  return {
    view,
    groups,
    groupOfRow: new GroupOfRow(groups, view),
    groupByKey: new Map(groups.map((group) => [group.key, group])),
    ...(atUnixNs !== undefined && { atUnixNs }),
  };
}

interface Dated {
  readonly view: DumpView;
  readonly recorded?: bigint;
  readonly modified?: bigint;
  readonly maxGoid: bigint;
}

function dated(source: DumpSource, dumpIndex: number): Dated {
  const view = new DumpView(
    source.dump,
    dumpIndex,
    source.record.file,
    source.record,
    source.hints,
  );
  const facts = source.record.facts;
  const inside = facts.form === 'dump' ? facts.dumps[dumpIndex]?.timeUnixNs : undefined;
  const window = source.record.window;
  const fromWindow =
    window && (window.source === 'capture-record' || window.source === 'inside-artifact')
      ? window.fromUnixNs
      : undefined;
  const recorded = source.hints.captured?.fromUnixNs ?? inside ?? fromWindow;
  const modified = source.hints.modifiedUnixNs;
  const goids = source.dump.goroutines.columns.goid.values;
  let maxGoid = 0n;
  for (const row of view.rows) {
    const goid = goids[row] ?? 0n;
    if (goid > maxGoid) maxGoid = goid;
  }
  return {
    view,
    maxGoid,
    ...(recorded !== undefined && { recorded: BigInt(recorded) }),
    ...(modified !== undefined && { modified: BigInt(modified) }),
  };
}

/**
 * Dumps of a capture, oldest first, labelled `dump 1`, `dump 2`. By recorded times when all have one;
 * else by file times when all differ by a second or more; else by the largest goroutine id, which
 * only grows in a process; else by name. The same dump given twice counts once.
 */
export function orderDumps(
  sources: readonly DumpSource[],
  idle: readonly IdleRule[] = [],
): OrderedDump[] {
  const all: Dated[] = [];
  for (const source of sources) {
    const dumps = source.dump.goroutines.columns.dump.values;
    let count = 0;
    for (const dump of dumps) count = Math.max(count, dump + 1);
    for (let index = 0; index < count; index++) {
      const entry = dated(source, index);
      if (entry.view.size > 0) all.push(entry);
    }
  }
  // a start that does not depend on the order of upload
  all.sort(
    (a, b) => compareText(a.view.artifact, b.view.artifact) || a.view.dumpIndex - b.view.dumpIndex,
  );
  const distinct = all.filter(
    (entry, i) => !all.slice(0, i).some((earlier) => givenTwice(earlier, entry)),
  );
  const clock = commonClock(distinct);
  distinct.sort((a, b) => {
    if (clock) {
      const difference = (a[clock] ?? 0n) - (b[clock] ?? 0n);
      if (difference !== 0n) return difference < 0n ? -1 : 1;
    }
    if (a.maxGoid !== b.maxGoid) return a.maxGoid < b.maxGoid ? -1 : 1;
    return compareText(a.view.artifact, b.view.artifact) || a.view.dumpIndex - b.view.dumpIndex;
  });
  return distinct.map((entry, i) => {
    entry.view.label = `dump ${i + 1}`;
    return openDump(entry.view, idle, clock ? entry[clock] : undefined);
  });
}

function commonClock(all: readonly Dated[]): 'recorded' | 'modified' | undefined {
  if (all.length < 2) return undefined;
  if (all.every((entry) => entry.recorded !== undefined)) return 'recorded';
  const times = all.map((entry) => entry.modified);
  if (times.some((time) => time === undefined)) return undefined;
  const sorted = times.map((time) => time ?? 0n).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  for (let i = 1; i < sorted.length; i++) {
    if ((sorted[i] ?? 0n) - (sorted[i - 1] ?? 0n) < SECOND_NS) return undefined;
  }
  return 'modified';
}

/**
 * A service in which nothing moves gives equal dumps: when clocks say that they are two, they are.
 */
function givenTwice(a: Dated, b: Dated): boolean {
  for (const clock of ['recorded', 'modified'] as const) {
    const from = a[clock];
    const to = b[clock];
    if (from === undefined || to === undefined) continue;
    const apart = from < to ? to - from : from - to;
    if (apart >= SECOND_NS) return false;
  }
  return sameDump(a.view, b.view);
}

/** The same text under two names: it must not prove that anything stayed. */
function sameDump(a: DumpView, b: DumpView): boolean {
  if (a.size !== b.size) return false;
  const left = a.tables.goroutines.columns;
  const right = b.tables.goroutines.columns;
  for (let i = 0; i < a.size; i++) {
    const l = a.rows[i] ?? 0;
    const r = b.rows[i] ?? 0;
    if (
      left.goid.values[l] !== right.goid.values[r] ||
      left.byteLength.values[l] !== right.byteLength.values[r] ||
      a.reason(l) !== b.reason(r)
    ) {
      return false;
    }
    if (!a.sameArguments(l, b, r)) return false;
  }
  return true;
}

/** What became of goroutines between two dumps. */
export interface Fate {
  readonly before: number;
  readonly after: number;
  /** same id, same group, same request: it waited through */
  readonly stayed: number;
  readonly fresh: number;
  readonly gone: number;
  /** rows of the goroutines that stayed, in the earlier and in the later dump */
  readonly stayedBefore: readonly number[];
  readonly stayedAfter: readonly number[];
}

/**
 * Compares the goroutines of some groups in two dumps. A goroutine stayed when its id is in the same
 * group again (same reason, same functions, same lines) and serves the same call: see `sameWait`.
 */
export function fateOf(keys: ReadonlySet<string>, before: OrderedDump, after: OrderedDump): Fate {
  let beforeCount = 0;
  for (const key of keys) beforeCount += before.groupByKey.get(key)?.rows.length ?? 0;
  const goids = after.view.tables.goroutines.columns.goid.values;
  let afterCount = 0;
  const stayedBefore: number[] = [];
  const stayedAfter: number[] = [];
  // the same order whatever the order of the keys
  const groups = [...keys]
    .flatMap((key) => after.groupByKey.get(key) ?? [])
    .sort((a, b) => b.rows.length - a.rows.length || compareText(a.key, b.key));
  for (const group of groups) {
    afterCount += group.rows.length;
    for (const row of group.rows) {
      const was = before.view.rowOfGoid(goids[row] ?? 0n);
      if (was === undefined || before.groupOfRow.get(was)?.key !== group.key) continue;
      if (!sameWait(before.view, was, after.view, row)) continue;
      stayedBefore.push(was);
      stayedAfter.push(row);
    }
  }
  return {
    before: beforeCount,
    after: afterCount,
    stayed: stayedBefore.length,
    fresh: afterCount - stayedBefore.length,
    gone: beforeCount - stayedBefore.length,
    stayedBefore,
    stayedAfter,
  };
}

/** Nanoseconds between two dumps; undefined when no clock says. */
export function gapNs(before: OrderedDump, after: OrderedDump): number | undefined {
  if (before.atUnixNs === undefined || after.atUnixNs === undefined) return undefined;
  return Number(after.atUnixNs - before.atUnixNs);
}
