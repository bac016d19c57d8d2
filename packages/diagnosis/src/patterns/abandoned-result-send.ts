import { formatCount } from '@unpark/base';
import { capOf, Confidence, confidenceOf, leakWitness, weighAge, weighLeak } from '../confidence';
import {
  counted,
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  placePhrase,
  shortName,
  text,
} from '../draft';
import { addFate, addLeakEvidence, extentOf, howMany, NEXT, nextForAge } from '../facts';
import { described } from '../library/described';
import { ABANDONED_RESULT_SEND } from '../library/abandoned-result-send';
import { DOUBLE_SEND_EARLY_RETURN } from '../library/double-send-early-return';
import type { PatternEntry } from '../library/pattern-entry';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { sendCases, type SendCase } from './channel-send';
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
        title: entry.title.en,
        reason: `Too few in ${shortName(send.site.frame.function)}, or gone in the other dump.`,
      });
    }
  }
  return { drafts, rejected };
}

const AFTER_TIMEOUT = 'A call that gave up before any of its results came leaves all of them.';
const AFTER_FIRST = 'A call that took the first of several results leaves the others.';

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
  if (send.receiver) confidence.add('A goroutine of the same type may receive', -0.5);
  const cap = capOf(situation, site.minutes, leak);

  if (send.siblings) confidence.add('Several of one call stay: their ids stand in a row', 0.5);

  const list = new EvidenceList();
  const waiting = list.add(
    [
      text(`${counted(extent.count, 'goroutine')} in chan send in `),
      functionPhrase(site.frame.function),
      placePhrase(site.frame),
      text('.'),
    ],
    [goroutineRows(situation.view, site.rows)],
    { source: situation.view.label, functions: [site.frame.function] },
  );
  const orphaned = list.add(
    [
      text(`${send.orphans} of them were started by `),
      functionPhrase(creator.function),
      text(' in a goroutine that has left that function: the receiver of their result is gone.'),
    ],
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
      `${formatCount(living)} of ${formatCount(extent.count)} may still have their caller: those can end.`,
      [goroutineRows(situation.view, site.rows)],
      { source: situation.view.label, provenance: 'inferred' },
    );
  }
  against.add('The capacity of a channel is not in a dump: the source line decides.', [], {
    source: situation.view.label,
    provenance: 'inferred',
  });

  const severity = extent.grows
    ? 'high'
    : extent.count >= 10 || extent.share >= 0.25
      ? 'medium'
      : 'low';
  return {
    pattern: entry.id,
    title: entry.title.en,
    severity: !situation.latest && extent.count >= 50 ? 'high' : severity,
    parts: confidence.parts,
    cap,
    consequence: extent.grows
      ? `They never end: ${formatCount(extent.before)}, then ${formatCount(extent.after)}. Each keeps its stack and all that it refers to.`
      : 'They never end; each keeps its stack and all that it refers to.',
    functions: [site.frame.function, creator.function],
    rows: site.rows,
    holders: [],
    summary: [
      text(`${howMany(situation, site.rows)} wait to send`, waiting),
      text(' a result in '),
      functionPhrase(site.frame.function, waiting),
      text(' that nobody receives. '),
      functionPhrase(creator.function, orphaned),
      text(', which started them, '),
      text('has returned', orphaned),
      ...(extent.grows
        ? [
            text('; '),
            text(
              `they grew from ${formatCount(extent.before)} to ${formatCount(extent.after)}`,
              stayed,
            ),
            text('.'),
          ]
        : [text('.')]),
    ],
    evidence: list.items,
    against: against.items,
    remedy: send.siblings
      ? remedyFor(entry.remedy, site.frame.function)
      : {
          sentence: `Give the channel that ${shortName(creator.function)} makes room for one result, so that ${shortName(site.frame.function)} can end without a receiver.`,
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
