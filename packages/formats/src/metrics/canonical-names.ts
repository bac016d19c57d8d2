import { CANONICAL_METRICS as C, type MetricKind } from '@unpark/model';
import { RUNTIME_NAME_OF_PROMETHEUS } from './runtime-metric-names';

/** What is known of a name of one source; see docs/metrics.md. */
export interface KnownMetric {
  readonly unit: string;
  readonly kind: MetricKind;
  readonly canonical?: string;
  /** 1 when absent */
  readonly scale?: number;
}

const NANO = 1e-9;
const bytes = (canonical?: string): KnownMetric => ({
  unit: 'bytes',
  kind: 'gauge',
  ...(canonical !== undefined && { canonical }),
});

/**
 * Fields of `runtime.MemStats`. Canonical names of runtime/metrics stand where its documentation and
 * the runtime's own code make them the same number. Source: runtime/mstats.go.
 */
export const MEMSTATS: ReadonlyMap<string, KnownMetric> = new Map<string, KnownMetric>([
  ['Alloc', bytes(C.heapObjectBytes)],
  ['TotalAlloc', { unit: 'bytes', kind: 'counter', canonical: C.heapAllocatedBytes }],
  ['Sys', bytes(C.memoryTotal)],
  ['Lookups', { unit: 'lookups', kind: 'counter' }],
  // these two count tiny objects one by one, which /gc/heap/allocs:objects does not
  ['Mallocs', { unit: 'objects', kind: 'counter', canonical: '/memstats/mallocs:objects' }],
  ['Frees', { unit: 'objects', kind: 'counter', canonical: '/memstats/frees:objects' }],
  ['HeapAlloc', bytes(C.heapObjectBytes)],
  ['HeapSys', bytes('/memstats/heap-sys:bytes')],
  ['HeapIdle', bytes('/memstats/heap-idle:bytes')],
  ['HeapInuse', bytes('/memstats/heap-inuse:bytes')],
  ['HeapReleased', bytes('/memory/classes/heap/released:bytes')],
  ['HeapObjects', { unit: 'objects', kind: 'gauge', canonical: C.heapObjects }],
  ['StackInuse', bytes('/memory/classes/heap/stacks:bytes')],
  ['StackSys', bytes('/memstats/stack-sys:bytes')],
  ['MSpanInuse', bytes('/memory/classes/metadata/mspan/inuse:bytes')],
  ['MSpanSys', bytes('/memstats/mspan-sys:bytes')],
  ['MCacheInuse', bytes('/memory/classes/metadata/mcache/inuse:bytes')],
  ['MCacheSys', bytes('/memstats/mcache-sys:bytes')],
  ['BuckHashSys', bytes('/memory/classes/profiling/buckets:bytes')],
  ['GCSys', bytes('/memory/classes/metadata/other:bytes')],
  ['OtherSys', bytes('/memory/classes/other:bytes')],
  ['NextGC', bytes(C.heapGoal)],
  ['LastGC', { unit: 'unix-nanoseconds', kind: 'gauge', canonical: C.gcLastEnd, scale: NANO }],
  [
    'PauseTotalNs',
    { unit: 'nanoseconds', kind: 'counter', canonical: C.gcPauseTotal, scale: NANO },
  ],
  ['PauseNs', { unit: 'nanoseconds', kind: 'gauge', canonical: C.gcPauseEach, scale: NANO }],
  ['NumGC', { unit: 'gc-cycles', kind: 'counter', canonical: C.gcCycles }],
  ['NumForcedGC', { unit: 'gc-cycles', kind: 'counter', canonical: C.gcForcedCycles }],
  ['GCCPUFraction', { unit: 'ratio', kind: 'gauge', canonical: C.gcCpuFraction }],
  ['EnableGC', { unit: 'bool', kind: 'gauge' }],
  ['DebugGC', { unit: 'bool', kind: 'gauge' }],
]);

const named = (canonical: string, unit: string, kind: MetricKind = 'gauge'): KnownMetric => ({
  unit,
  kind,
  canonical,
});

/** `HeapIdle` → `go_memstats_heap_idle_bytes`: what the Go collector calls the fields above. */
const PROMETHEUS_MEMSTATS: readonly (readonly [string, string])[] = [
  ['alloc_bytes', 'Alloc'],
  ['alloc_bytes_total', 'TotalAlloc'],
  ['sys_bytes', 'Sys'],
  ['lookups_total', 'Lookups'],
  ['mallocs_total', 'Mallocs'],
  ['frees_total', 'Frees'],
  ['heap_alloc_bytes', 'HeapAlloc'],
  ['heap_sys_bytes', 'HeapSys'],
  ['heap_idle_bytes', 'HeapIdle'],
  ['heap_inuse_bytes', 'HeapInuse'],
  ['heap_released_bytes', 'HeapReleased'],
  ['heap_objects', 'HeapObjects'],
  ['stack_inuse_bytes', 'StackInuse'],
  ['stack_sys_bytes', 'StackSys'],
  ['mspan_inuse_bytes', 'MSpanInuse'],
  ['mspan_sys_bytes', 'MSpanSys'],
  ['mcache_inuse_bytes', 'MCacheInuse'],
  ['mcache_sys_bytes', 'MCacheSys'],
  ['buck_hash_sys_bytes', 'BuckHashSys'],
  ['gc_sys_bytes', 'GCSys'],
  ['other_sys_bytes', 'OtherSys'],
  ['next_gc_bytes', 'NextGC'],
];

/** Names of the Go and process collectors of Prometheus' client library. */
const PROMETHEUS: ReadonlyMap<string, KnownMetric> = new Map<string, KnownMetric>([
  ...PROMETHEUS_MEMSTATS.map(
    ([name, field]) => [`go_memstats_${name}`, MEMSTATS.get(field) as KnownMetric] as const,
  ),
  ['go_memstats_last_gc_time_seconds', named(C.gcLastEnd, 'unix-seconds')],
  ['go_memstats_gc_cpu_fraction', named(C.gcCpuFraction, 'ratio')],
  ['go_goroutines', named(C.goroutines, 'goroutines')],
  ['go_threads', named(C.threads, 'threads')],
  ['go_gc_duration_seconds_sum', named(C.gcPauseTotal, 'seconds', 'counter')],
  ['go_gc_duration_seconds_count', named(C.gcCycles, 'gc-cycles', 'counter')],
  ['process_cpu_seconds_total', named(C.processCpu, 'seconds', 'counter')],
  ['process_open_fds', named(C.processOpenFiles, 'files')],
  ['process_max_fds', named('/process/max-files:files', 'files')],
  ['process_virtual_memory_bytes', named('/process/virtual:bytes', 'bytes')],
  ['process_resident_memory_bytes', named(C.processResident, 'bytes')],
  ['process_start_time_seconds', named(C.processStart, 'unix-seconds')],
]);

/** What is known of a Prometheus name; kind and unit as the client library writes them. */
export function knownPrometheus(name: string): KnownMetric | undefined {
  const known = PROMETHEUS.get(name);
  if (known) return known;
  const canonical = RUNTIME_NAME_OF_PROMETHEUS.get(name);
  if (canonical === undefined) return undefined;
  const unit = canonical.slice(canonical.lastIndexOf(':') + 1);
  return { unit, kind: name.endsWith('_total') ? 'counter' : 'gauge', canonical };
}

/** Names that programs give to numbers of the runtime in JSON of their own, in lower case, without _ and -. */
const COMMON: ReadonlyMap<string, KnownMetric> = new Map<string, KnownMetric>([
  ['numgoroutine', named(C.goroutines, 'goroutines')],
  ['numgoroutines', named(C.goroutines, 'goroutines')],
  ['goroutines', named(C.goroutines, 'goroutines')],
  ['goroutinecount', named(C.goroutines, 'goroutines')],
  ['gonumgoroutine', named(C.goroutines, 'goroutines')],
  ['gomaxprocs', named(C.gomaxprocs, 'threads')],
  ['numcpu', named(C.cpus, 'cpus')],
  ['numcgocall', named('/cgo/go-to-c-calls:calls', 'calls', 'counter')],
]);

/** What is known of a number that is named by a program: the last part of a dotted name counts. */
export function knownCommon(name: string): KnownMetric | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (last.length > 40) return undefined;
  return COMMON.get(last.toLowerCase().replaceAll('_', '').replaceAll('-', ''));
}

/** dd-trace-go's metrics, which are rates over the period. Source: its profiler/metrics.go. */
export const DATADOG: ReadonlyMap<string, KnownMetric> = new Map<string, KnownMetric>([
  ['go_alloc_bytes_per_sec', { unit: 'bytes/second', kind: 'gauge' }],
  ['go_allocs_per_sec', { unit: 'objects/second', kind: 'gauge' }],
  ['go_frees_per_sec', { unit: 'objects/second', kind: 'gauge' }],
  ['go_heap_growth_bytes_per_sec', { unit: 'bytes/second', kind: 'gauge' }],
  ['go_gcs_per_sec', { unit: 'gc-cycles/second', kind: 'gauge' }],
  ['go_gc_pause_time', { unit: 'ratio', kind: 'gauge' }],
  ['go_max_gc_pause_time', { unit: 'nanoseconds', kind: 'gauge' }],
  ['go_num_goroutine', named(C.goroutines, 'goroutines')],
]);
