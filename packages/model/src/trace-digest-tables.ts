import type { FramesTable, StacksTable } from './stack-tables';
import { defineTable, type Table } from './table';
import type { TraceOpenWaitsTable, TraceWakeupsTable } from './trace-derived-tables';
import type { TraceNamesTable, TraceReasonsTable } from './trace-tables';
import { TRACE_WALL, type TraceWallTable } from './trace-wall-table';

/**
 * What diagnosis reads of a trace: small tables, worked out once when the trace is read and bounded
 * however large it is. Rows refer to the tables of the trace.
 */

/** Value of a column of stacks in rows that hold all stacks beyond the largest. */
export const OTHER_STACKS = -2;
/** Value of a column of stacks in rows that hold all stacks. */
export const ALL_STACKS = -3;

export const TRACE_MOMENT = { begin: 0, end: 1 } as const;

/** Goroutines alive when the trace began and when it ended, each moment in the order of trace_goroutines. */
export const TRACE_MOMENTS = defineTable('trace_moments', 1, {
  /** of TRACE_MOMENT */
  moment: 'u8',
  /** row of trace_goroutines */
  goroutine: 'i32',
  goid: 'i64',
  /** of GOROUTINE_STATE */
  state: 'u8',
  /** row of trace_reasons; 0 when not waiting and for waits that began before the trace */
  reason: 'i32',
  /**
   * row of stacks: where it waits; of one that runs, or is about to, its own last known stack. That
   * of its entry function alone where no more is known; -1 when not even that is
   */
  stack: 'i32',
  /** row of frames: the function it was started with; -1 when no stack of it is in the trace */
  entryFrame: 'i32',
  /** when this state began; -1: before the trace */
  sinceNs: 'f64',
  /** 0 for one that was there before the trace */
  creatorGoid: 'i64',
  /** row of stacks: its `go` statement; -1 for one that was there before the trace */
  createStack: 'i32',
});
export type TraceMomentsTable = Table<typeof TRACE_MOMENTS>;

/** Ranges (GC, stop of the world, mark assist, sweep) by name and the stack that began them. */
export const TRACE_RANGE_SUMS = defineTable('trace_range_sums', 1, {
  /** row of trace_names */
  name: 'i32',
  /** of RANGE_SCOPE */
  scope: 'u8',
  /** row of stacks; OTHER_STACKS for the rest of a name */
  stack: 'i32',
  count: 'f64',
  ns: 'f64',
  maxNs: 'f64',
  /** when the longest began */
  maxAtNs: 'f64',
  /** of `count`, on when the trace began or ended: their time is what the trace saw of them */
  open: 'f64',
});
export type TraceRangeSumsTable = Table<typeof TRACE_RANGE_SUMS>;

/** What made a goroutine runnable. */
export const RUN_DELAY_CAUSE = {
  woken: 0,
  created: 1,
  syscall: 2,
  yielded: 3,
  preempted: 4,
} as const;

/**
 * How long goroutines were runnable before they ran, by what made them so and by their own stack;
 * most time first. The runtime's own goroutines are left out.
 */
export const TRACE_RUN_DELAYS = defineTable('trace_run_delays', 1, {
  /** of RUN_DELAY_CAUSE */
  cause: 'u8',
  /** row of stacks: the goroutine's own, last known; OTHER_STACKS for the rest, ALL_STACKS for all of a cause */
  stack: 'i32',
  count: 'f64',
  ns: 'f64',
  /** upper bounds of four buckets a power of two; 0 in rows of OTHER_STACKS */
  p50Ns: 'f64',
  p99Ns: 'f64',
  maxNs: 'f64',
});
export type TraceRunDelaysTable = Table<typeof TRACE_RUN_DELAYS>;

/**
 * How long goroutines ran until they stopped at a stack: they blocked, entered the system or made way
 * there; most time first. The stack is exact, and the time is that since they began to run.
 */
export const TRACE_RUN_STRETCHES = defineTable('trace_run_stretches', 1, {
  /** row of stacks, OTHER_STACKS for the rest */
  stack: 'i32',
  count: 'f64',
  ns: 'f64',
});
export type TraceRunStretchesTable = Table<typeof TRACE_RUN_STRETCHES>;

/** Goroutines that the trace saw made, by the stack of the `go` statement; most first. */
export const TRACE_CREATIONS = defineTable('trace_creations', 1, {
  /** row of stacks; -1 for none, OTHER_STACKS for the rest */
  stack: 'i32',
  created: 'f64',
  /** of these, ended inside the trace */
  ended: 'f64',
});
export type TraceCreationsTable = Table<typeof TRACE_CREATIONS>;

/** Why a chain of waits has no further link. */
export const CHAIN_END = {
  /** nobody ended the wait: the network poller, a timer or the runtime */
  nobody: 0,
  /** whoever ended it did not wait itself meanwhile: it ran, or was ready to */
  busy: 1,
  /** more links than are followed */
  long: 2,
} as const;

/**
 * Critical paths: of each large group of waits (by stack and reason) the longest that ended in the
 * trace, and from waker to waker what these waited for in turn. Ordered by chain, then step; chains in
 * the order of time that their groups waited.
 */
export const TRACE_WAIT_CHAINS = defineTable('trace_wait_chains', 1, {
  chain: 'i32',
  /** 0 for the wait that is explained */
  step: 'i32',
  /** row of trace_goroutines */
  goroutine: 'i32',
  goid: 'i64',
  /** when the wait began, -1: before the trace; and when it ended */
  fromNs: 'f64',
  wokenNs: 'f64',
  /** row of trace_reasons */
  reason: 'i32',
  /** row of stacks: where it waited; -1 for none */
  blockedStack: 'i32',
  /** row of stacks of whoever ended the wait; -1 for nobody */
  wakerStack: 'i32',
  /** of CHAIN_END; the same in all rows of a chain */
  end: 'u8',
});
export type TraceWaitChainsTable = Table<typeof TRACE_WAIT_CHAINS>;

/** Rows of trace_numbers, in this order. Bytes and counts that the trace does not say are -1. */
export const TRACE_NUMBERS = [
  'windowNs',
  'goroutinesAtBegin',
  'goroutinesAtEnd',
  /** of the two, without a row in trace_moments */
  'leftAtBegin',
  'leftAtEnd',
  'created',
  'ended',
  /** most that the trace says; where it does not, the procs that goroutines ran on */
  'gomaxprocs',
  'heapFirstBytes',
  'heapLastBytes',
  'heapMaxBytes',
  'goalFirstBytes',
  'goalLastBytes',
  'goalMaxBytes',
  /** mark phases that began in the trace */
  'gcCycles',
  /** time in which at least one mark phase was on */
  'gcNs',
  /**
   * stretches in which goroutines ran, others were ready to, and nothing at all happened for longer
   * than the scheduler lets a goroutine run: the process had no processor
   */
  'frozenCount',
  'frozenNs',
  'frozenMaxNs',
  'cpuSamples',
] as const;
export type TraceNumber = (typeof TRACE_NUMBERS)[number];
export const TRACE_NUMBERS_TABLE = defineTable('trace_numbers', 1, { value: 'f64' });
export type TraceNumbersTable = Table<typeof TRACE_NUMBERS_TABLE>;

export interface TraceDigestTables {
  readonly moments: TraceMomentsTable;
  readonly wall: TraceWallTable;
  readonly rangeSums: TraceRangeSumsTable;
  readonly runDelays: TraceRunDelaysTable;
  readonly runStretches: TraceRunStretchesTable;
  readonly creations: TraceCreationsTable;
  readonly waitChains: TraceWaitChainsTable;
  readonly numbers: TraceNumbersTable;
}

/** The digest with what its rows refer to: all that diagnosis sees of a trace. */
export interface DiagnosedTrace extends TraceDigestTables {
  readonly frames: FramesTable;
  readonly stacks: StacksTable;
  readonly reasons: TraceReasonsTable;
  readonly names: TraceNamesTable;
  readonly openWaits: TraceOpenWaitsTable;
  readonly wakeups: TraceWakeupsTable;
}

export const TRACE_DIGEST_SCHEMAS = {
  moments: TRACE_MOMENTS,
  wall: TRACE_WALL,
  rangeSums: TRACE_RANGE_SUMS,
  runDelays: TRACE_RUN_DELAYS,
  runStretches: TRACE_RUN_STRETCHES,
  creations: TRACE_CREATIONS,
  waitChains: TRACE_WAIT_CHAINS,
  numbers: TRACE_NUMBERS_TABLE,
} as const;
