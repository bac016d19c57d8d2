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
import {
  BLOCKING_KINDS,
  type BlockingKind,
  type BlockingProfile,
  BlockingSums,
} from './blocking-profile';
import { goroutineSummaries } from './goroutine-summaries';
import { type OpenWaits, openWaitsOf } from './open-waits';
import { StandingReader } from './standing-reader';
import { DigestSums } from './trace-digest';
import { type WakeupGroups, WakeupGroupSums } from './wake-ups';

type WaitTables = Pick<TraceDerivedTables, 'blocking' | 'openWaits' | 'wakeups'>;

/** What is derived from a trace once and stored beside it, each table by its name. */
export function derivedTables(tables: TraceTables): Required<TraceDerivedTables> {
  const waits = new WaitSums(tables);
  const at = new StandingReader(tables);
  while (at.next()) waits.take(at);
  const { blocking, ...others } = waits.finish(at);
  return { blocking, ...summaryTables(tables), ...others };
}

/**
 * The same as a list, to be stored after the tables of the trace. Without the tables of single
 * goroutines where there are more than `ANALYSIS_LIMITS.storedSummaries`.
 */
export function deriveTraceTables(tables: TraceTables): Table[] {
  const isLarge = tables.goroutines.rows > ANALYSIS_LIMITS.storedSummaries;
  // what is known of millions of goroutines comes from far: all analyses share one walk
  const at = new StandingReader(tables);
  const waits = new WaitSums(tables);
  const digest = new DigestSums(tables, at);
  while (at.next()) {
    waits.take(at);
    digest.take();
  }
  const { blocking, openWaits, wakeups } = waits.finish(at);
  return Object.values({
    blocking,
    ...(isLarge ? {} : summaryTables(tables)),
    openWaits,
    wakeups,
    ...digest.finish(),
  }) as Table[];
}

/** The tables of waits: takes each row of a walk. */
class WaitSums {
  private readonly blocking: BlockingSums;
  private readonly wakeups: WakeupGroupSums;

  constructor(tables: TraceTables) {
    this.blocking = new BlockingSums(tables);
    this.wakeups = new WakeupGroupSums(tables);
  }

  take(at: StandingReader): void {
    this.blocking.take(at);
    this.wakeups.take(at);
  }

  /** @param at after the last row */
  finish(at: StandingReader): WaitTables {
    return {
      blocking: blockingTable(this.blocking.finish(at)),
      openWaits: openWaitsTable(openWaitsOf(at)),
      wakeups: wakeupTable(this.wakeups.finish()),
    };
  }
}

function blockingTable(
  profiles: Record<BlockingKind, BlockingProfile>,
): TraceDerivedTables['blocking'] {
  const rows = BLOCKING_KINDS.flatMap((kind) =>
    Array.from(profiles[kind].stack, () => BLOCKING_KIND[kind]),
  );
  const join = (of: 'count' | 'ns') =>
    f64(Float64Array.from(BLOCKING_KINDS.flatMap((kind) => [...profiles[kind][of]])));
  return makeTable(TRACE_BLOCKING, {
    kind: u8(Uint8Array.from(rows)),
    stack: i32(Int32Array.from(BLOCKING_KINDS.flatMap((kind) => [...profiles[kind].stack]))),
    count: join('count'),
    ns: join('ns'),
  });
}

/** Sums of each goroutine. */
export function summaryTables(
  tables: TraceTables,
): Required<Pick<TraceDerivedTables, 'summaries' | 'blockReasons'>> {
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

function openWaitsTable(open: OpenWaits): TraceDerivedTables['openWaits'] {
  return makeTable(TRACE_OPEN_WAITS, {
    goroutine: i32(open.goroutine),
    state: u8(open.state),
    reason: i32(open.reason),
    stack: i32(open.stack),
    sinceNs: f64(open.sinceNs),
  });
}

function wakeupTable(groups: WakeupGroups): TraceDerivedTables['wakeups'] {
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
