import { formatCount } from '@unpark/base';
import type { Phrase, Said } from '@unpark/model';
import { capOf, Confidence, confidenceOf, leakWitness, weighAge, weighLeak } from '../confidence';
import { type Draft, EvidenceList, functionPhrase, goroutineRows, shortName } from '../draft';
import {
  addFate,
  addLeakEvidence,
  type Extent,
  extentOf,
  howMany,
  NEXT,
  nextForAge,
} from '../facts';
import { described } from '../library/described';
import { ABANDONED_RESULT_SEND } from '../library/abandoned-result-send';
import { DOUBLE_SEND_EARLY_RETURN } from '../library/double-send-early-return';
import type { PatternEntry } from '../library/pattern-entry';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import { sendCases, type SendCase } from './channel-send';
import { IDS_IN_A_ROW, inChanSend, theyGrew } from './channel-words';
import { otherReading, remedyFor } from './readings';

export const abandonedResultSend: PatternDefinition = {
  ...described(ABANDONED_RESULT_SEND),
  detect: (situation) => detect(situation, ABANDONED_RESULT_SEND, (send) => !send.siblings),
};

export const doubleSendEarlyReturn: PatternDefinition = {
  ...described(DOUBLE_SEND_EARLY_RETURN),
  detect: (situation) => detect(situation, DOUBLE_SEND_EARLY_RETURN, (send) => send.siblings),
};

function detect(
  situation: Situation,
  entry: PatternEntry,
  takes: (send: SendCase) => boolean,
): PatternAnswer {
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const send of sendCases(situation)) {
    if (!send.abandoned || !takes(send)) continue;
    const draft = draftOf(situation, entry, send);
    if (draft) drafts.push(draft);
    else {
      rejected.push({
        pattern: entry.id,
        title: entry.title,
        reason: say`Too few in ${shortName(send.site.frame.function)}, or gone in the other dump.`
          .zh`${shortName(send.site.frame.function)} 里的太少，或在另一份 dump 里已经不在。`,
      });
    }
  }
  return { drafts, rejected };
}

const AFTER_TIMEOUT: Said = {
  en: 'A call that gave up before any of its results came leaves all of them.',
  zh: '调用在任何结果到来之前就放弃，会把它们全部留下。',
};
const AFTER_FIRST: Said = {
  en: 'A call that took the first of several results leaves the others.',
  zh: '调用只取几个结果中的第一个，会把其余的留下。',
};

function draftOf(situation: Situation, entry: PatternEntry, send: SendCase): Draft | undefined {
  const { site, creator } = send;
  if (!creator) return undefined;
  const extent = extentOf(situation, site.keys, site.rows);
  const lasts = situation.latest ? extent.stayed >= 3 : extent.count >= 5;
  if (!lasts) return undefined;
  const confidence = new Confidence(entry.prior);
  weighAge(situation, confidence, site.keys);
  const leak = leakWitness(situation, site);
  weighLeak(confidence, leak);
  if (send.receiver) {
    confidence.add(
      { en: 'A goroutine of the same type may receive', zh: '同一类型的某个 goroutine 可能会接收' },
      -0.5,
    );
  }
  const cap = capOf(situation, site.minutes, leak);

  if (send.siblings) confidence.add(IDS_IN_A_ROW, 0.5);

  const list = new EvidenceList();
  const waiting = list.add(inChanSend(site, extent), [goroutineRows(situation.view, site.rows)], {
    source: situation.view.label,
    functions: [site.frame.function],
  });
  const starter = functionPhrase(creator.function);
  const orphaned = list.add(
    say`${send.orphans} of them were started by ${starter} in a goroutine that has left that function: the receiver of their result is gone.`
      .zh`其中 ${send.orphans} 个由 ${starter} 启动，而启动它们的 goroutine 已离开该函数：结果的接收方不在了。`,
    [goroutineRows(situation.view, site.rows)],
    {
      source: situation.view.label,
      provenance: situation.printsCreatorIds ? 'observed' : 'inferred',
      functions: [creator.function, site.frame.function],
    },
  );
  const stayed = addFate(situation, list, site.keys);
  addLeakEvidence(situation, list, site, leak);

  const against = new EvidenceList('a');
  const living = extent.count - send.orphans;
  if (living > 0) {
    against.add(
      say`${formatCount(living)} of ${formatCount(extent.count)} may still have their caller: those can end.`
        .zh`${formatCount(extent.count)} 个中有 ${formatCount(living)} 个的调用方可能还在：这些可以结束。`,
      [goroutineRows(situation.view, site.rows)],
      { source: situation.view.label, provenance: 'inferred' },
    );
  }
  against.add(
    {
      en: 'The capacity of a channel is not in a dump: the source line decides.',
      zh: 'dump 里没有 channel 的容量：要看源码那一行。',
    },
    [],
    { source: situation.view.label, provenance: 'inferred' },
  );

  const severity = extent.grows
    ? 'high'
    : extent.count >= 10 || extent.share >= 0.25
      ? 'medium'
      : 'low';
  return {
    pattern: entry.id,
    title: entry.title,
    severity: !situation.latest && extent.count >= 50 ? 'high' : severity,
    parts: confidence.parts,
    cap,
    consequence: extent.grows
      ? say`They never end: ${formatCount(extent.before)}, then ${formatCount(extent.after)}. Each keeps its stack and all that it refers to.`
          .zh`它们永不结束：先 ${formatCount(extent.before)} 个，后 ${formatCount(extent.after)} 个。每个都占着自己的栈和引用的一切。`
      : {
          en: 'They never end; each keeps its stack and all that it refers to.',
          zh: '它们永不结束，每个都占着自己的栈和引用的一切。',
        },
    functions: [site.frame.function, creator.function],
    rows: site.rows,
    holders: [],
    summary: summaryOf(situation, send, extent, {
      at: functionPhrase(site.frame.function, waiting),
      by: functionPhrase(creator.function, orphaned),
      waiting,
      orphaned,
      stayed,
    }),
    evidence: list.items,
    against: against.items,
    remedy: send.siblings
      ? remedyFor(entry.remedy, site.frame.function)
      : {
          sentence: say`Give the channel that ${shortName(creator.function)} makes room for one result, so that ${shortName(site.frame.function)} can end without a receiver.`
            .zh`给 ${shortName(creator.function)} 创建的 channel 留一个空位，让 ${shortName(site.frame.function)} 没有接收方也能结束。`,
          ...(entry.remedy.diff && { diff: entry.remedy.diff }),
        },
    alternatives: [
      send.siblings
        ? otherReading(ABANDONED_RESULT_SEND, AFTER_TIMEOUT, NEXT.trace)
        : otherReading(DOUBLE_SEND_EARLY_RETURN, AFTER_FIRST, NEXT.trace),
    ],
    next: [
      ...nextForAge(situation),
      ...(leak.state === 'absent' && confidenceOf(confidence.parts, cap) < 0.95
        ? [NEXT.leakProfile]
        : []),
    ],
    wait: 'chan send',
  };
}

function summaryOf(
  situation: Situation,
  { site }: SendCase,
  extent: Extent,
  parts: {
    readonly at: Phrase;
    readonly by: Phrase;
    readonly waiting: string;
    readonly orphaned: string;
    readonly stayed: string | undefined;
  },
): Said {
  const { at, by } = parts;
  const many = howMany(situation, site.rows);
  const toSend = link(say`${many} wait to send`.zh`${many}`, parts.waiting);
  const returned = link({ en: 'has returned', zh: '已经返回' }, parts.orphaned);
  const grew = link(theyGrew(extent), parts.stayed);
  const growth = extent.grows ? say`; ${grew}`.zh`；${grew}` : '';
  return say`${toSend} a result in ${at} that nobody receives. ${by}, which started them, ${returned}${growth}.`
    .zh`${toSend}在 ${at} 等待发送结果，没有人接收。启动它们的 ${by} ${returned}${growth}。`;
}
