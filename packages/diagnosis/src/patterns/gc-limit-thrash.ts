import { formatShare } from '@unpark/base';
import { CANONICAL_METRICS } from '@unpark/model';
import { described } from '../library/described';
import { GC_LIMIT_THRASH as entry } from '../library/gc-limit-thrash';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
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
      : `, ${pressure.cyclesPerSecond.toFixed(1)} cycles a second`;
  const limit: Reading = {
    source: 'metrics',
    level: (pressure.gcShare ?? 0) >= GC_SHARE.high ? 'high' : 'medium',
    statement: `The process uses ${formatShare(pressure.usedBytes, pressure.limitBytes)} of its memory limit; the collector takes ${formatShare(pressure.gcShare ?? 0, 1)} of busy processor time${often}.`,
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
        summary: 'The collector runs again and again, since the heap is at its memory limit',
        consequence: 'Collecting takes the processors that requests need.',
        wait: 'gc',
      }),
    ],
    rejected: [],
  };
}
