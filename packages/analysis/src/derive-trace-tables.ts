import {
  BLOCKING_KIND,
  f64,
  i32,
  makeTable,
  OTHER_WAKEUPS,
  type Table,
  TRACE_BLOCK_REASONS,
  TRACE_BLOCKING,
  TRACE_OPEN_WAITS,
  TRACE_SUMMARIES,
  TRACE_WAKEUPS,
  type TraceDerivedTables,
  type TraceTables,
  u32,
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { BLOCKING_KINDS, blockingProfiles } from './blocking-profile';
import { goroutineSummaries } from './goroutine-summaries';
import { openWaits } from './open-waits';
import { traceDigest } from './trace-digest';
import { wakeupGroups } from './wake-ups';

/** What is derived from a trace once and stored beside it, each table by its name. */
export function derivedTables(tables: TraceTables): TraceDerivedTables {
  return { ...blockingTable(tables), ...summaryTables(tables), ...waitTables(tables) };
}

/**
 * The same as a list, to be stored after the tables of the trace. Without the tables of single
 * goroutines where there are more than `ANALYSIS_LIMITS.storedSummaries`.
 */
export function deriveTraceTables(tables: TraceTables): Table[] {
  const isLarge = tables.goroutines.rows > ANALYSIS_LIMITS.storedSummaries;
  const derived = {
    ...blockingTable(tables),
    ...(isLarge ? {} : summaryTables(tables)),
    ...waitTables(tables),
    ...traceDigest(tables),
  };
  return Object.values(derived) as Table[];
}

function blockingTable(tables: TraceTables): Pick<TraceDerivedTables, 'blocking'> {
  const profiles = blockingProfiles(tables);
  const rows = BLOCKING_KINDS.flatMap((kind) =>
    Array.from(profiles[kind].stack, () => BLOCKING_KIND[kind]),
  );
  const join = (of: 'count' | 'ns') =>
    f64(Float64Array.from(BLOCKING_KINDS.flatMap((kind) => [...profiles[kind][of]])));
  return {
    blocking: makeTable(TRACE_BLOCKING, {
      kind: u8(Uint8Array.from(rows)),
      stack: i32(Int32Array.from(BLOCKING_KINDS.flatMap((kind) => [...profiles[kind].stack]))),
      count: join('count'),
      ns: join('ns'),
    }),
  };
}

function summaryTables(
  tables: TraceTables,
): Pick<TraceDerivedTables, 'summaries' | 'blockReasons'> {
  const summaries = goroutineSummaries(tables);
  const { reasons } = summaries;
  return {
    summaries: makeTable(TRACE_SUMMARIES, {
      execNs: f64(summaries.execNs),
      schedWaitNs: f64(summaries.schedWaitNs),
      syscallNs: f64(summaries.syscallNs),
      syscallBlockNs: f64(summaries.syscallBlockNs),
      blockNs: f64(summaries.blockNs),
      unknownNs: f64(summaries.unknownNs),
      totalNs: f64(summaries.totalNs),
      wakeups: u32(summaries.wakeups),
    }),
    blockReasons: makeTable(TRACE_BLOCK_REASONS, {
      goroutine: i32(reasons.goroutine),
      reason: i32(reasons.reason),
      ns: f64(reasons.ns),
      count: u32(Uint32Array.from(reasons.count)),
    }),
  };
}

function waitTables(tables: TraceTables): Pick<TraceDerivedTables, 'openWaits' | 'wakeups'> {
  const open = openWaits(tables);
  return {
    openWaits: makeTable(TRACE_OPEN_WAITS, {
      goroutine: i32(open.goroutine),
      state: u8(open.state),
      reason: i32(open.reason),
      stack: i32(open.stack),
      sinceNs: f64(open.sinceNs),
    }),
    wakeups: wakeupTable(tables),
  };
}

function wakeupTable(tables: TraceTables): TraceDerivedTables['wakeups'] {
  const groups = wakeupGroups(tables);
  const kept = Math.min(groups.count.length, ANALYSIS_LIMITS.storedWakeupGroups);
  const rest = { ...groups.other };
  for (let group = kept; group < groups.count.length; group++) {
    rest.count += groups.count[group] as number;
    rest.ns += groups.ns[group] as number;
    rest.maxNs = Math.max(rest.maxNs, groups.maxNs[group] as number);
    rest.fromBefore += groups.fromBefore[group] as number;
  }
  const hasRest = rest.count > 0;
  const ints = (column: Int32Array, last: number) =>
    i32(Int32Array.from([...column.subarray(0, kept), ...(hasRest ? [last] : [])]));
  const floats = (column: Float64Array, last: number) =>
    f64(Float64Array.from([...column.subarray(0, kept), ...(hasRest ? [last] : [])]));
  return makeTable(TRACE_WAKEUPS, {
    blockedStack: ints(groups.blockedStack, OTHER_WAKEUPS),
    reason: ints(groups.reason, 0),
    wakerStack: ints(groups.wakerStack, -1),
    count: floats(groups.count, rest.count),
    ns: floats(groups.ns, rest.ns),
    maxNs: floats(groups.maxNs, rest.maxNs),
    fromBefore: floats(groups.fromBefore, rest.fromBefore),
  });
}
