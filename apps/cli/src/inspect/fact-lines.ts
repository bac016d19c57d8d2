import { formatCount, formatDuration, formatQuantity, isoFromUnixNs, unixNs } from '@unpark/base';
import {
  allTexts,
  type CaptureManifestFacts,
  type DumpFacts,
  dumpTablesOf,
  type MetricsFacts,
  type ParsedArtifact,
  type ProfileFacts,
  type TraceFacts,
  type VcsFacts,
} from '@unpark/model';

/** A name and what stands there, for the lines under a file. Text is as in the file: not yet visible. */
export type FactLine = readonly [name: string, text: string];

/** What a file says of itself, a line each. */
export function factLines(parsed: ParsedArtifact): FactLine[] {
  const { facts } = parsed;
  switch (facts.form) {
    case 'profile':
      return profileLines(facts);
    case 'dump':
      return dumpLines(facts, parsed);
    case 'trace':
      return traceLines(facts, parsed);
    case 'metrics':
      return metricsLines(facts);
    case 'manifest':
      return manifestLines(facts);
    case 'none':
      return [];
  }
}

type Defined = readonly [string, string | undefined];
const known = (lines: readonly Defined[]): FactLine[] =>
  lines.filter((line): line is FactLine => line[1] !== undefined && line[1] !== '');

const timeText = (unixNanos: string): string => isoFromUnixNs(unixNs(BigInt(unixNanos)));
const countText = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : formatCount(value);

function profileLines(facts: ProfileFacts): FactLine[] {
  const totals = facts.sampleTypes.map(({ type, unit }, i) => {
    const mark = type === facts.defaultSampleType ? ' (default)' : '';
    return `${type} ${formatQuantity(Number(facts.totals[i] ?? 0), unit)}${mark}`;
  });
  const period = facts.periodType && {
    ...facts.periodType,
    text: formatQuantity(Number(facts.period ?? 0), facts.periodType.unit),
  };
  return known([
    ['totals', totals.join(', ')],
    ['samples', formatCount(facts.sampleCount)],
    ['period', period && `${period.type} ${period.text}`],
    ['taken', facts.timeUnixNs && timeText(facts.timeUnixNs)],
    [
      'over',
      facts.durationNs &&
        `${formatDuration(Number(facts.durationNs))}${facts.delta ? ', what was added in that time' : ''}`,
    ],
    ['binary', facts.binary],
    ['build id', facts.buildId],
    ['written by', facts.dialect],
    ['form', facts.encoding],
    ['comments', facts.comments.join('; ')],
  ]);
}

const MOST_STATES = 6;

function dumpLines(facts: DumpFacts, parsed: ParsedArtifact): FactLine[] {
  const tables = dumpTablesOf(parsed.tables);
  const counts = new Map<number, number>();
  let longest = -1;
  if (tables) {
    const { reason, waitMinutes } = tables.goroutines.columns;
    for (const row of reason.values) counts.set(row, (counts.get(row) ?? 0) + 1);
    for (const minutes of waitMinutes.values) longest = Math.max(longest, minutes);
  }
  const reasons = tables ? allTexts(tables.reasons.columns.text) : [];
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const states = ranked
    .slice(0, MOST_STATES)
    .map(([row, count]) => `${reasons[row]} ${formatCount(count)}`);
  if (ranked.length > MOST_STATES) states.push(`and ${ranked.length - MOST_STATES} more`);
  const several = facts.dumps.length > 1;
  return known([
    ['form', facts.flavour],
    ['crash', facts.crashMessage],
    [
      'goroutines',
      `${formatCount(facts.goroutineCount)}${facts.truncated ? ' or more: the text was cut' : ''}`,
    ],
    [
      'dumps',
      several ? facts.dumps.map((dump) => formatCount(dump.goroutineCount)).join(', ') : undefined,
    ],
    [
      'logged',
      facts.dumps
        .map(({ timeUnixNs }) => (timeUnixNs === undefined ? '' : timeText(timeUnixNs)))
        .filter(Boolean)
        .join(', '),
    ],
    ['states', states.join(', ')],
    ['longest wait', longest < 0 ? 'not printed' : `${longest} m`],
  ]);
}

/** Tables of a trace whose rows are events, and what an event of them is called. */
const EVENT_TABLES: readonly (readonly [table: string, words: string])[] = [
  ['trace_transitions', 'goroutine states'],
  ['trace_proc_transitions', 'proc states'],
  ['trace_ranges', 'GC and other ranges'],
  ['trace_metrics', 'metrics'],
  ['trace_cpu_samples', 'CPU samples'],
  ['trace_tasks', 'tasks'],
  ['trace_regions', 'regions'],
  ['trace_logs', 'logs'],
];

function traceLines(facts: TraceFacts, parsed: ParsedArtifact): FactLine[] {
  const rows = new Map(parsed.tables.map((table) => [table.schema.name, table.rows]));
  const events = EVENT_TABLES.flatMap(([table, words]) => {
    const count = rows.get(table) ?? 0;
    return count > 0 ? [`${words} ${formatCount(count)}`] : [];
  });
  const clock =
    facts.fromUnixNs === undefined
      ? 'not in the trace: formats before 1.25 have no wall clock'
      : `${timeText(facts.fromUnixNs)}, from clock snapshots in the trace`;
  return known([
    ['format', `${facts.format}${facts.writtenBy ? `, written by ${facts.writtenBy}` : ''}`],
    [
      'recording',
      facts.isFlightRecording
        ? 'flight recording: begins after the start of the process'
        : undefined,
    ],
    ['length', formatDuration(facts.durationNs)],
    ['clock', clock],
    ['generations', formatCount(facts.generationCount)],
    [
      'events',
      `${formatCount(facts.eventCount)}${events.length > 0 ? `: ${events.join(', ')}` : ''}`,
    ],
    [
      'goroutines',
      `${formatCount(facts.goroutineCount)}, ${formatCount(facts.aliveCount)} at the end`,
    ],
    ['gomaxprocs', countText(facts.gomaxprocs)],
    [
      'CPU samples',
      facts.cpuSampleCount === 0
        ? 'none: no CPU profile ran along'
        : formatCount(facts.cpuSampleCount),
    ],
    [
      'passed over',
      facts.experimentEvents > 0
        ? `${formatCount(facts.experimentEvents)} events of experiments`
        : undefined,
    ],
    ['damaged at', facts.damagedAtByte === undefined ? undefined : `byte ${facts.damagedAtByte}`],
  ]);
}

function metricsLines(facts: MetricsFacts): FactLine[] {
  const { goroutinesFirst: first, goroutinesLast: last } = facts;
  const goroutines =
    first === undefined || last === undefined
      ? undefined
      : `${first === last ? formatCount(first) : `${formatCount(first)} to ${formatCount(last)}`}${facts.goroutinesIncludeSystem ? ', with those of the runtime' : ''}`;
  return known([
    ['sources', facts.sources.join(', ')],
    ['series', formatCount(facts.seriesCount)],
    ['readings', `${formatCount(facts.snapshotCount)}, ${formatCount(facts.pointCount)} values`],
    ['goroutines', goroutines],
    ['gomaxprocs', countText(facts.gomaxprocs)],
    ['processors', countText(facts.cpus)],
    ['started', facts.processStartedUnixNs && timeText(facts.processStartedUnixNs)],
    ['process', facts.pid === undefined ? undefined : String(facts.pid)],
    ['binary', facts.binary],
    ['platform', facts.platform],
  ]);
}

function manifestLines(facts: CaptureManifestFacts): FactLine[] {
  return known([
    ['service', facts.service],
    ['commit', facts.vcs && commitText(facts.vcs)],
    ['host', facts.instance?.host],
    ['process', facts.instance?.pid === undefined ? undefined : String(facts.instance.pid)],
    ['files', facts.files.map(({ file }) => file).join(', ')],
  ]);
}

const commitText = ({ revision, modified }: VcsFacts): string =>
  modified ? `${revision}, with changes that are in no commit` : revision;
