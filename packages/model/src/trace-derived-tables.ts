import { defineTable, type Table } from './table';

/**
 * What a trace amounts to, computed once when it is read and stored beside its tables, so that pages
 * and findings need not go through all transitions. Rows refer to the tables of the trace.
 */

/** The profiles of `go tool trace -pprof=`. */
export const BLOCKING_KIND = { net: 0, sync: 1, syscall: 2, sched: 3 } as const;

/** Time that goroutines waited by stack, as `go tool trace -pprof=` counts it; longest first. */
export const TRACE_BLOCKING = defineTable('trace_blocking', 1, {
  /** of BLOCKING_KIND */
  kind: 'u8',
  /** row of stacks, -1 for the empty stack */
  stack: 'i32',
  count: 'f64',
  ns: 'f64',
});
export type TraceBlockingTable = Table<typeof TRACE_BLOCKING>;

/** One row a goroutine, in the order of trace_goroutines, as the goroutine pages of Go's tool say. */
export const TRACE_SUMMARIES = defineTable('trace_summaries', 1, {
  execNs: 'f64',
  schedWaitNs: 'f64',
  syscallNs: 'f64',
  /** in a system call after its proc was taken away */
  syscallBlockNs: 'f64',
  /** waiting, all reasons; see trace_block_reasons */
  blockNs: 'f64',
  /** of `totalNs`, in no other column */
  unknownNs: 'f64',
  /** from its creation, or the beginning of the trace, to its end or that of the trace */
  totalNs: 'f64',
  /** how often it was made runnable after waiting */
  wakeups: 'u32',
});
export type TraceSummariesTable = Table<typeof TRACE_SUMMARIES>;

/** What goroutines waited for, ordered by goroutine. */
export const TRACE_BLOCK_REASONS = defineTable('trace_block_reasons', 1, {
  /** row of trace_goroutines */
  goroutine: 'i32',
  /** row of trace_reasons */
  reason: 'i32',
  ns: 'f64',
  count: 'u32',
});
export type TraceBlockReasonsTable = Table<typeof TRACE_BLOCK_REASONS>;

/** Waits that were open when the trace ended: no profile of Go's tool has them. Longest first. */
export const TRACE_OPEN_WAITS = defineTable('trace_open_waits', 1, {
  /** row of trace_goroutines */
  goroutine: 'i32',
  /** of GOROUTINE_STATE: waiting, runnable or syscall */
  state: 'u8',
  /** row of trace_reasons; 0 when the wait began before the trace */
  reason: 'i32',
  /** row of stacks: where the goroutine waits; of a runnable one the stack of who made it runnable */
  stack: 'i32',
  /** -1: since before the trace, so longer than the trace by an unknown time */
  sinceNs: 'f64',
});
export type TraceOpenWaitsTable = Table<typeof TRACE_OPEN_WAITS>;

/** Value of `blockedStack` in the row that holds all groups beyond the largest. */
export const OTHER_WAKEUPS = -2;

/**
 * Who made whom runnable, by where the one waited and where the other stood. The groups with the
 * most waiting time, longest first; when there are more, a last row with `blockedStack`
 * OTHER_WAKEUPS holds the rest.
 */
export const TRACE_WAKEUPS = defineTable('trace_wakeups', 1, {
  /** row of stacks: where the goroutine waited; -1 for the empty stack */
  blockedStack: 'i32',
  /** row of trace_reasons */
  reason: 'i32',
  /** row of stacks: of whoever ended the wait; -1 for none, e.g. the network poller or a timer */
  wakerStack: 'i32',
  count: 'f64',
  /** time waited, sum and longest */
  ns: 'f64',
  maxNs: 'f64',
  /** of `count`, waits that began before the trace: their time counts from its beginning */
  fromBefore: 'f64',
});
export type TraceWakeupsTable = Table<typeof TRACE_WAKEUPS>;

export interface TraceDerivedTables {
  readonly blocking: TraceBlockingTable;
  readonly openWaits: TraceOpenWaitsTable;
  readonly wakeups: TraceWakeupsTable;
  /** these two by goroutine: not stored of traces of very many */
  readonly summaries?: TraceSummariesTable;
  readonly blockReasons?: TraceBlockReasonsTable;
}
