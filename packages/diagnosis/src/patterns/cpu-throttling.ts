import { formatDuration, formatShare } from '@unpark/base';
import { described } from '../library/described';
import { CPU_THROTTLING as entry } from '../library/cpu-throttling';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import { say } from '../say';
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
  const stopped = formatDuration(ns);
  const window = formatDuration(trace.windowNs);
  const longest = formatDuration(trace.number('frozenMaxNs'));
  const share = formatShare(ns, trace.windowNs);
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
            statement: say`${stops} times nothing at all happened for 40 ms or more while goroutines ran and others were ready: ${stopped} of ${window}, ${share}; the longest was ${longest}.`
              .zh`明明有 goroutine 在运行、也有别的已就绪，却有 ${stops} 次在 40 ms 以上的时间里什么都没发生：${window} 中合计 ${stopped}，占 ${share}；最长 ${longest}。`,
            rows: [trace.whole],
            functions: [],
          },
        ],
        summary: {
          en: 'The whole process stands still again and again, with work ready: it gets no processor',
          zh: '明明有活要干，整个进程却一再停住：它得不到 CPU',
        },
        consequence: {
          en: 'All goroutines stop together, requests too.',
          zh: '所有 goroutine 一起停住，请求也不例外。',
        },
        against: (list) => {
          list.add(
            {
              en: 'Another process on the same machine that takes the processors looks the same.',
              zh: '同一台机器上别的进程抢占 CPU，看起来也一样。',
            },
            [trace.whole],
            { source: 'trace', provenance: 'inferred' },
          );
        },
        next: [
          {
            sentence: {
              en: 'The cgroup counts how often it held the process back.',
              zh: 'cgroup 会记录它限制了进程多少次。',
            },
            command: 'cat /sys/fs/cgroup/cpu.stat',
            cost: { en: 'none', zh: '无' },
          },
        ],
        wait: 'frozen',
      }),
    ],
    rejected: [],
  };
}
