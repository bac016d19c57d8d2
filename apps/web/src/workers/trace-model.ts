import {
  derivedTables,
  summaryTables,
  traceEndNs,
  type TraceRange,
  wakeupGroups,
} from '@unpark/analysis';
import type { Words } from '@unpark/diagnosis';
import {
  allTexts,
  FRAMES,
  type FramesTable,
  GOROUTINE_STATE,
  isUserFunction,
  frameFamily,
  OTHER_WAKEUPS,
  STACKS,
  type StacksTable,
  type StateClass,
  type Table,
  tableNamed,
  TRACE_GENERATIONS,
  TRACE_GOROUTINES,
  TRACE_REASONS,
  traceDerivedTablesOf,
  traceTablesOf,
  type TraceDerivedTables,
  type TraceGenerationsTable,
  type TraceGoroutinesTable,
  type TraceReasonsTable,
  type TraceSummariesTable,
  type TraceTables,
} from '@unpark/model';
import { TraceStacks, type TracePlace } from './trace-stacks';
import { ACTIVE_LOOKS, type WaitLook, waitLook } from './trace-waits';

/** The tables of a trace that its panel needs: none of them grows with the number of events. */
export interface TraceModelTables {
  readonly frames: FramesTable;
  readonly stacks: StacksTable;
  readonly goroutines: TraceGoroutinesTable;
  readonly reasons: TraceReasonsTable;
  readonly generations: TraceGenerationsTable;
  readonly derived: TraceDerivedTables;
}

/**
 * Undefined where one is missing. What is not stored of a trace, by an early build or because it has
 * very many goroutines, is worked out where its events are among the tables.
 */
export function traceModelTables(tables: readonly Table[]): TraceModelTables | undefined {
  const frames = tableNamed(tables, FRAMES);
  const stacks = tableNamed(tables, STACKS);
  const goroutines = tableNamed(tables, TRACE_GOROUTINES);
  const reasons = tableNamed(tables, TRACE_REASONS);
  const generations = tableNamed(tables, TRACE_GENERATIONS);
  if (!frames || !stacks || !goroutines || !reasons || !generations) return undefined;
  const trace = traceTablesOf(tables);
  const stored = traceDerivedTablesOf(tables);
  const derived =
    stored && trace && !stored.summaries
      ? { ...stored, ...summaryTables(trace) }
      : (stored ?? (trace && derivedTables(trace)));
  return derived && { frames, stacks, goroutines, reasons, generations, derived };
}

/** Goroutines with one entry function. Times are sums over them, in nanoseconds. */
export interface EntryGroup {
  /** absent when no stack of theirs is in the trace */
  readonly entry?: TracePlace;
  /** rows of the trace's goroutines */
  readonly rows: Int32Array;
  readonly execNs: number;
  readonly schedWaitNs: number;
  readonly blockNs: number;
  /** with the time after the proc was taken away */
  readonly syscallNs: number;
}

/** Goroutines that wait at the same place when the trace ends. */
export interface OpenWaitGroup {
  readonly look: WaitLook;
  readonly place?: TracePlace;
  /** rows of the trace's goroutines, those that wait longest first */
  readonly rows: Int32Array;
  /** of the one that waits longest, from the trace's beginning; -1: since before the trace */
  readonly sinceNs: number;
  /** how many have waited since before the trace, and so for the whole window */
  readonly wholeWindow: number;
}

/** Who made whom runnable. */
export interface WakeGroup {
  readonly stateClass: StateClass;
  readonly reason: Words;
  readonly blocked?: TracePlace;
  /** absent when no goroutine ended the wait */
  readonly waker?: TracePlace;
  /** who ended it, when no goroutine did */
  readonly endedBy?: Words;
  readonly count: number;
  readonly ns: number;
  readonly maxNs: number;
}

export interface TraceModel {
  readonly durationNs: number;
  /** by row of the trace's goroutines */
  readonly goid: BigInt64Array;
  /** absent when sums of goroutines are neither stored nor worked out */
  readonly entries?: readonly EntryGroup[];
  readonly openWaits: readonly OpenWaitGroup[];
  readonly wakeups: readonly WakeGroup[];
  /** wake-ups in no group */
  readonly otherWakeups: number;
}

/** Groups that are handed to the page: more than anybody reads, and few enough to bring over. */
const MOST_GROUPS = 2000;

export function traceModel(tables: TraceModelTables): TraceModel {
  const places = new TraceStacks(tables.frames, tables.stacks);
  const reasons = allTexts(tables.reasons.columns.text);
  const { groups, other } = wakeGroups(storedWakeups(tables), places, reasons);
  const { summaries } = tables.derived;
  return {
    durationNs: traceEndNs(tables),
    goid: tables.goroutines.columns.goid.values,
    ...(summaries && {
      entries: entryGroups(tables.goroutines, summaries, places).slice(0, MOST_GROUPS),
    }),
    openWaits: openWaitGroups(tables, places, reasons).slice(0, MOST_GROUPS),
    wakeups: groups,
    otherWakeups: other,
  };
}

function entryGroups(
  goroutines: TraceGoroutinesTable,
  summaries: TraceSummariesTable,
  places: TraceStacks,
): EntryGroup[] {
  const { execNs, schedWaitNs, blockNs, syscallNs, syscallBlockNs } = summaries.columns;
  const rowsOf = new Map<string, number[]>();
  const frameOf = new Map<string, number>();
  for (let row = 0; row < goroutines.rows; row++) {
    const frame = goroutines.columns.entryFrame.values[row] ?? -1;
    const name = places.functions[frame] ?? '';
    const rows = rowsOf.get(name);
    if (rows) rows.push(row);
    else {
      rowsOf.set(name, [row]);
      frameOf.set(name, frame);
    }
  }
  const sum = (rows: readonly number[], column: Float64Array) =>
    rows.reduce((total, row) => total + (column[row] ?? 0), 0);
  const groups = [...rowsOf].map(([name, rows]): EntryGroup => {
    const entry = places.placeOfFrame(frameOf.get(name) ?? -1);
    return {
      ...(entry && { entry }),
      rows: Int32Array.from(rows),
      execNs: sum(rows, execNs.values),
      schedWaitNs: sum(rows, schedWaitNs.values),
      blockNs: sum(rows, blockNs.values),
      syscallNs: sum(rows, syscallNs.values) + sum(rows, syscallBlockNs.values),
    };
  });
  return groups.sort((a, b) => b.execNs - a.execNs || b.rows.length - a.rows.length);
}

/** Your own code best; else what the goroutine waits in. */
function placeOfWait(places: TraceStacks, stack: number): TracePlace | undefined {
  return (
    places.innermost(stack, (symbol, file) => frameFamily(symbol, file) === 'own') ??
    places.innermost(stack, (symbol) => isUserFunction(symbol)) ??
    places.innermost(places.withoutParking(stack), () => true)
  );
}

function openWaitGroups(
  { goroutines, derived }: TraceModelTables,
  places: TraceStacks,
  reasons: readonly string[],
): OpenWaitGroup[] {
  const { goroutine, state, reason, stack, sinceNs } = derived.openWaits.columns;
  const grouped = new Map<string, number[]>();
  for (let row = 0; row < derived.openWaits.rows; row++) {
    // of a runnable goroutine the stack is that of whoever made it runnable
    const isRunnable = state.values[row] === GOROUTINE_STATE.runnable;
    const where = isRunnable
      ? `entry ${goroutines.columns.entryFrame.values[goroutine.values[row] ?? -1] ?? -1}`
      : String(places.withoutParking(stack.values[row] ?? -1));
    const look = openLook(
      state.values[row] ?? 0,
      reasons[reason.values[row] ?? 0] ?? '',
      places.functionsOf(stack.values[row] ?? -1),
      1,
    );
    const key = `${look.label.en} ${where}`;
    const rows = grouped.get(key);
    if (rows) rows.push(row);
    else grouped.set(key, [row]);
  }
  const groups = [...grouped.values()].map((rows): OpenWaitGroup => {
    const [first] = rows;
    const at = first ?? 0;
    const of = state.values[at] ?? 0;
    const leaf = stack.values[at] ?? -1;
    const entry = goroutines.columns.entryFrame.values[goroutine.values[at] ?? -1] ?? -1;
    const place =
      of === GOROUTINE_STATE.runnable ? places.placeOfFrame(entry) : placeOfWait(places, leaf);
    return {
      look: openLook(
        of,
        reasons[reason.values[at] ?? 0] ?? '',
        places.functionsOf(leaf),
        rows.length,
      ),
      ...(place && { place }),
      rows: Int32Array.from(rows, (row) => goroutine.values[row] ?? 0),
      sinceNs: sinceNs.values[at] ?? -1,
      wholeWindow: rows.filter((row) => (sinceNs.values[row] ?? 0) < 0).length,
    };
  });
  const quiet = (group: OpenWaitGroup) => (group.look.isByDesign ? 1 : 0);
  return groups.sort(
    (a, b) => quiet(a) - quiet(b) || b.rows.length - a.rows.length || a.sinceNs - b.sinceNs,
  );
}

function openLook(
  state: number,
  reason: string,
  functions: readonly string[],
  count: number,
): WaitLook {
  if (state === GOROUTINE_STATE.runnable) {
    return ACTIVE_LOOKS.runnable;
  }
  return waitLook(state === GOROUTINE_STATE.syscall ? 'syscall' : reason, functions, count);
}

/** Wake-ups by place and reason, as columns: of a whole trace as stored, of a part as worked out. */
interface WakeupColumns {
  readonly blockedStack: ArrayLike<number>;
  readonly reason: ArrayLike<number>;
  readonly wakerStack: ArrayLike<number>;
  readonly count: ArrayLike<number>;
  readonly ns: ArrayLike<number>;
  readonly maxNs: ArrayLike<number>;
}

function storedWakeups({ derived }: TraceModelTables): WakeupColumns {
  const { blockedStack, reason, wakerStack, count, ns, maxNs } = derived.wakeups.columns;
  return {
    blockedStack: blockedStack.values,
    reason: reason.values,
    wakerStack: wakerStack.values,
    count: count.values,
    ns: ns.values,
    maxNs: maxNs.values,
  };
}

/** Who woke whom in a part of a trace's time. */
export function wakeGroupsIn(
  tables: TraceTables,
  range: TraceRange,
): { readonly groups: WakeGroup[]; readonly other: number } {
  const { other, ...columns } = wakeupGroups(tables, range);
  const places = new TraceStacks(tables.frames, tables.stacks);
  const found = wakeGroups(columns, places, allTexts(tables.reasons.columns.text));
  return { groups: found.groups, other: found.other + other.count };
}

function wakeGroups(
  { blockedStack, reason, wakerStack, count, ns, maxNs }: WakeupColumns,
  places: TraceStacks,
  reasons: readonly string[],
): { readonly groups: WakeGroup[]; readonly other: number } {
  const merged = new Map<string, { -readonly [K in keyof WakeGroup]: WakeGroup[K] }>();
  let other = 0;
  for (let row = 0; row < count.length; row++) {
    const stack = blockedStack[row] ?? -1;
    const times = count[row] ?? 0;
    if (stack === OTHER_WAKEUPS) {
      other += times;
      continue;
    }
    const look = waitLook(reasons[reason[row] ?? 0] ?? '', places.functionsOf(stack), times);
    // loops that are woken as their work are no news; of a wait without reason and stack nothing is known
    if (look.isByDesign || (stack < 0 && look.stateClass === 'unknown')) {
      other += times;
      continue;
    }
    const blocked = placeOfWait(places, stack);
    const by = wakerStack[row] ?? -1;
    const waker = by >= 0 ? placeOfWait(places, by) : undefined;
    const endedBy = waker ? undefined : endedWithout(look.stateClass);
    const key = [
      look.label.en,
      blocked?.function,
      blocked?.line,
      waker?.function,
      waker?.line,
    ].join(' ');
    const known = merged.get(key);
    if (known) {
      known.count += times;
      known.ns += ns[row] ?? 0;
      known.maxNs = Math.max(known.maxNs, maxNs[row] ?? 0);
    } else if (merged.size < MOST_GROUPS) {
      merged.set(key, {
        stateClass: look.stateClass,
        reason: look.label,
        ...(blocked && { blocked }),
        ...(waker && { waker }),
        ...(endedBy !== undefined && { endedBy }),
        count: times,
        ns: ns[row] ?? 0,
        maxNs: maxNs[row] ?? 0,
      });
    } else other += times;
  }
  return { groups: [...merged.values()].sort((a, b) => b.ns - a.ns), other };
}

/** No goroutine ended the wait: what does then. */
const endedWithout = (stateClass: StateClass): Words =>
  stateClass === 'network'
    ? { en: 'the network', zh: '网络' }
    : stateClass === 'sleep'
      ? { en: 'a timer', zh: '定时器' }
      : { en: 'runtime or timer', zh: 'runtime 或定时器' };
