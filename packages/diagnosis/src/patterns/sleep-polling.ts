import { formatDuration } from '@unpark/base';
import { counted, goroutineRows, shortName, text } from '../draft';
import { extentOf } from '../facts';
import { described } from '../library/described';
import { SLEEP_POLLING } from '../library/sleep-polling';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
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
    drafts.push(
      siteDraft({
        situation,
        pattern: sleepPolling,
        site,
        extent,
        severity: 'low',
        waitsFor: ' in time.Sleep',
        ending: () => [
          text(
            period === undefined
              ? '. Their time is spent asleep, not waiting for an event.'
              : `, ${formatDuration(period)} at a time. Their time is spent asleep, not waiting for an event.`,
          ),
        ],
        against: (list) => {
          list.add(
            'A pause between retries, or a limit on the rate, is meant.',
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence:
          extent.requests > 0
            ? `${counted(extent.requests, 'request')} wait.`
            : 'Latency is at least one sleep.',
        functions: [site.frame.function],
        remedy: {
          sentence: `Let ${name} wait for an event on a channel or a Cond instead of sleeping and looking again.`,
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
