import { formatShare } from '@unpark/base';
import { CANONICAL_METRICS } from '@unpark/model';
import { described } from '../library/described';
import { GC_LIMIT_THRASH as entry } from '../library/gc-limit-thrash';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import { say } from '../say';
import type { Situation } from '../situation';
import { allocators, assistReadings, limitPressure } from './gc-readings';
import { agreedLevel, processDraft, type Reading } from './process-draft';

/** From here on the collector works for the limit and no longer for GOGC. */
const NEAR_LIMIT = 0.9;
/** Of the processors' work: the runtime's own limiter steps in at a half. */
const GC_SHARE = { medium: 0.25, high: 0.4 } as const;
const CYCLES_PER_SECOND = 2;

export const gcLimitThrash: PatternDefinition = { ...described(entry), detect };

/** The heap is at its limit, and collecting takes a large part of the work. */
export function isLimitThrash(situation: Situation): boolean {
  const pressure = limitPressure(situation);
  return (
    pressure !== undefined &&
    pressure.share >= NEAR_LIMIT &&
    (pressure.gcShare ?? 0) >= GC_SHARE.medium &&
    (pressure.cyclesPerSecond ?? CYCLES_PER_SECOND) >= CYCLES_PER_SECOND
  );
}

function detect(situation: Situation): PatternAnswer {
  const pressure = limitPressure(situation);
  const { metrics } = situation;
  if (!pressure || !metrics || !isLimitThrash(situation)) return NOTHING;
  const often =
    pressure.cyclesPerSecond === undefined
      ? ''
      : say`, ${pressure.cyclesPerSecond.toFixed(1)} cycles a second`
          .zh`，每秒 ${pressure.cyclesPerSecond.toFixed(1)} 轮`;
  const used = formatShare(pressure.usedBytes, pressure.limitBytes);
  const takes = formatShare(pressure.gcShare ?? 0, 1);
  const limit: Reading = {
    source: 'metrics',
    level: (pressure.gcShare ?? 0) >= GC_SHARE.high ? 'high' : 'medium',
    statement: say`The process uses ${used} of its memory limit; the collector takes ${takes} of busy processor time${often}.`
      .zh`进程用掉了内存上限的 ${used}；GC 占用了 CPU 忙碌时间的 ${takes}${often}。`,
    rows: [
      metrics.evidence(CANONICAL_METRICS.memoryLimit),
      metrics.evidence(CANONICAL_METRICS.cpuGcTotal),
    ],
    functions: allocators(situation),
  };
  // assists come with it, and name who allocates
  const others = assistReadings(situation).filter(
    ({ source, level }) => source !== 'metrics' && level !== undefined,
  );
  const readings = [limit, ...others];
  return {
    drafts: [
      processDraft({
        pattern: gcLimitThrash,
        entry,
        severity: agreedLevel([limit]) ?? 'medium',
        readings,
        summary: {
          en: 'The collector runs again and again, since the heap is at its memory limit',
          zh: '堆已到内存上限，GC 一轮接一轮地跑',
        },
        consequence: {
          en: 'Collecting takes the processors that requests need.',
          zh: 'GC 占走了请求需要的 CPU。',
        },
        wait: 'gc',
      }),
    ],
    rejected: [],
  };
}
