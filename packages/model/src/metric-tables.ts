import type { LabelsTable } from './stack-tables';
import { defineTable, type Table } from './table';

/** What a series counts. A number in a column of kinds is the place in this list. */
export const METRIC_KINDS = ['gauge', 'counter', 'histogram', 'untyped'] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];

/** Who wrote a series. A number in a column of sources is the place in this list. */
export const METRIC_SOURCES = [
  /** package runtime/metrics */
  'runtime-metrics',
  /** `runtime.MemStats`, alone or inside expvar */
  'memstats',
  /** another variable of /debug/vars */
  'expvar',
  /** Prometheus text or OpenMetrics */
  'prometheus',
  /** `metrics.json` of dd-trace-go */
  'datadog',
  'other',
] as const;
export type MetricSource = (typeof METRIC_SOURCES)[number];

/** One row a series, in the order in which the file names them first. */
export const METRIC_SERIES = defineTable('metric_series', 1, {
  /** as the source writes it: `/sched/latencies:seconds`, `go_goroutines`, `HeapAlloc` */
  name: 'utf8',
  /** set of labels; -1 for none */
  labelSet: 'i32',
  /** as the source states or implies it: `bytes`, `seconds`, `nanoseconds`; empty when unknown */
  unit: 'utf8',
  /** place in METRIC_KINDS */
  kind: 'u8',
  /** place in METRIC_SOURCES */
  source: 'u8',
  /**
   * One name for the same quantity in all sources: the runtime/metrics name where there is one, else
   * one of CANONICAL_METRICS; empty when the quantity is not known.
   */
  canonical: 'utf8',
  /** value × scale is in the unit of the canonical name; 1 when there is none */
  canonicalScale: 'f64',
});
export type MetricSeriesTable = Table<typeof METRIC_SERIES>;

/** One row a value, in the order of the file. */
export const METRIC_POINTS = defineTable('metric_points', 1, {
  /** row of metric_series */
  series: 'i32',
  /** which reading of the file, from 0: `before` and `after`, or scrapes one after another */
  snapshot: 'i32',
  /** nanoseconds since 1970; -1 when nothing says */
  timeUnixNs: 'i64',
  /** for a histogram: how many observations it holds */
  value: 'f64',
  /** the same value without rounding, where the text is a whole number of 64 bits; else 0 */
  integer: 'i64',
  /** how `integer` is to be read: 0 not at all, 1 signed, 2 as unsigned */
  integerForm: 'u8',
  /** sum of the observations of a histogram; NaN when it does not say and for all others */
  sum: 'f64',
});
export type MetricPointsTable = Table<typeof METRIC_POINTS>;

/**
 * One row a bucket of a histogram, in rising order. Buckets of runtime/metrics hold lower <= x < upper,
 * those of Prometheus lower < x <= upper. Buckets without observations may be left out by the source.
 */
export const METRIC_BUCKETS = defineTable('metric_buckets', 1, {
  /** row of metric_series */
  series: 'i32',
  /** row of metric_points */
  point: 'i32',
  lower: 'f64',
  upper: 'f64',
  /** of this bucket alone, exact below 2^53 */
  count: 'f64',
});
export type MetricBucketsTable = Table<typeof METRIC_BUCKETS>;

export interface MetricTables {
  readonly labels: LabelsTable;
  readonly series: MetricSeriesTable;
  readonly points: MetricPointsTable;
  readonly buckets: MetricBucketsTable;
}

/**
 * Canonical names that others ask for: those of runtime/metrics, and under /runtime/, /memstats/ and
 * /process/ ours for what it has no name for. See docs/metrics.md.
 */
export const CANONICAL_METRICS = {
  /** `runtime.NumGoroutine`, and what a goroutine dump holds */
  goroutines: '/runtime/num-goroutine:goroutines',
  /** the same up to Go 1.25; from Go 1.26 on with the runtime's own goroutines, some ten more */
  goroutinesAndSystem: '/sched/goroutines:goroutines',
  goroutinesCreated: '/sched/goroutines-created:goroutines',
  threads: '/sched/threads/total:threads',
  gomaxprocs: '/sched/gomaxprocs:threads',
  schedulerLatency: '/sched/latencies:seconds',
  gcPauses: '/sched/pauses/total/gc:seconds',
  gcCycles: '/gc/cycles/total:gc-cycles',
  gcForcedCycles: '/gc/cycles/forced:gc-cycles',
  gcPauseTotal: '/memstats/pause-total:seconds',
  gcPauseEach: '/memstats/pause:seconds',
  gcLastEnd: '/memstats/last-gc:unix-seconds',
  gcCpuFraction: '/memstats/gc-cpu-fraction:ratio',
  gogc: '/gc/gogc:percent',
  memoryLimit: '/gc/gomemlimit:bytes',
  heapLive: '/gc/heap/live:bytes',
  heapGoal: '/gc/heap/goal:bytes',
  heapObjectBytes: '/memory/classes/heap/objects:bytes',
  heapObjects: '/gc/heap/objects:objects',
  stackBytes: '/memory/classes/heap/stacks:bytes',
  heapAllocatedBytes: '/gc/heap/allocs:bytes',
  memoryTotal: '/memory/classes/total:bytes',
  mutexWaitTotal: '/sync/mutex/wait/total:seconds',
  cpuTotal: '/cpu/classes/total:cpu-seconds',
  cpuUser: '/cpu/classes/user:cpu-seconds',
  cpuIdle: '/cpu/classes/idle:cpu-seconds',
  cpuGcTotal: '/cpu/classes/gc/total:cpu-seconds',
  cpuGcAssist: '/cpu/classes/gc/mark/assist:cpu-seconds',
  cpus: '/process/cpus:cpus',
  processCpu: '/process/cpu:seconds',
  processStart: '/process/start:unix-seconds',
  processResident: '/process/resident:bytes',
  processOpenFiles: '/process/open-files:files',
} as const;

/** What a file of metrics says of itself and of its process. */
export interface MetricsFacts {
  readonly form: 'metrics';
  readonly sources: readonly MetricSource[];
  readonly seriesCount: number;
  /** readings of the whole set, e.g. 2 for before and after */
  readonly snapshotCount: number;
  readonly pointCount: number;
  /** first and last reading, where the file says when they were made */
  readonly fromUnixNs?: string;
  readonly toUnixNs?: string;
  /** in the first and in the last reading that has it */
  readonly goroutinesFirst?: number;
  readonly goroutinesLast?: number;
  /** the two counts hold the runtime's own goroutines too, which dumps leave out (Go 1.26 and later) */
  readonly goroutinesIncludeSystem?: true;
  readonly gomaxprocs?: number;
  readonly cpus?: number;
  readonly processStartedUnixNs?: string;
  readonly pid?: number;
  /** the program's own name for itself: first word of its command line, never its arguments */
  readonly binary?: string;
  /** `linux/amd64` */
  readonly platform?: string;
}
