import { formatDuration, formatShare } from '@unpark/base';
import { described } from '../library/described';
import { CPU_THROTTLING as entry } from '../library/cpu-throttling';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { levelOf, processDraft } from './process-draft';

export const cpuThrottling: PatternDefinition = { ...described(entry), detect };

/** So often, or it may have been one burst of another process. */
const LEAST_STOPS = 5;

/**
 * All goroutines stand still together, again and again, although some are ready: the operating system
 * gives the process no processor. Only a trace sees it.
 */
function detect({ trace }: Situation): PatternAnswer {
  if (!trace || trace.windowNs === 0) return NOTHING;
  const stops = trace.number('frozenCount');
  const ns = trace.number('frozenNs');
  if (stops < LEAST_STOPS) return NOTHING;
  const severity = levelOf(ns / trace.windowNs, [
    [0.35, 'high'],
    [0.2, 'medium'],
    [0.08, 'low'],
  ]);
  if (severity === undefined) return NOTHING;
  return {
    drafts: [
      processDraft({
        pattern: cpuThrottling,
        entry,
        severity,
        readings: [
          {
            source: 'trace',
            level: severity,
            statement: `${stops} times nothing at all happened for 40 ms or more while goroutines ran and others were ready: ${formatDuration(ns)} of ${formatDuration(trace.windowNs)}, ${formatShare(ns, trace.windowNs)}; the longest was ${formatDuration(trace.number('frozenMaxNs'))}.`,
            rows: [trace.whole],
            functions: [],
          },
        ],
        summary:
          'The whole process stands still again and again, with work ready: it gets no processor',
        consequence: 'All goroutines stop together, requests too.',
        against: (list) => {
          list.add(
            'Another process on the same machine that takes the processors looks the same.',
            [trace.whole],
            { source: 'trace', provenance: 'inferred' },
          );
        },
        next: [
          {
            sentence: 'The cgroup counts how often it held the process back.',
            command: 'cat /sys/fs/cgroup/cpu.stat',
            cost: 'none',
          },
        ],
        wait: 'frozen',
      }),
    ],
    rejected: [],
  };
}
