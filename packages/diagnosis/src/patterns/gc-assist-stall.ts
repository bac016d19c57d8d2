import { goroutineRows } from '../draft';
import { described } from '../library/described';
import { GC_ASSIST_STALL as entry } from '../library/gc-assist-stall';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import { say } from '../say';
import type { Situation } from '../situation';
import { allocators, assistReadings } from './gc-readings';
import { isLimitThrash } from './gc-limit-thrash';
import { agreedLevel, processDraft } from './process-draft';

export const gcAssistStall: PatternDefinition = { ...described(entry), detect };

function detect(situation: Situation): PatternAnswer {
  // near its memory limit the process has another cure
  if (isLimitThrash(situation)) return NOTHING;
  const readings = assistReadings(situation);
  const severity = agreedLevel(readings);
  if (severity === undefined) {
    const [most] = readings;
    return {
      drafts: [],
      rejected: most ? [{ pattern: entry.id, title: entry.title, reason: most.statement }] : [],
    };
  }
  const blamed = readings.some(({ level, functions }) => level && functions.length > 0);
  const named = blamed
    ? readings
    : readings.map((reading) => ({ ...reading, functions: allocators(situation) }));
  const rows = situation.workingRows.filter((row) => situation.view.kind(row) === 'gc');
  return {
    drafts: [
      processDraft({
        pattern: gcAssistStall,
        entry,
        severity,
        readings: named,
        summary: {
          en: "Goroutines that allocate do the collector's marking before they go on",
          zh: '分配内存的 goroutine 要先替 GC 做标记才能继续',
        },
        consequence: {
          en: 'Every request that allocates pays for garbage of all.',
          zh: '每个分配内存的请求都在为所有人的垃圾买单。',
        },
        rows,
        more: (list) => {
          if (rows.length === 0) return;
          list.add(
            say`${rows.length} goroutines wait for the collector.`
              .zh`${rows.length} 个 goroutine 在等 GC。`,
            [goroutineRows(situation.view, rows)],
            { source: situation.view.label },
          );
        },
        wait: 'gc',
      }),
    ],
    rejected: [],
  };
}
