import { formatCount, formatDuration, formatShare } from '@unpark/base';
import { CANONICAL_METRICS, type Severity } from '@unpark/model';
import { goroutineRows } from '../draft';
import { described } from '../library/described';
import { STW_PAUSE as entry } from '../library/stw-pause';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { agreedLevel, largestOf, levelOf, processDraft, type Reading } from './process-draft';

export const stwPause: PatternDefinition = { ...described(entry), detect };

/** Part of wall time in which nothing may run. */
const STOPPED: readonly (readonly [number, Severity])[] = [
  [0.25, 'high'],
  [0.1, 'medium'],
  [0.03, 'low'],
];
/** One stop that long is felt by whoever is served then. */
const LONG_NS: readonly (readonly [number, Severity])[] = [
  [500e6, 'medium'],
  [100e6, 'low'],
];

/** Stops that taking this capture has made. */
const OF_THE_CAPTURE = [
  'trace',
  'goroutine profile',
  'goroutine stack trace',
  'stack trace',
  'CPU profile',
];
const isOfProgram = (name: string): boolean =>
  name.startsWith('stop-the-world') && !OF_THE_CAPTURE.some((words) => name.includes(words));

/** Calls that stop the world, or wait for a whole cycle, in the middle of the program's work. */
const STOPPERS = [
  'runtime.ReadMemStats',
  'runtime.GC',
  'runtime/debug.FreeOSMemory',
  'runtime.GOMAXPROCS',
  'runtime/debug.ReadGCStats',
];

function detect(situation: Situation): PatternAnswer {
  const readings = [inTrace(situation), inMetrics(situation)].flatMap((reading) =>
    reading ? [reading] : [],
  );
  const severity = agreedLevel(readings);
  if (severity === undefined) return NOTHING;
  const { view } = situation;
  const rows = situation.workingRows.filter((row) =>
    view.stack(row).functions.some((name) => STOPPERS.includes(name)),
  );
  const callers = rows.flatMap((row) => view.stack(row).topUser?.function ?? []);
  const named = readings.map((reading) =>
    reading.level && reading.functions.length === 0
      ? { ...reading, functions: [...new Set(callers)] }
      : reading,
  );
  return {
    drafts: [
      processDraft({
        pattern: stwPause,
        entry,
        severity,
        readings: named,
        summary: 'The world is stopped for a large part of the time',
        consequence: 'Nothing runs while it is stopped, whatever it is.',
        rows,
        more: (list) => {
          if (rows.length === 0) return;
          list.add(
            `${formatCount(rows.length)} of the goroutines are in calls that stop the world.`,
            [goroutineRows(view, rows)],
            { source: view.label, functions: [...new Set(callers)] },
          );
        },
        wait: 'stopped',
      }),
    ],
    rejected: [],
  };
}

function inTrace({ trace }: Situation): Reading | undefined {
  if (!trace || trace.windowNs === 0) return undefined;
  const stops = trace.ranges(isOfProgram);
  if (stops.length === 0) return undefined;
  const ns = stops.reduce((sum, stop) => sum + stop.ns, 0);
  const count = stops.reduce((sum, stop) => sum + stop.count, 0);
  const longest = Math.max(...stops.map((stop) => stop.maxNs));
  const byShare = levelOf(ns / trace.windowNs, STOPPED);
  return {
    source: 'trace',
    level: byShare ?? levelOf(longest, LONG_NS),
    statement: `The world was stopped ${formatCount(count)} times, ${formatDuration(ns)} of ${formatDuration(trace.windowNs)} in all (${formatShare(ns, trace.windowNs)}), ${formatDuration(longest)} at most.`,
    rows: [trace.evidence(stops.map(({ stack }) => stack))],
    functions: largestOf(
      stops.map(({ stack, ns: time }) => ({ function: trace.topUser(stack)?.function, ns: time })),
    ),
  };
}

function inMetrics({ metrics }: Situation): Reading | undefined {
  const pauses = metrics?.change(CANONICAL_METRICS.gcPauseTotal);
  const seconds = metrics?.windowSeconds;
  if (!metrics || !pauses || pauses.sinceStart || seconds === undefined || seconds <= 0)
    return undefined;
  return {
    source: 'metrics',
    level: levelOf(pauses.value / seconds, STOPPED),
    statement: `Pauses of the collector add up to ${formatDuration(pauses.value * 1e9)} in ${formatDuration(seconds * 1e9)}, ${formatShare(pauses.value, seconds)}.`,
    rows: [pauses.rows],
    functions: [],
  };
}
