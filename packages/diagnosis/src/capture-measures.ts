import {
  type ArtifactRecord,
  CANONICAL_METRICS,
  type CaptureMeasures,
  type GroupSizes,
  quantileBounds,
} from '@unpark/model';
import type { OrderedDump } from './dump-order';
import type { MetricsView } from './metrics-view';
import type { TraceView } from './trace-view';

/** Fewer delays than this have no hundredth that would say something. */
const LEAST_DELAYS = 100;
/** Below, one collection at the wrong moment is all of it. */
const LEAST_BUSY_SECONDS = 0.05;
/** What grows is among the largest sooner or later; a row each, in every capture of a service. */
const MOST_GROUPS = 48;

/** Numbers of the whole capture; each from the best witness that has it. */
export function captureMeasures(
  records: readonly ArtifactRecord[],
  metrics: MetricsView | undefined,
  trace: TraceView | undefined,
): CaptureMeasures {
  const heapBytes = heapOf(records, metrics, trace);
  const stackBytes = metrics?.last(CANONICAL_METRICS.stackBytes);
  const schedulerP99Ns = delayOf(metrics, trace);
  const gcCpuShare = metrics && collectorOf(metrics);
  return {
    ...(heapBytes && { heapBytes }),
    ...(stackBytes !== undefined && { stackBytes: { value: stackBytes, source: 'metrics' } }),
    ...(schedulerP99Ns && { schedulerP99Ns }),
    ...(gcCpuShare && { gcCpuShare }),
  };
}

function heapOf(
  records: readonly ArtifactRecord[],
  metrics: MetricsView | undefined,
  trace: TraceView | undefined,
): CaptureMeasures['heapBytes'] {
  const read = metrics?.last(CANONICAL_METRICS.heapObjectBytes);
  if (read !== undefined) return { value: read, source: 'metrics' };
  const traced = trace?.number('heapLastBytes') ?? -1;
  if (traced >= 0) return { value: traced, source: 'trace' };
  let latest: { readonly atUnixNs: bigint; readonly value: number } | undefined;
  for (const { facts } of records) {
    if (facts.form !== 'profile' || facts.delta) continue;
    const type = facts.sampleTypes.findIndex(({ type: name }) => name === 'inuse_space');
    const value = Number(facts.totals[type] ?? Number.NaN);
    const atUnixNs = BigInt(facts.timeUnixNs ?? 0);
    if (type < 0 || !Number.isFinite(value)) continue;
    if (!latest || atUnixNs > latest.atUnixNs) latest = { atUnixNs, value };
  }
  return latest && { value: latest.value, source: 'heap-profile' };
}

/** What the window itself saw, before what counts since the process started. */
function delayOf(
  metrics: MetricsView | undefined,
  trace: TraceView | undefined,
): CaptureMeasures['schedulerP99Ns'] {
  const histogram = metrics?.histogram(CANONICAL_METRICS.schedulerLatency);
  const tail =
    histogram && histogram.count >= LEAST_DELAYS ? quantileBounds(histogram, 0.99) : undefined;
  const read = tail && {
    // the end of the bucket: no longer than that
    value: (Number.isFinite(tail.upper) ? tail.upper : tail.lower) * 1e9,
    sinceStart: metrics?.readings(CANONICAL_METRICS.schedulerLatency).length === 1,
  };
  if (read && !read.sinceStart) return { value: read.value, source: 'metrics' };
  const delay = trace?.wakeDelays();
  if (delay && delay.count >= LEAST_DELAYS) return { value: delay.p99Ns, source: 'trace' };
  return read && { value: read.value, source: 'metrics-since-start' };
}

function collectorOf(metrics: MetricsView): CaptureMeasures['gcCpuShare'] {
  const collector = metrics.change(CANONICAL_METRICS.cpuGcTotal);
  const busy = metrics.busySeconds;
  if (!collector || !busy || busy.value < LEAST_BUSY_SECONDS) return undefined;
  return {
    value: Math.min(1, collector.value / busy.value),
    source: collector.sinceStart ? 'metrics-since-start' : 'metrics',
  };
}

/** Sizes of the groups of one dump, the largest of them by name. */
export function groupSizesOf({ groups }: OrderedDump): GroupSizes {
  const own = groups
    .filter(({ role }) => role === 'working' || role === 'idle')
    .sort((a, b) => b.rows.length - a.rows.length || (a.key < b.key ? -1 : 1));
  return {
    groups: own.slice(0, MOST_GROUPS).map((group) => ({
      key: group.key,
      reason: group.reason,
      stateClass: group.role === 'idle' ? 'idle' : group.stateClass,
      ...(group.topUserFrame && { place: group.topUserFrame }),
      count: group.rows.length,
    })),
    left: Math.max(0, own.length - MOST_GROUPS),
  };
}
