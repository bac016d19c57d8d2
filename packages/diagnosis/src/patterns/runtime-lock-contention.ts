import { formatDuration, formatShare } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { sampleRows } from '../draft';
import { described } from '../library/described';
import { RUNTIME_LOCK_CONTENTION as entry } from '../library/runtime-lock-contention';
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

export const runtimeLockContention: PatternDefinition = { ...described(entry), detect };

/** Threads that wait for a lock of the runtime, on average over the window. */
const THREADS: readonly (readonly [number, Severity])[] = [
  [2, 'medium'],
  [0.5, 'low'],
];
const SHARE_OF_CPU: readonly (readonly [number, Severity])[] = [
  [0.3, 'medium'],
  [0.15, 'low'],
];
const LEAST_CPU_NS = 500e6;

function detect(situation: Situation): PatternAnswer {
  const readings = [inMutexProfile(situation), inCpu(situation)].flatMap((reading) =>
    reading ? [reading] : [],
  );
  const severity = agreedLevel(readings);
  if (severity === undefined) return NOTHING;
  return {
    drafts: [
      processDraft({
        pattern: runtimeLockContention,
        entry,
        severity,
        readings,
        summary: {
          en: 'Threads wait for locks inside the runtime',
          zh: '线程在等 runtime 内部的锁',
        },
        consequence: { en: 'More processors do not make it faster.', zh: '增加处理器也不会更快。' },
        wait: 'runtime-lock',
      }),
    ],
    rejected: [],
  };
}

/** Rows of runtime.unlock, since Go 1.22. */
function inMutexProfile(situation: Situation): Reading | undefined {
  const mutex = situation.windowProfile('pprof-mutex');
  const window = mutex?.durationNs;
  const type = mutex?.typeIndex('delay') ?? -1;
  if (!mutex || type < 0 || !mutex.delta || window === undefined) return undefined;
  const { rows, sum } = mutex.matching(
    type,
    ([leaf]) => leaf === 'runtime.unlock' || leaf === 'runtime._LostContendedRuntimeLock',
  );
  if (sum === 0) return undefined;
  const waited = formatDuration(sum);
  const length = formatDuration(window);
  return {
    source: 'mutex profile',
    level: levelOf(sum / window, THREADS),
    statement: say`Threads waited ${waited} for locks of the runtime in ${length}.`
      .zh`${length} 内，线程等 runtime 的锁共 ${waited}。`,
    rows: [sampleRows(mutex, rows, type)],
    functions: sharesOf(mutex, rows, type)
      .slice(0, MAX_BLAMED)
      .map((part) => part.function),
  };
}

function inCpu(situation: Situation): Reading | undefined {
  const cpu = situation.windowProfile('pprof-cpu');
  const type = cpu?.typeIndex('cpu') ?? -1;
  if (!cpu || type < 0) return undefined;
  const total = cpu.total(type);
  if (total < LEAST_CPU_NS) return undefined;
  const { rows, sum } = cpu.matching(type, (names) =>
    names.some((name) => name === 'runtime.lock2' || name === 'runtime.lock'),
  );
  if (sum === 0) return undefined;
  const share = formatShare(sum, total);
  return {
    source: 'CPU profile',
    level: levelOf(sum / total, SHARE_OF_CPU),
    statement: say`${share} of the CPU profile waits in runtime.lock.`
      .zh`CPU profile 中 ${share} 在 runtime.lock 里等待。`,
    rows: [sampleRows(cpu, rows, type)],
    functions: sharesOf(cpu, rows, type)
      .slice(0, MAX_BLAMED)
      .map((part) => part.function),
  };
}
