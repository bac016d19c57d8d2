import type { FramesTable, StacksTable } from './stack-tables';
import { defineTable, type Table } from './table';

/**
 * Tables of an execution trace (format 1.11 to 1.26, flight recordings included). Both formats give
 * the same tables: one analysis serves all.
 *
 * Times are nanoseconds from the trace's origin, the time of its first event; `TraceFacts.originNs`
 * is that time on the trace's own clock. Rows are in the order of the trace (the order that
 * `go tool trace -d=parsed` prints), and no two events of a trace have the same time. `-1` in a time
 * column means "not in this trace"; `-1` in a row column means none.
 */

/** States of a goroutine, as internal/trace names them. */
export const GOROUTINE_STATE = {
  undetermined: 0,
  notExist: 1,
  runnable: 2,
  running: 3,
  waiting: 4,
  syscall: 5,
} as const;
export const GOROUTINE_STATE_WORDS = [
  'Undetermined',
  'NotExist',
  'Runnable',
  'Running',
  'Waiting',
  'Syscall',
] as const;

/** States of a proc (P). */
export const PROC_STATE = { undetermined: 0, notExist: 1, running: 2, idle: 3 } as const;
export const PROC_STATE_WORDS = ['Undetermined', 'NotExist', 'Running', 'Idle'] as const;

/** No proc, no thread. */
export const NO_U16 = 0xffff;

/**
 * Every state transition of a goroutine, status records included (`from` equal to `to`, or
 * `undetermined` at the beginning of the trace). The largest table of a trace, so a row has eleven
 * bytes: what is alike in many rows stands in trace_transition_kinds and trace_seats, and what only
 * some rows have stands in lists of its own, in the order of the rows that have it.
 * `TransitionReader` walks all of it.
 */
export const TRACE_TRANSITIONS = defineTable('trace_transitions', 1, {
  /** nanoseconds after the base of the row's chunk, see TRACE_CHUNKS */
  offsetNs: 'u32',
  /** row of trace_goroutines */
  goroutine: 'i32',
  /** row of trace_transition_kinds */
  kind: 'u8',
  /** row of trace_seats */
  seat: 'u16',
});
export type TraceTransitionsTable = Table<typeof TRACE_TRANSITIONS>;

/** On which goroutine a transition happened: none, the goroutine itself, or one that is listed. */
export const BY = { none: 0, itself: 1, listed: 2 } as const;

/** The kinds of transitions that a trace has. */
export const TRACE_TRANSITION_KINDS = defineTable('trace_transition_kinds', 1, {
  /** of GOROUTINE_STATE */
  from: 'u8',
  to: 'u8',
  /** row of trace_reasons; 0 is the empty reason */
  reason: 'i32',
  /** 1: rows of this kind have the next entry of trace_transition_stacks */
  hasStack: 'u8',
  /** of BY; listed: rows of this kind have the next entry of trace_transition_wakers */
  by: 'u8',
});
export type TraceTransitionKindsTable = Table<typeof TRACE_TRANSITION_KINDS>;

/** Row of stacks: the stack of the event. Of an unblock or a creation it is the other party's stack. */
export const TRACE_TRANSITION_STACKS = defineTable('trace_transition_stacks', 1, { stack: 'i32' });
export type TraceTransitionStacksTable = Table<typeof TRACE_TRANSITION_STACKS>;

/** Row of trace_goroutines on which the event happened (the waker, the creator); -1 for none. */
export const TRACE_TRANSITION_WAKERS = defineTable('trace_transition_wakers', 1, { by: 'i32' });
export type TraceTransitionWakersTable = Table<typeof TRACE_TRANSITION_WAKERS>;

/** Where a transition happened: a thread with the proc that it has. */
export const TRACE_SEATS = defineTable('trace_seats', 1, {
  /** row of trace_procs; NO_U16 for none */
  proc: 'u16',
  /** row of trace_threads; NO_U16 for none */
  thread: 'u16',
});
export type TraceSeatsTable = Table<typeof TRACE_SEATS>;

/**
 * Rows of trace_transitions from `firstRow` up to the next chunk's have the time
 * `baseNs + offsetNs`; their lists go on at `firstStack` and `firstWaker`. Chunks keep the time of a
 * row exact in four bytes and let a reader begin in the middle.
 */
export const TRACE_CHUNKS = defineTable('trace_chunks', 1, {
  firstRow: 'u32',
  baseNs: 'f64',
  firstStack: 'u32',
  firstWaker: 'u32',
});
export type TraceChunksTable = Table<typeof TRACE_CHUNKS>;

/** One row a goroutine, in the order of first mention. `goroutineBirths` gives creator and times. */
export const TRACE_GOROUTINES = defineTable('trace_goroutines', 1, {
  goid: 'i64',
  /** row of frames: the entry function; -1 when no stack of the goroutine is in the trace */
  entryFrame: 'i32',
  /** row of trace_transitions where it was created and where it ended; -1: not in this trace */
  createdRow: 'i32',
  endedRow: 'i32',
});
export type TraceGoroutinesTable = Table<typeof TRACE_GOROUTINES>;

export const TRACE_PROCS = defineTable('trace_procs', 1, { proc: 'i32' });
export type TraceProcsTable = Table<typeof TRACE_PROCS>;

/** Threads by their id in the operating system. */
export const TRACE_THREADS = defineTable('trace_threads', 1, { thread: 'i64' });
export type TraceThreadsTable = Table<typeof TRACE_THREADS>;

/** Block and stop reasons as the runtime writes them, e.g. `chan receive`; row 0 is empty. */
export const TRACE_REASONS = defineTable('trace_reasons', 1, { text: 'utf8' });
export type TraceReasonsTable = Table<typeof TRACE_REASONS>;

/** Names of ranges, tasks, regions, log keys and values, labels; row 0 is empty. */
export const TRACE_NAMES = defineTable('trace_names', 1, { text: 'utf8' });
export type TraceNamesTable = Table<typeof TRACE_NAMES>;

/** Program counter of the frame in the same row of `frames`: a stack is a list of these. */
export const TRACE_PCS = defineTable('trace_pcs', 1, { pc: 'u64' });
export type TracePcsTable = Table<typeof TRACE_PCS>;

export const TRACE_PROC_TRANSITIONS = defineTable('trace_proc_transitions', 1, {
  timeNs: 'f64',
  /** row of trace_procs */
  proc: 'u16',
  /** from * 16 + to, of PROC_STATE */
  states: 'u8',
  /** row of trace_goroutines: context of the event */
  by: 'i32',
  /** row of trace_procs: the proc of the event's context; differs from `proc` when one is stolen */
  atProc: 'u16',
  /** row of trace_threads */
  thread: 'u16',
});
export type TraceProcTransitionsTable = Table<typeof TRACE_PROC_TRANSITIONS>;

/** What a range belongs to. */
export const RANGE_SCOPE = { process: 0, goroutine: 1, proc: 2 } as const;

/** GC cycles, stop-the-world, mark assist, sweep. */
export const TRACE_RANGES = defineTable('trace_ranges', 1, {
  /** row of trace_names, e.g. `GC concurrent mark phase`, `stop-the-world (GC sweep termination)` */
  name: 'i32',
  /** of RANGE_SCOPE */
  scope: 'u8',
  /** row of trace_goroutines or trace_procs, by scope; -1 for the process */
  subject: 'i32',
  /** -1: it was on when the trace began */
  startNs: 'f64',
  /** when the trace first says that it is on; equals `startNs` where that is known */
  seenNs: 'f64',
  /** -1: it was on when the trace ended */
  endNs: 'f64',
  /** row of stacks, of the beginning */
  stack: 'i32',
  /** row of trace_goroutines, context of the beginning */
  startBy: 'i32',
  /** row of trace_goroutines, context of the end */
  endBy: 'i32',
  /** bytes, of a sweep that ended; else 0 */
  sweptBytes: 'f64',
  reclaimedBytes: 'f64',
});
export type TraceRangesTable = Table<typeof TRACE_RANGES>;

export const TRACE_METRIC = { heapObjectsBytes: 0, heapGoalBytes: 1, gomaxprocs: 2 } as const;
/** runtime/metrics names of TRACE_METRIC */
export const TRACE_METRIC_NAMES = [
  '/memory/classes/heap/objects:bytes',
  '/gc/heap/goal:bytes',
  '/sched/gomaxprocs:threads',
] as const;

export const TRACE_METRICS = defineTable('trace_metrics', 1, {
  timeNs: 'f64',
  /** of TRACE_METRIC */
  metric: 'u8',
  /** exact below 2^53, else the nearest double */
  value: 'f64',
});
export type TraceMetricsTable = Table<typeof TRACE_METRICS>;

/** CPU samples that a running CPU profile put into the trace. */
export const TRACE_CPU_SAMPLES = defineTable('trace_cpu_samples', 1, {
  timeNs: 'f64',
  thread: 'u16',
  proc: 'u16',
  goroutine: 'i32',
  stack: 'i32',
});
export type TraceCpuSamplesTable = Table<typeof TRACE_CPU_SAMPLES>;

export const TRACE_TASKS = defineTable('trace_tasks', 1, {
  /** runtime/trace's number; 0 is the background task */
  id: 'i64',
  /** number of the parent task; 0 for none */
  parentId: 'i64',
  /** row of trace_names */
  name: 'i32',
  /** -1: before the trace */
  startNs: 'f64',
  /** -1: not ended in the trace */
  endNs: 'f64',
  /** rows of trace_goroutines */
  startBy: 'i32',
  endBy: 'i32',
  /** rows of stacks */
  startStack: 'i32',
  endStack: 'i32',
});
export type TraceTasksTable = Table<typeof TRACE_TASKS>;

export const TRACE_REGIONS = defineTable('trace_regions', 1, {
  /** row of trace_goroutines */
  goroutine: 'i32',
  /** number of the task; 0 for the background task */
  taskId: 'i64',
  /** row of trace_names */
  name: 'i32',
  /** -1: before the trace */
  startNs: 'f64',
  /** -1: not ended in the trace */
  endNs: 'f64',
  startStack: 'i32',
  endStack: 'i32',
});
export type TraceRegionsTable = Table<typeof TRACE_REGIONS>;

export const TRACE_LOGS = defineTable('trace_logs', 1, {
  timeNs: 'f64',
  goroutine: 'i32',
  taskId: 'i64',
  /** rows of trace_names */
  category: 'i32',
  message: 'i32',
  stack: 'i32',
});
export type TraceLogsTable = Table<typeof TRACE_LOGS>;

/** Labels that the runtime puts on its own goroutines, e.g. `GC (dedicated)`. */
export const TRACE_LABELS = defineTable('trace_labels', 1, {
  timeNs: 'f64',
  goroutine: 'i32',
  /** row of trace_names */
  label: 'i32',
});
export type TraceLabelsTable = Table<typeof TRACE_LABELS>;

/** One row a generation that was read whole; the old format is one generation. */
export const TRACE_GENERATIONS = defineTable('trace_generations', 1, {
  /** number of the generation in the file */
  generation: 'f64',
  /** where it stands in the inflated file; exact below 2^53 */
  fromByte: 'f64',
  toByte: 'f64',
  fromNs: 'f64',
  toNs: 'f64',
  events: 'f64',
  /** ticks a second of the trace's clock */
  frequency: 'f64',
  /** 1 when the generation has a clock snapshot (format 1.25 and later) */
  hasClock: 'u8',
  /** time of the snapshot on the trace's clock, from the origin */
  clockNs: 'f64',
  /** CLOCK_MONOTONIC at the snapshot */
  monotonicNs: 'i64',
  /** wall clock at the snapshot, nanoseconds since 1970 */
  wallUnixNs: 'i64',
});
export type TraceGenerationsTable = Table<typeof TRACE_GENERATIONS>;

export interface TraceTables {
  readonly frames: FramesTable;
  readonly stacks: StacksTable;
  readonly pcs: TracePcsTable;
  readonly goroutines: TraceGoroutinesTable;
  readonly transitions: TraceTransitionsTable;
  readonly transitionKinds: TraceTransitionKindsTable;
  readonly transitionStacks: TraceTransitionStacksTable;
  readonly transitionWakers: TraceTransitionWakersTable;
  readonly seats: TraceSeatsTable;
  readonly chunks: TraceChunksTable;
  readonly procs: TraceProcsTable;
  readonly threads: TraceThreadsTable;
  readonly reasons: TraceReasonsTable;
  readonly names: TraceNamesTable;
  readonly procTransitions: TraceProcTransitionsTable;
  readonly ranges: TraceRangesTable;
  readonly metrics: TraceMetricsTable;
  readonly cpuSamples: TraceCpuSamplesTable;
  readonly tasks: TraceTasksTable;
  readonly regions: TraceRegionsTable;
  readonly logs: TraceLogsTable;
  readonly labels: TraceLabelsTable;
  readonly generations: TraceGenerationsTable;
}

/** What a trace says of itself outside its tables. */
export interface TraceFacts {
  readonly form: 'trace';
  /** number in the header, e.g. `1.26`: the format, which several versions of Go write */
  readonly format: string;
  /** versions of Go that write this format, e.g. `Go 1.26 and 1.27` */
  readonly writtenBy: string;
  /** the first generation is not the first that the process recorded: a flight recording */
  readonly isFlightRecording: boolean;
  readonly generationCount: number;
  readonly eventCount: number;
  readonly goroutineCount: number;
  /** goroutines alive at the end of the trace */
  readonly aliveCount: number;
  readonly gomaxprocs?: number;
  /** time of the first event on the trace's own clock, decimal */
  readonly originNs: string;
  readonly durationNs: number;
  /** wall clock of the first and the last event, where the trace has clock snapshots (1.25+) */
  readonly fromUnixNs?: string;
  readonly toUnixNs?: string;
  readonly cpuSampleCount: number;
  /** alloc/free or other experiments whose events were passed over */
  readonly experimentEvents: number;
  /** set when the file is cut or broken: everything before this byte is here */
  readonly damagedAtByte?: number;
}
