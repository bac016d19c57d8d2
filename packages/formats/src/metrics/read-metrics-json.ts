import type { MetricSource } from '@unpark/model';
import { rfc3339Ns } from '../bytes/rfc3339';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { DATADOG, type KnownMetric, knownCommon } from './canonical-names';
import { type CollectedMetrics, goVersionIn } from './collected-metrics';
import { histogramOf } from './histogram-values';
import { type JsonMap, type JsonValue, readJsonValues } from '../json-values';
import type { MetricNumber, MetricRows } from './metric-rows';
import { isNumber, looksLikeMemStats, MemStatsReader } from './read-memstats';
import {
  canonicalRuntimeName,
  isRuntimeCounter,
  isRuntimeMetricName,
  runtimeMetricUnit,
} from './runtime-metric-names';

const RUNTIME_KEYS = ['runtime_metrics', 'runtimeMetrics', 'RuntimeMetrics', 'metrics'] as const;
const MEMSTATS_KEYS = ['memstats', 'MemStats', 'mem_stats', 'memStats'] as const;
const TIME_KEYS = ['time', 'timestamp', 'Time', 'Timestamp', 'ts'] as const;
const VERSION_KEYS = [
  'go_version',
  'goVersion',
  'GoVersion',
  'runtime_version',
  'version',
] as const;
/** elements of one list that become series of their own; more are data, not metrics */
const LIST_ITEMS = 1000;

/**
 * Metrics as JSON: one reading, `before` and `after`, a list or lines of readings; in each of them
 * runtime/metrics by name, `runtime.MemStats`, the variables of expvar, and other numbers with dotted
 * names. Also `metrics.json` of dd-trace-go, a list of [name, value].
 */
export function readMetricsJson(
  bytes: Uint8Array,
  rows: MetricRows,
  limits: Limits,
  warnings: Warnings,
  collected: CollectedMetrics,
): void {
  const { documents, problem, duplicateKey } = readJsonValues(bytes, limits);
  if (duplicateKey) {
    warnings.add({
      code: 'json.duplicate-key',
      message: `The key ${duplicateKey.key.slice(0, 100)} comes twice in one object; the last value is used.`,
      place: { byte: duplicateKey.byte },
      values: { case: 'last', key: duplicateKey.key.slice(0, 100) },
    });
  }
  if (problem) collected.problem = problem;
  const reader = new SnapshotReader(rows, warnings, collected);
  for (const document of documents) {
    for (const snapshot of snapshotsOf(document)) reader.read(snapshot);
  }
}

/** Readings of one document, in order. */
function snapshotsOf(document: JsonValue): JsonValue[] {
  if (document instanceof Map) {
    const pair = [document.get('before'), document.get('after')];
    const both = pair.filter((value) => value instanceof Map);
    if (both.length > 0) return both;
    const list = document.get('snapshots');
    return Array.isArray(list) ? list : [document];
  }
  if (!Array.isArray(document)) return [];
  const areSnapshots = document.every(
    (value) => value instanceof Map && nameOf(value) === undefined,
  );
  return areSnapshots && document.length > 0 ? document : [document];
}

const nameOf = (map: JsonMap): string | undefined => {
  const name = map.get('name') ?? map.get('Name');
  return typeof name === 'string' ? name : undefined;
};

class SnapshotReader {
  private readonly memStats: MemStatsReader;

  constructor(
    private readonly rows: MetricRows,
    private readonly warnings: Warnings,
    private readonly collected: CollectedMetrics,
  ) {
    this.memStats = new MemStatsReader(rows);
  }

  read(value: JsonValue): void {
    const snapshot = this.collected.snapshotTimes.length;
    this.collected.snapshotTimes.push(value instanceof Map ? timeOf(value) : undefined);
    if (Array.isArray(value)) this.readList(value, snapshot);
    else if (value instanceof Map) this.readMap(value, snapshot);
  }

  private readMap(map: JsonMap, snapshot: number): void {
    this.readFacts(map);
    const isExpvar = map.has('cmdline') && map.has('memstats');
    const source: MetricSource = isExpvar ? 'expvar' : 'other';
    if (looksLikeMemStats(map)) {
      this.memStats.read(map, snapshot);
      return;
    }
    const rest: [string, JsonValue][] = [];
    for (const [key, value] of map) {
      if (isRuntimeMetricName(key)) this.readRuntime(key, value, snapshot);
      else if (includes(MEMSTATS_KEYS, key) && value instanceof Map) {
        this.memStats.read(value, snapshot);
      } else if (includes(RUNTIME_KEYS, key) && isRuntimeHolder(value)) {
        this.readHolder(value, snapshot);
      } else if (!includes(TIME_KEYS, key)) rest.push([key, value]);
    }
    this.readOthers(rest, source, snapshot);
  }

  /** a list of [name, value], or of objects with a name and a value */
  private readList(list: readonly JsonValue[], snapshot: number): void {
    for (const item of list) {
      if (Array.isArray(item)) {
        const [name, value] = item;
        if (typeof name !== 'string' || !isNumber(value)) continue;
        const known = DATADOG.get(name);
        const source = known || name.startsWith('go_') ? 'datadog' : 'other';
        this.add(name, source, known ?? UNKNOWN, value, snapshot);
      } else if (item instanceof Map) {
        const name = nameOf(item);
        const value = item.get('value') ?? item.get('Value') ?? item;
        if (name === undefined) continue;
        if (isRuntimeMetricName(name)) this.readRuntime(name, value, snapshot);
        else if (isNumber(value)) {
          this.add(name, 'other', knownCommon(name) ?? UNKNOWN, value, snapshot);
        }
      }
    }
  }

  private readHolder(holder: JsonValue, snapshot: number): void {
    if (Array.isArray(holder)) this.readList(holder, snapshot);
    else if (holder instanceof Map) {
      for (const [name, value] of holder) {
        if (isRuntimeMetricName(name)) this.readRuntime(name, value, snapshot);
      }
    }
  }

  private readRuntime(name: string, value: JsonValue, snapshot: number): void {
    const unit = runtimeMetricUnit(name);
    const canonical = canonicalRuntimeName(name);
    const names = { name, labels: [], source: 'runtime-metrics' as const };
    const inner = value instanceof Map ? (value.get('value') ?? value) : value;
    if (isNumber(inner)) {
      const kind = isRuntimeCounter(name) ? 'counter' : 'gauge';
      const series = this.rows.series(names, { unit, kind, canonical });
      this.rows.point(series, snapshot, inner);
      return;
    }
    const histogram = histogramOf(inner);
    if (!histogram) {
      this.warnings.add({
        code: 'metrics.bad-value',
        message: `The value of ${name.slice(0, 200)} is neither a number nor a histogram and was left out.`,
        values: { name: name.slice(0, 200) },
      });
      return;
    }
    const series = this.rows.series(names, { unit, kind: 'histogram', canonical });
    const total = histogram.buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    const point = this.rows.point(series, snapshot, total);
    for (const { lower, upper, count } of histogram.buckets) {
      this.rows.bucket(series, point, lower, upper, count);
    }
  }

  /** Numbers anywhere in the rest, named by the way to them. */
  private readOthers(
    rest: readonly (readonly [string, JsonValue])[],
    source: MetricSource,
    snapshot: number,
  ): void {
    // a stack, taken from its end: the order of the file is kept
    const waiting = [...rest].reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [name, value] = next;
      if (isNumber(value) || typeof value === 'boolean') {
        const known = knownCommon(name) ?? UNKNOWN;
        this.add(name, source, known, typeof value === 'boolean' ? Number(value) : value, snapshot);
      } else if (value instanceof Map) {
        for (const [key, item] of [...value].reverse()) waiting.push([`${name}.${key}`, item]);
      } else if (Array.isArray(value)) {
        if (value.length > LIST_ITEMS && value.some(isNumber)) {
          this.warnLongList(name, value.length);
          continue;
        }
        for (let i = value.length - 1; i >= 0; i--) {
          waiting.push([`${name}.${i}`, value[i] as JsonValue]);
        }
      }
    }
  }

  private warnLongList(name: string, length: number): void {
    this.warnings.add({
      code: 'metrics.long-list',
      message: `The list ${name.slice(0, 200)} of ${length} elements is longer than ${LIST_ITEMS} and was left out.`,
      values: { name: name.slice(0, 200), count: length, limit: LIST_ITEMS },
    });
  }

  private add(
    name: string,
    source: MetricSource,
    known: KnownMetric,
    value: MetricNumber,
    snapshot: number,
  ): void {
    this.rows.point(this.rows.series({ name, labels: [], source }, known), snapshot, value);
  }

  private readFacts(map: JsonMap): void {
    const { collected } = this;
    const text = (key: string): string => {
      const value = map.get(key);
      return typeof value === 'string' ? value : '';
    };
    for (const key of VERSION_KEYS) collected.goVersion ??= goVersionIn(text(key));
    if (text('goos') && text('goarch')) {
      collected.platform ??= `${text('goos').slice(0, 32)}/${text('goarch').slice(0, 32)}`;
    }
    const pid = map.get('pid');
    if (typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0) collected.pid ??= pid;
    const commandLine = map.get('cmdline');
    const program = Array.isArray(commandLine) ? commandLine[0] : undefined;
    // arguments may hold secrets and are not kept
    if (typeof program === 'string' && program !== '') {
      collected.binary ??= program.slice(0, 1024).replaceAll('\u0000', '\ufffd');
    }
  }
}

const UNKNOWN: KnownMetric = { unit: '', kind: 'untyped' };

const includes = (list: readonly string[], key: string): boolean => list.includes(key);

/** `metrics` may be anything; it is runtime/metrics when its names say so. */
function isRuntimeHolder(value: JsonValue): boolean {
  if (value instanceof Map) return [...value.keys()].some(isRuntimeMetricName);
  if (!Array.isArray(value)) return false;
  return value.some((item) => item instanceof Map && isRuntimeMetricName(nameOf(item) ?? ''));
}

/** When a reading says it was made: RFC 3339 with a zone, or a Unix time whose unit its size tells. */
function timeOf(map: JsonMap): bigint | undefined {
  for (const key of TIME_KEYS) {
    const value = map.get(key);
    const text = typeof value === 'string' ? rfc3339Ns(value) : undefined;
    if (text !== undefined) return BigInt(text);
    if (isNumber(value)) {
      const time = unixTimeNs(value);
      if (time !== undefined) return time;
    }
  }
  return undefined;
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, of the years 2001 to 2261. */
export function unixTimeNs(value: MetricNumber): bigint | undefined {
  const number = Number(value);
  const scales = [
    [1e9, 1e10, 1_000_000_000n],
    [1e12, 1e13, 1_000_000n],
    [1e15, 1e16, 1000n],
    // what i64 holds ends in 2262
    [1e18, 9.2e18, 1n],
  ] as const;
  for (const [from, to, scale] of scales) {
    if (!(number >= from && number < to)) continue;
    if (typeof value === 'bigint') return value * scale;
    const whole = Math.floor(value);
    return BigInt(whole) * scale + BigInt(Math.round((value - whole) * Number(scale)));
  }
  return undefined;
}
