import { formatCount, formatDuration, formatShare } from '@unpark/base';
import { CANONICAL_METRICS, type Severity, severityRank } from '@unpark/model';
import { counted, goroutineRows } from '../draft';
import { described } from '../library/described';
import { STW_PAUSE as entry } from '../library/stw-pause';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import { say, sentences } from '../say';
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

/** Goroutines that wait in such calls, on average or at the moment of a dump. */
const CALLERS: readonly (readonly [number, Severity])[] = [
  [8, 'high'],
  [4, 'medium'],
  [2, 'low'],
];
/** Cycles that the program asked for, a second, where collecting takes a felt part of the processors. */
const FORCED: readonly (readonly [number, Severity])[] = [
  [20, 'high'],
  [5, 'medium'],
  [2, 'low'],
];
const FELT_GC = 0.25;

const isStopper = (functions: readonly string[]): boolean =>
  functions.some((name) => STOPPERS.includes(name));

function detect(situation: Situation): PatternAnswer {
  const { view } = situation;
  const rows = situation.workingRows.filter((row) => isStopper(view.stack(row).functions));
  const readings = [inTrace(situation), inMetrics(situation), inDump(situation, rows)].flatMap(
    (reading) => (reading ? [reading] : []),
  );
  const severity = agreedLevel(readings);
  if (severity === undefined) return NOTHING;
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
        summary: {
          en: 'The program stops the world, or waits for whole collections, in the middle of its work',
          zh: '程序在工作中途 stop-the-world，或者等待完整的一轮 GC',
        },
        consequence: {
          en: 'Nothing runs while it is stopped, whatever it is.',
          zh: '停住期间什么都不运行。',
        },
        rows,
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
  const isCall = (functions: readonly string[]): boolean => isStopper(functions);
  const waiting = trace.meanWaiting(isCall);
  const waits = trace.waits(isCall);
  const byCallers = levelOf(waiting, CALLERS);
  const byTime = levelOf(ns / trace.windowNs, STOPPED) ?? levelOf(longest, LONG_NS);
  const inCalls =
    waits.ended + waits.open === 0
      ? []
      : [
          say`${waiting.toFixed(1)} goroutines waited in calls for that on average.`
            .zh`平均有 ${waiting.toFixed(1)} 个 goroutine 停在这类调用里等待。`,
        ];
  const times = formatCount(count);
  const stopped = formatDuration(ns);
  const window = formatDuration(trace.windowNs);
  const most = formatDuration(longest);
  const share = formatShare(ns, trace.windowNs);
  return {
    source: 'trace',
    level: worse(byTime, byCallers),
    statement: sentences([
      say`The world was stopped ${times} times, ${stopped} of ${window} in all (${share}), ${most} at most.`
        .zh`stop-the-world 共 ${times} 次，${window} 中合计停住 ${stopped}（${share}），最长 ${most}。`,
      ...inCalls,
    ]),
    rows: [trace.evidence([...stops.map(({ stack }) => stack), ...waits.stacks])],
    functions: largestOf([
      ...waits.stacks.map((stack) => ({
        function: trace.topUser(stack)?.function,
        ns: (waiting * trace.windowNs) / waits.stacks.length,
      })),
      ...stops.map(({ stack, ns: time }) => ({
        function: trace.topUser(stack)?.function,
        ns: time,
      })),
    ]),
  };
}

function inMetrics({ metrics }: Situation): Reading | undefined {
  const pauses = metrics?.change(CANONICAL_METRICS.gcPauseTotal);
  const seconds = metrics?.windowSeconds;
  if (!metrics || !pauses || pauses.sinceStart || seconds === undefined || seconds <= 0)
    return undefined;
  const forced = metrics.change(CANONICAL_METRICS.gcForcedCycles);
  const gc = metrics.change(CANONICAL_METRICS.cpuGcTotal)?.value ?? 0;
  const busy = metrics.busySeconds?.value ?? 0;
  const byForced =
    forced && busy > 0 && gc / busy >= FELT_GC
      ? levelOf(forced.value / seconds, FORCED)
      : undefined;
  const asked =
    forced && forced.value > 0
      ? say`; the program asked for ${formatCount(forced.value)} collections itself`
          .zh`；程序自己触发了 ${formatCount(forced.value)} 次 GC`
      : '';
  const paused = formatDuration(pauses.value * 1e9);
  const window = formatDuration(seconds * 1e9);
  const share = formatShare(pauses.value, seconds);
  return {
    source: 'metrics',
    level: worse(levelOf(pauses.value / seconds, STOPPED), byForced),
    statement: say`Pauses of the collector add up to ${paused} in ${window}, ${share}${asked}.`
      .zh`${window} 内 GC 停顿合计 ${paused}，占 ${share}${asked}。`,
    rows: [pauses.rows, ...(forced && forced.value > 0 ? [forced.rows] : [])],
    functions: [],
  };
}

/** Of two dumps the one with fewer such goroutines counts: one moment may be bad luck. */
function inDump(situation: Situation, rows: readonly number[]): Reading | undefined {
  const { view, latest, earliest } = situation;
  if (rows.length === 0 || view.origin) return undefined;
  const counts = [earliest, ...(latest ? [latest] : [])].map((dump) =>
    dump.groups
      .filter((group) => group.role === 'working' && isStopper(group.functions))
      .reduce((sum, group) => sum + group.rows.length, 0),
  );
  const level = levelOf(Math.min(...counts), CALLERS);
  const many = counted(rows.length, {
    one: 'goroutine is',
    many: 'goroutines are',
    zh: '个 goroutine',
  });
  return {
    source: view.label,
    level: latest ? level : level && 'low',
    statement: say`${many} in calls that stop the world or wait for a whole collection.`
      .zh`${many} 停在会 stop-the-world 或等待完整一轮 GC 的调用里。`,
    rows: [goroutineRows(view, rows)],
    functions: largestOf(
      rows.map((row) => ({ function: view.stack(row).topUser?.function, ns: 1 })),
    ),
  };
}

const worse = (a: Severity | undefined, b: Severity | undefined): Severity | undefined =>
  (a ? severityRank(a) : -1) >= (b ? severityRank(b) : -1) ? a : b;
