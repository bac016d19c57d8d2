/**
 * The metrics of package runtime/metrics (Go 1.19 to 1.27) that only grow; all others are gauges or
 * histograms. Source: runtime/metrics/description.go, field Cumulative.
 */
const COUNTERS: ReadonlySet<string> = new Set([
  '/cgo/go-to-c-calls:calls',
  '/cpu/classes/gc/mark/assist:cpu-seconds',
  '/cpu/classes/gc/mark/dedicated:cpu-seconds',
  '/cpu/classes/gc/mark/idle:cpu-seconds',
  '/cpu/classes/gc/pause:cpu-seconds',
  '/cpu/classes/gc/total:cpu-seconds',
  '/cpu/classes/idle:cpu-seconds',
  '/cpu/classes/scavenge/assist:cpu-seconds',
  '/cpu/classes/scavenge/background:cpu-seconds',
  '/cpu/classes/scavenge/total:cpu-seconds',
  '/cpu/classes/total:cpu-seconds',
  '/cpu/classes/user:cpu-seconds',
  '/gc/cleanups/executed:cleanups',
  '/gc/cleanups/queued:cleanups',
  '/gc/cycles/automatic:gc-cycles',
  '/gc/cycles/forced:gc-cycles',
  '/gc/cycles/total:gc-cycles',
  '/gc/finalizers/executed:finalizers',
  '/gc/finalizers/queued:finalizers',
  '/gc/heap/allocs:bytes',
  '/gc/heap/allocs:objects',
  '/gc/heap/frees:bytes',
  '/gc/heap/frees:objects',
  '/gc/heap/tiny/allocs:objects',
  '/sched/goroutines-created:goroutines',
  '/sync/mutex/wait/total:seconds',
]);

/** The others, for the names that Prometheus' Go collector makes of them. */
const GAUGES: readonly string[] = [
  '/gc/gogc:percent',
  '/gc/gomemlimit:bytes',
  '/gc/heap/goal:bytes',
  '/gc/heap/live:bytes',
  '/gc/heap/objects:objects',
  '/gc/limiter/last-enabled:gc-cycle',
  '/gc/scan/globals:bytes',
  '/gc/scan/heap:bytes',
  '/gc/scan/stack:bytes',
  '/gc/scan/total:bytes',
  '/gc/stack/starting-size:bytes',
  '/memory/classes/heap/free:bytes',
  '/memory/classes/heap/objects:bytes',
  '/memory/classes/heap/released:bytes',
  '/memory/classes/heap/stacks:bytes',
  '/memory/classes/heap/unused:bytes',
  '/memory/classes/metadata/mcache/free:bytes',
  '/memory/classes/metadata/mcache/inuse:bytes',
  '/memory/classes/metadata/mspan/free:bytes',
  '/memory/classes/metadata/mspan/inuse:bytes',
  '/memory/classes/metadata/other:bytes',
  '/memory/classes/os-stacks:bytes',
  '/memory/classes/other:bytes',
  '/memory/classes/profiling/buckets:bytes',
  '/memory/classes/total:bytes',
  '/sched/gomaxprocs:threads',
  '/sched/goroutines/not-in-go:goroutines',
  '/sched/goroutines/runnable:goroutines',
  '/sched/goroutines/running:goroutines',
  '/sched/goroutines/waiting:goroutines',
  '/sched/goroutines:goroutines',
  '/sched/threads/total:threads',
];

const HISTOGRAMS: readonly string[] = [
  '/gc/heap/allocs-by-size:bytes',
  '/gc/heap/frees-by-size:bytes',
  '/gc/pauses:seconds',
  '/sched/latencies:seconds',
  '/sched/pauses/stopping/gc:seconds',
  '/sched/pauses/stopping/other:seconds',
  '/sched/pauses/total/gc:seconds',
  '/sched/pauses/total/other:seconds',
];

/** `/path/of/it:unit`, the form of every name of runtime/metrics. */
export function isRuntimeMetricName(name: string): boolean {
  const colon = name.lastIndexOf(':');
  return name.startsWith('/') && colon > 1 && colon < name.length - 1;
}

export const runtimeMetricUnit = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

/** Counters that are not in the list are the events of /godebug/. */
export const isRuntimeCounter = (name: string): boolean =>
  COUNTERS.has(name) || (name.startsWith('/godebug/') && name.endsWith(':events'));

/** Go 1.22 gave the histogram of pauses a new name and kept the old one for the same. */
export const canonicalRuntimeName = (name: string): string =>
  name === '/gc/pauses:seconds' ? '/sched/pauses/total/gc:seconds' : name;

/** The name that the Go collector of Prometheus gives: `go_sched_latencies_seconds`. */
function prometheusName(name: string, isCounter: boolean): string {
  const spelt = `go${name}`.replace(':', '_').replaceAll('/', '_').replaceAll('-', '_');
  return isCounter ? `${spelt}_total` : spelt;
}

/** Prometheus name → name in runtime/metrics. */
export const RUNTIME_NAME_OF_PROMETHEUS: ReadonlyMap<string, string> = new Map([
  ...[...COUNTERS].map((name) => [prometheusName(name, true), name] as const),
  ...[...GAUGES, ...HISTOGRAMS].map(
    (name) => [prometheusName(name, false), canonicalRuntimeName(name)] as const,
  ),
]);
