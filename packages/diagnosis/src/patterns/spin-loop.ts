import { formatCount, formatDuration, formatShare } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { counted, goroutineRows, sampleRows } from '../draft';
import { described } from '../library/described';
import { SPIN_LOOP as entry } from '../library/spin-loop';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import { say } from '../say';
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
const SHARE_OF_CPU: readonly (readonly [number, Severity])[] = [
  [0.5, 'high'],
  [0.25, 'medium'],
  [0.1, 'low'],
];
const LEAST_CPU_NS = 500e6;

/** A goroutine that asks again and again, and lets others run in between (runtime.Gosched). */
function detect(situation: Situation): PatternAnswer {
  const rows = spinning(situation);
  const readings = [inTrace(situation), inCpu(situation), inDump(situation, rows)].flatMap(
    (reading) => (reading ? [reading] : []),
  );
  if (!readings.some(({ level }) => level !== undefined)) return NOTHING;
  const severity = agreedLevel(readings);
  if (severity === undefined) return NOTHING;
  const { view } = situation;
  const loops = [...new Set(rows.flatMap((row) => view.stack(row).topUser?.function ?? []))];
  return {
    drafts: [
      processDraft({
        pattern: spinLoop,
        entry,
        severity,
        readings: readings.map((reading) => ({
          ...reading,
          functions: reading.level ? [...new Set([...loops, ...reading.functions])] : [],
        })),
        rows,
        summary: {
          en: 'A loop looks again and again, giving its processor away in between',
          zh: '一个循环反复查看，其间不断让出 CPU',
        },
        consequence: {
          en: 'It keeps processors busy that others could use, and finds nothing sooner.',
          zh: '它占着别人能用的 CPU，却并不会更早等到结果。',
        },
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
  const times = formatCount(count);
  const window = formatDuration(trace.windowNs);
  return {
    source: 'trace',
    level:
      perSecond >= YIELDS_PER_SECOND.medium
        ? 'medium'
        : perSecond >= YIELDS_PER_SECOND.low
          ? 'low'
          : undefined,
    statement: say`runtime.Gosched gave a processor away ${times} times in ${window}.`
      .zh`runtime.Gosched 在 ${window} 内让出 CPU ${times} 次。`,
    rows: [trace.evidence(yields.map(({ stack }) => stack))],
    functions: [...new Set(functions)].slice(0, MAX_BLAMED),
  };
}

/** Giving way happens on the scheduler's own stack, so that the loop itself is seldom on the sample. */
function inCpu(situation: Situation): Reading | undefined {
  const cpu = situation.windowProfile('pprof-cpu');
  const type = cpu?.typeIndex('cpu') ?? -1;
  if (!cpu || type < 0) return undefined;
  const total = cpu.total(type);
  if (total < LEAST_CPU_NS) return undefined;
  const { rows, sum } = cpu.matching(type, (names) =>
    names.some((name) => name === 'runtime.goschedImpl' || name === 'runtime.Gosched'),
  );
  if (sum === 0) return undefined;
  const loops = cpu.matching(type, (names) => names.includes('runtime.Gosched')).rows;
  const share = formatShare(sum, total);
  const time = formatDuration(sum);
  const whole = formatDuration(total);
  return {
    source: 'CPU profile',
    level: levelOf(sum / total, SHARE_OF_CPU),
    statement: say`${share} of the CPU profile is runtime.Gosched giving a processor away: ${time} of ${whole}.`
      .zh`CPU profile 的 ${share} 花在 runtime.Gosched 让出 CPU 上：${whole} 中的 ${time}。`,
    rows: [sampleRows(cpu, rows, type)],
    functions: sharesOf(cpu, loops, type)
      .slice(0, MAX_BLAMED)
      .map((part) => part.function),
  };
}

const isSpinning = (functions: readonly string[]): boolean =>
  functions[0] === 'runtime.Gosched' && functions[1]?.startsWith('runtime.') === false;

/** Rows of goroutines of a dump that a function of the program has put into runtime.Gosched. */
const spinning = (situation: Situation): readonly number[] =>
  situation.workingRows.filter((row) => isSpinning(situation.view.stack(row).functions));

/** Goroutines in runtime.Gosched: of two dumps the one with fewer counts. */
function inDump(situation: Situation, rows: readonly number[]): Reading | undefined {
  const { view, latest, earliest } = situation;
  if (rows.length === 0 || view.origin) return undefined;
  const counts = [earliest, ...(latest ? [latest] : [])].map((dump) =>
    dump.groups
      .filter((group) => group.role === 'working' && isSpinning(group.functions))
      .reduce((sum, group) => sum + group.rows.length, 0),
  );
  const level = levelOf(Math.min(...counts), [
    [4, 'medium'],
    [2, 'low'],
  ]);
  const many = counted(rows.length, {
    one: 'goroutine is',
    many: 'goroutines are',
    zh: '个 goroutine',
  });
  return {
    source: view.label,
    level: latest ? level : level && 'low',
    statement: say`${many} in runtime.Gosched.`.zh`${many} 在 runtime.Gosched 里。`,
    rows: [goroutineRows(view, rows)],
    functions: [...new Set(rows.flatMap((row) => view.stack(row).topUser?.function ?? []))],
  };
}
