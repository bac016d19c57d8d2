import { formatCount } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { counted, goroutineRows, goroutines, requests } from '../draft';
import { type Extent, extentOf, longEnough, meanWaitNs, NEXT } from '../facts';
import { CHAN_SEND_NO_RECEIVER } from '../library/chan-send-no-receiver';
import { described } from '../library/described';
import { SEMAPHORE_CHANNEL_SATURATED } from '../library/semaphore-channel-saturated';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { say } from '../say';
import type { Situation } from '../situation';
import { isMovingQueue } from './chan-send-no-receiver';
import { sendCases, type SendCase } from './channel-send';
import { atBothMoments } from './channel-words';
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
          why: { en: 'past the same send, and at work', zh: '已通过同一次发送，正在工作' },
        });
      }
    }
    const extent = extentOf(situation, site.keys, site.rows);
    const severity = severityOf(situation, send, extent);
    if (severity === undefined) {
      const many = goroutines(extent.count);
      const moments = atBothMoments(situation, formatCount(extent.lasting));
      rejected.push({
        pattern: SEMAPHORE_CHANNEL_SATURATED.id,
        title: SEMAPHORE_CHANNEL_SATURATED.title,
        reason: say`${many} queue for a slot, ${moments}: a limit at work.`
          .zh`${many} 在排队等名额，${moments}：限制在正常起作用。`,
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
  const holders = goroutines(semaphoreHolders.length);
  const one = semaphoreHolders.length === 1;
  const slots = counted(semaphoreHolders.length, { one: 'slot', zh: '个名额' });
  return siteDraft({
    situation,
    pattern: semaphoreChannelSaturated,
    site,
    extent,
    severity,
    waitsFor: {
      en: ' for a slot of a channel that limits how many work',
      zh: '限制并发的 channel 空出名额',
    },
    ending: () =>
      say`. ${holders} ${one ? 'has' : 'have'} one, and work or wait.`
        .zh`。${holders} 占着名额，在工作或在等待。`,
    more: (list) => {
      list.add(
        say`${holders} ${one ? 'is' : 'are'} past this line in the same function: what they do decides how long the others wait.`
          .zh`${holders} 在同一函数里已经过了这一行：它们在做什么，决定了其余的要等多久。`,
        [goroutineRows(view, semaphoreHolders)],
        { source: view.label, provenance: 'inferred', functions: holderFunctions(situation, send) },
      );
    },
    against: (list) => {
      list.add(
        {
          en: 'A limit that does its work has a queue too: only that it does not move makes it a stall.',
          zh: '正常起作用的限制也会有队列：只有队列不动才算停顿。',
        },
        [goroutineRows(view, site.rows)],
        { source: view.label, provenance: 'inferred' },
      );
    },
    consequence: say`${requests(extent.requests)} queue for ${slots} in use.`
      .zh`${requests(extent.requests)}在排队，${slots}都已被占用。`,
    functions: [site.frame.function, ...holderFunctions(situation, send)],
    remedy: remedyFor(SEMAPHORE_CHANNEL_SATURATED.remedy, site.frame.function),
    next: [NEXT.blockProfile],
    alternatives: [
      otherReading(
        CHAN_SEND_NO_RECEIVER,
        {
          en: 'Goroutines past the line may have handed over their value and have nothing to do with the queue.',
          zh: '过了这一行的 goroutine 可能已经交出了值，与这个队列无关。',
        },
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
