import { formatCount, formatDuration, type Problem } from '@unpark/base';
import {
  type ArtifactHints,
  CANONICAL_METRICS,
  type MetricsFacts,
  type ParsedArtifact,
  type Table,
} from '@unpark/model';
import { artifactWindow } from '../artifact-window';
import { FormatError, Warnings } from '../format-error';
import { toUtf8 } from '../goroutine/text-encoding';
import type { Limits } from '../limits';
import type { CollectedMetrics } from './collected-metrics';
import { MetricRows } from './metric-rows';
import { readMetricsJson } from './read-metrics-json';
import { readPrometheus } from './read-prometheus';

/**
 * Reads metrics: JSON (runtime/metrics, MemStats, expvar, dd-trace-go) or Prometheus text. Readings
 * without a time of their own get that of the capture record where it can tell: the last one its end,
 * the first of several its start. See docs/metrics.md.
 */
export function readMetrics(
  stored: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
): ParsedArtifact {
  const warnings = new Warnings();
  const { bytes } = toUtf8(stored, warnings);
  const rows = new MetricRows(limits, warnings);
  const collected: CollectedMetrics = { snapshotTimes: [] };
  try {
    const read = looksLikeJson(bytes) ? readMetricsJson : readPrometheus;
    read(bytes, rows, limits, warnings, collected);
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    collected.problem = failure.problem;
  }
  const { problem } = collected;
  if (rows.pointCount === 0 && !problem && warnings.size === 0) warnings.add(NO_VALUES);
  const times = timesOf(collected.snapshotTimes, hints.captured);
  const tables = rows.finish(times);
  const facts = factsOf(rows, collected);
  const inside = insideWindow(collected.snapshotTimes);
  const window = artifactWindow(hints, inside);
  const { labels, series, points, buckets } = tables;
  return {
    file: hints.file,
    kind: 'metrics',
    status: problem ? 'damaged' : warnings.size > 0 ? 'warnings' : 'parsed',
    ...(collected.goVersion !== undefined && { goVersion: collected.goVersion }),
    ...(window && { window }),
    facts,
    summary: summaryOf(facts, times),
    warnings: warnings.list(),
    ...(problem && { error: problem }),
    tables: [labels, series, points, buckets] as readonly Table[],
  };
}

const NO_VALUES: Problem = {
  code: 'metrics.no-values',
  message: 'The file has the form of metrics but no value in it.',
  next: 'Send runtime/metrics or MemStats as JSON, /debug/vars, or the text of /metrics.',
};

/** The first byte that is no white space opens an object or a list. */
function looksLikeJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13);
  return first === 123 || first === 91;
}

function timesOf(
  inside: readonly (bigint | undefined)[],
  captured: ArtifactHints['captured'],
): (bigint | undefined)[] {
  const times = [...inside];
  if (captured === undefined || inside.some((time) => time !== undefined)) return times;
  if (times.length > 1) times[0] = BigInt(captured.fromUnixNs);
  if (times.length > 0) times[times.length - 1] = BigInt(captured.toUnixNs);
  return times;
}

function insideWindow(
  times: readonly (bigint | undefined)[],
): { fromUnixNs: string; toUnixNs: string } | undefined {
  let from: bigint | undefined;
  let to: bigint | undefined;
  for (const time of times) {
    if (time === undefined) continue;
    if (from === undefined || time < from) from = time;
    if (to === undefined || time > to) to = time;
  }
  if (from === undefined || to === undefined) return undefined;
  return { fromUnixNs: from.toString(), toUnixNs: to.toString() };
}

function factsOf(rows: MetricRows, collected: CollectedMetrics): MetricsFacts {
  const last = (canonical: string): number | undefined => rows.readings(canonical).at(-1)?.value;
  const own = rows.readings(CANONICAL_METRICS.goroutines);
  const goroutines = own.length > 0 ? own : rows.readings(CANONICAL_METRICS.goroutinesAndSystem);
  // came with Go 1.26, like the system goroutines in the count
  const withSystem = own.length === 0 && last('/sched/goroutines/waiting:goroutines') !== undefined;
  const first = goroutines[0]?.value;
  const started = last(CANONICAL_METRICS.processStart);
  const gomaxprocs = last(CANONICAL_METRICS.gomaxprocs);
  const cpus = last(CANONICAL_METRICS.cpus);
  const { binary, pid, platform } = collected;
  return {
    form: 'metrics',
    sources: rows.sourcesUsed(),
    seriesCount: rows.seriesCount,
    snapshotCount: collected.snapshotTimes.length,
    pointCount: rows.pointCount,
    ...insideWindow(collected.snapshotTimes),
    ...(first !== undefined && { goroutinesFirst: first }),
    ...(first !== undefined && { goroutinesLast: goroutines.at(-1)?.value ?? first }),
    ...(withSystem && { goroutinesIncludeSystem: true }),
    ...(gomaxprocs !== undefined && { gomaxprocs }),
    ...(cpus !== undefined && { cpus }),
    ...(started !== undefined &&
      started > 0 &&
      started < 1e11 && {
        processStartedUnixNs: (BigInt(Math.round(started * 1e3)) * 1_000_000n).toString(),
      }),
    ...(pid !== undefined && { pid }),
    ...(binary !== undefined && { binary }),
    ...(platform !== undefined && { platform }),
  };
}

/** `184 series, 2 points, 4.1 s apart` */
function summaryOf(facts: MetricsFacts, times: readonly (bigint | undefined)[]): string {
  if (facts.pointCount === 0) return 'metrics without a value';
  const readings = facts.snapshotCount;
  const points = `${formatCount(readings)} ${readings === 1 ? 'point' : 'points'}`;
  const window = insideWindow(times);
  const span = window ? Number(BigInt(window.toUnixNs) - BigInt(window.fromUnixNs)) : 0;
  const series = `${formatCount(facts.seriesCount)} series`;
  if (readings === 1) return series;
  if (span <= 0) return `${series}, ${points}`;
  const apart = formatDuration(span);
  return readings === 2
    ? `${series}, ${points}, ${apart} apart`
    : `${series}, ${points} over ${apart}`;
}
