import { formatCount } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { counted, goroutineRows, text } from '../draft';
import { type Extent, extentOf, longEnough, meanWaitNs, NEXT } from '../facts';
import { CHAN_SEND_NO_RECEIVER } from '../library/chan-send-no-receiver';
import { described } from '../library/described';
import { SEMAPHORE_CHANNEL_SATURATED } from '../library/semaphore-channel-saturated';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { isMovingQueue } from './chan-send-no-receiver';
import { sendCases, type SendCase } from './channel-send';
import { otherReading, remedyFor } from './readings';
import { siteDraft } from './site-draft';

export const semaphoreChannelSaturated: PatternDefinition = {
  ...described(SEMAPHORE_CHANNEL_SATURATED),
  detect,
};

/** Edges of one queue: enough to rank by, few enough for a hostile dump. */
const MAX_WAITERS = 20_000;
const MAX_HOLDERS = 16;

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const send of sendCases(situation)) {
    if (send.abandoned || send.semaphoreHolders.length === 0) continue;
    const { site, semaphoreHolders } = send;
    for (const from of site.rows.slice(0, MAX_WAITERS)) {
      for (const to of semaphoreHolders.slice(0, MAX_HOLDERS)) {
        situation.graph.add({
          from,
          to,
          resource: 'channel semaphore',
          provenance: 'inferred',
          why: 'past the same send, and at work',
        });
      }
    }
    const extent = extentOf(situation, site.keys, site.rows);
    const severity = severityOf(situation, send, extent);
    if (severity === undefined) {
      rejected.push({
        pattern: SEMAPHORE_CHANNEL_SATURATED.id,
        title: SEMAPHORE_CHANNEL_SATURATED.title.en,
        reason: `${counted(extent.count, 'goroutine')} queue for a slot, ${situation.latest ? `${formatCount(extent.lasting)} at both moments` : 'one moment only'}: a limit at work.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, send, extent, severity));
  }
  return { drafts, rejected };
}

/** Waits of this length for a slot are a stall, whoever gets through. */
const LONG_QUEUE_NS = 1e9;

/** A limit that does its work has a queue; one in which the same requests stay is a stall. */
function severityOf(situation: Situation, send: SendCase, extent: Extent): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  if (!situation.latest) return extent.count >= 3 ? 'low' : undefined;
  if (extent.lasting < 3) return undefined;
  if (extent.grows && extent.requests >= 5) return 'high';
  if (isMovingQueue(situation, send, extent)) return 'low';
  const mean = meanWaitNs(situation, new Set([send.site.frame.function]));
  const long = mean !== undefined && mean >= LONG_QUEUE_NS;
  if (long && extent.requests >= 10 && extent.lasting >= 10 && extent.share >= 0.4) return 'medium';
  const stuck = extent.stayed >= 5 && extent.stayed * 2 >= extent.before && longEnough(situation);
  if (!stuck || extent.requests < 5) return 'low';
  return extent.share >= 0.25 || extent.stayed >= 20 ? 'high' : 'medium';
}

function draftOf(situation: Situation, send: SendCase, extent: Extent, severity: Severity) {
  const { site, semaphoreHolders } = send;
  const { view } = situation;
  const holders = counted(semaphoreHolders.length, 'goroutine');
  return siteDraft({
    situation,
    pattern: semaphoreChannelSaturated,
    site,
    extent,
    severity,
    waitsFor: ' for a slot of a channel that limits how many work',
    ending: () => [
      text(`. ${holders} ${semaphoreHolders.length === 1 ? 'has' : 'have'} one, and work or wait.`),
    ],
    more: (list) => {
      list.add(
        `${holders} ${semaphoreHolders.length === 1 ? 'is' : 'are'} past this line in the same function: what they do decides how long the others wait.`,
        [goroutineRows(view, semaphoreHolders)],
        { source: view.label, provenance: 'inferred', functions: holderFunctions(situation, send) },
      );
    },
    against: (list) => {
      list.add(
        'A limit that does its work has a queue too: only that it does not move makes it a stall.',
        [goroutineRows(view, site.rows)],
        { source: view.label, provenance: 'inferred' },
      );
    },
    consequence: `${counted(extent.requests, 'request')} queue for ${counted(semaphoreHolders.length, 'slot')} in use.`,
    functions: [site.frame.function, ...holderFunctions(situation, send)],
    remedy: remedyFor(SEMAPHORE_CHANNEL_SATURATED.remedy, site.frame.function),
    next: [NEXT.blockProfile],
    alternatives: [
      otherReading(
        CHAN_SEND_NO_RECEIVER,
        'Goroutines past the line may have handed over their value and have nothing to do with the queue.',
        NEXT.trace,
      ),
    ],
  });
}

function holderFunctions(situation: Situation, { semaphoreHolders }: SendCase): readonly string[] {
  const names = semaphoreHolders
    .slice(0, MAX_HOLDERS)
    .map((row) => situation.view.stack(row).topUser?.function)
    .filter((name): name is string => name !== undefined);
  return [...new Set(names)];
}
