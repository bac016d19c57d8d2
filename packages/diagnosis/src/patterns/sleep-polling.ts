import { formatDuration } from '@unpark/base';
import { goroutineRows, shortName } from '../draft';
import { extentOf } from '../facts';
import { described } from '../library/described';
import { SLEEP_POLLING } from '../library/sleep-polling';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { requestsWait } from './network-words';
import { siteDraft } from './site-draft';

export const sleepPolling: PatternDefinition = { ...described(SLEEP_POLLING), detect };

/** From how many requests on, and for what part of all that work, sleeping is worth a word. */
const LEAST_REQUESTS = 10;
const LEAST_SHARE = 0.5;
const SLEEP = new Set(['sleep'] as const);

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  for (const site of situation.latest ? situation.workingSites('sleep') : []) {
    const extent = extentOf(situation, site.keys, site.rows);
    if (site.requestRows.length < LEAST_REQUESTS || extent.lasting < LEAST_REQUESTS) continue;
    if (extent.share < LEAST_SHARE) continue;
    const period = periodNs(situation, site);
    const name = shortName(site.frame.function);
    const each =
      period === undefined
        ? ''
        : say`, ${formatDuration(period)} at a time`.zh`，每次 ${formatDuration(period)}`;
    drafts.push(
      siteDraft({
        situation,
        pattern: sleepPolling,
        site,
        extent,
        severity: 'low',
        waitsFor: { en: ' in time.Sleep', zh: ' time.Sleep 结束' },
        ending: () =>
          say`${each}. Their time is spent asleep, not waiting for an event.`
            .zh`${each}。它们的时间花在睡眠上，而不是在等事件。`,
        against: (list) => {
          list.add(
            {
              en: 'A pause between retries, or a limit on the rate, is meant.',
              zh: '也可能是有意的：重试之间的间隔，或者限速。',
            },
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence:
          extent.requests > 0
            ? requestsWait(extent)
            : { en: 'Latency is at least one sleep.', zh: '延迟至少是一次睡眠的时间。' },
        functions: [site.frame.function],
        remedy: {
          sentence: say`Let ${name} wait for an event on a channel or a Cond instead of sleeping and looking again.`
            .zh`让 ${name} 用 channel 或 Cond 等待事件，而不是睡一会儿再看一眼。`,
          diff: [
            '- time.Sleep(interval)',
            '+ select {',
            '+ case <-ready:',
            '+ case <-ctx.Done():',
            '+ }',
          ],
        },
      }),
    );
  }
  return { drafts, rejected: [] };
}

/** How long one sleep takes, by the trace; those that it saw the beginning of. */
function periodNs(situation: Situation, site: Site): number | undefined {
  const waits = situation.traceWaits(new Set([site.frame.function]), SLEEP);
  return waits && waits.ended > 0 && waits.fromBefore === 0 ? waits.ns / waits.ended : undefined;
}
