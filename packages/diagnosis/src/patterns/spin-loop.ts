import { formatCount, formatDuration, formatShare } from '@unpark/base';
import { sampleRows } from '../draft';
import { described } from '../library/described';
import { SPIN_LOOP as entry } from '../library/spin-loop';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import {
  agreedLevel,
  levelOf,
  MAX_BLAMED,
  processDraft,
  type Reading,
  sharesOf,
} from './process-draft';

export const spinLoop: PatternDefinition = { ...described(entry), detect };

/** A loop that looks again and again gives way thousands of times a second; politeness, a few dozen. */
const YIELDS_PER_SECOND = { low: 2_000, medium: 20_000 } as const;
const SHARE_OF_CPU: readonly (readonly [number, 'medium' | 'low'])[] = [
  [0.25, 'medium'],
  [0.1, 'low'],
];
const LEAST_CPU_NS = 500e6;

/** A goroutine that asks again and again, and lets others run in between (runtime.Gosched). */
function detect(situation: Situation): PatternAnswer {
  const readings = [inTrace(situation), inCpu(situation)].flatMap((reading) =>
    reading ? [reading] : [],
  );
  if (!readings.some(({ level }) => level !== undefined)) return NOTHING;
  const severity = agreedLevel(readings);
  if (severity === undefined) return NOTHING;
  return {
    drafts: [
      processDraft({
        pattern: spinLoop,
        entry,
        severity,
        readings,
        summary: 'A loop looks again and again, giving its processor away in between',
        consequence: 'It keeps processors busy that others could use, and finds nothing sooner.',
        wait: 'spin',
      }),
    ],
    rejected: [],
  };
}

function inTrace({ trace }: Situation): Reading | undefined {
  if (!trace || trace.windowNs === 0) return undefined;
  const yields = trace.yields();
  const count = yields.reduce((sum, part) => sum + part.count, 0);
  const perSecond = (count * 1e9) / trace.windowNs;
  if (perSecond < YIELDS_PER_SECOND.low / 10) return undefined;
  const functions = yields.flatMap(({ stack }) => trace.topUser(stack)?.function ?? []);
  return {
    source: 'trace',
    level:
      perSecond >= YIELDS_PER_SECOND.medium
        ? 'medium'
        : perSecond >= YIELDS_PER_SECOND.low
          ? 'low'
          : undefined,
    statement: `runtime.Gosched gave a processor away ${formatCount(count)} times in ${formatDuration(trace.windowNs)}.`,
    rows: [trace.evidence(yields.map(({ stack }) => stack))],
    functions: [...new Set(functions)].slice(0, MAX_BLAMED),
  };
}

function inCpu(situation: Situation): Reading | undefined {
  const cpu = situation.windowProfile('pprof-cpu');
  const type = cpu?.typeIndex('cpu') ?? -1;
  if (!cpu || type < 0) return undefined;
  const total = cpu.total(type);
  if (total < LEAST_CPU_NS) return undefined;
  // what gives way runs on the scheduler's stack, below nobody: samples in Gosched itself name the loop
  const { rows, sum } = cpu.matching(type, (names) => names.includes('runtime.Gosched'));
  if (sum === 0) return undefined;
  const shares = sharesOf(cpu, rows, type);
  const loops = new Set(shares.slice(0, MAX_BLAMED).map((part) => part.function));
  const all = cpu.matching(type, (names) => names.some((name) => loops.has(name)));
  return {
    source: 'CPU profile',
    level: levelOf(all.sum / total, SHARE_OF_CPU),
    statement: `${formatShare(all.sum, total)} of the CPU profile is in functions that call runtime.Gosched in a loop.`,
    rows: [sampleRows(cpu, all.rows, type)],
    functions: [...loops],
  };
}
