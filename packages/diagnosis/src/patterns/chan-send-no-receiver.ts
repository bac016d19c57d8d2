import { formatCount } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { capOf, Confidence, leakWitness, weighAge, weighLeak } from '../confidence';
import { weighClients } from '../clients';
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
import {
  addFate,
  addLeakEvidence,
  type Extent,
  extentOf,
  howMany,
  meanWaitNs,
  NEXT,
  nextForAge,
} from '../facts';
import { weighLittleLaw } from '../little-law';
import { described } from '../library/described';
import { ABANDONED_RESULT_SEND } from '../library/abandoned-result-send';
import { CHAN_SEND_BUFFER_FULL } from '../library/chan-send-buffer-full';
import { DOUBLE_SEND_EARLY_RETURN } from '../library/double-send-early-return';
import { CHAN_SEND_NO_RECEIVER } from '../library/chan-send-no-receiver';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { plainReason, WAIT_CLAUSE } from '../wait-class';
import { otherReading } from './readings';
import { type Receiver, sendCases, type SendCase } from './channel-send';

export const chanSendNoReceiver: PatternDefinition = {
  ...described(CHAN_SEND_NO_RECEIVER),
  detect,
};

function detect(situation: Situation): PatternAnswer {
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const send of sendCases(situation)) {
    if (send.abandoned || send.semaphoreHolders.length > 0) continue;
    const extent = extentOf(situation, send.site.keys, send.site.rows);
    const severity = severityOf(situation, send, extent);
    if (severity === undefined) {
      rejected.push({
        pattern: chanSendNoReceiver.id,
        title: chanSendNoReceiver.title,
        reason: `${counted(extent.count, 'goroutine')} in chan send in ${shortName(send.site.frame.function)}: ${situation.latest ? `${extent.lasting} at both moments` : 'one moment only'}, as a working queue has.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, send, extent, severity));
  }
  return { drafts, rejected };
}

/** undefined: too small, or too short, to be told from a queue that works. */
function severityOf(situation: Situation, send: SendCase, extent: Extent): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  if (situation.latest) {
    if (extent.lasting < 3) return undefined;
    if (extent.grows) return 'high';
    if (isMovingQueue(situation, send, extent)) return 'low';
    if (extent.requests > 0 && (extent.lasting >= 5 || extent.stayed >= 3)) {
      return extent.share >= 0.25 || extent.lasting >= 20 ? 'high' : 'medium';
    }
    return extent.stayed >= 10 && send.receiver === undefined ? 'medium' : 'low';
  }
  if (extent.count < 3) return undefined;
  if (extent.requests > 0 && extent.count >= 16 && extent.share >= 0.4) {
    return extent.count >= 40 ? 'high' : 'medium';
  }
  return extent.count >= 30 && extent.share >= 0.5 && send.receiver === undefined
    ? 'medium'
    : 'low';
}

/** Other senders each time, few of them or soon served: a queue that does what a queue does. */
export function isMovingQueue(situation: Situation, send: SendCase, extent: Extent): boolean {
  if (extent.stayed >= Math.max(3, extent.before * 0.2)) return false;
  const mean = meanWaitNs(situation, new Set([send.site.frame.function]));
  return mean === undefined ? extent.lasting < 20 : mean < SHORT_WAIT_NS;
}

/** A request that queues for less is not stalled. */
const SHORT_WAIT_NS = 100e6;

function draftOf(situation: Situation, send: SendCase, extent: Extent, severity: Severity): Draft {
  const { site, receiver } = send;
  const { view } = situation;
  const confidence = new Confidence(chanSendNoReceiver.prior);
  if (extent.lasting >= 10 && situation.latest) {
    confidence.add(`At least ${extent.lasting} wait at both moments`, 1);
  } else if (!situation.latest) {
    confidence.unavailable('As many at a second moment', 'one dump only');
  }
  const fate = situation.fate(site.keys);
  // senders of a slow consumer change; that they are other ones is no counter-evidence there
  if (!receiver || (fate && fate.stayed >= fate.before * 0.8))
    weighAge(situation, confidence, site.keys);
  const leak = leakWitness(situation, site);
  weighLeak(confidence, leak);
  if (receiver) confidence.add('The goroutine that should receive is found, and busy elsewhere', 1);

  const list = new EvidenceList();
  const waiting = list.add(
    [
      text(`${counted(extent.count, 'goroutine')} in chan send in `),
      functionPhrase(site.frame.function),
      placePhrase(site.frame),
      text('.'),
    ],
    [goroutineRows(view, site.rows)],
    { source: view.label, functions: [site.frame.function] },
  );
  const receiving = receiver && addReceiver(situation, list, receiver);
  if (receiver) {
    for (const row of site.rows) {
      situation.graph.add({
        from: row,
        to: receiver.row,
        resource: `channel at ${shortName(site.frame.function)}`,
        provenance: 'inferred',
        why: receiver.sameObject ? 'method of the same object' : 'method of the same type',
      });
    }
  }
  addFate(situation, list, site.keys);
  addLeakEvidence(situation, list, site, leak);
  weighLittleLaw(situation, confidence, list, site.groups, receiver ? 'queue' : 'never-ends');
  if (site.requestRows.length > 0) weighClients(situation, confidence, list, site.keys);

  const against = new EvidenceList('a');
  if (fate && fate.gone > 0) {
    against.add(
      `${formatCount(fate.gone)} of ${formatCount(fate.before)} are no longer in this send in ${situation.latest?.view.label ?? 'dump 2'}: the queue moves, slowly.`,
      [goroutineRows(view, site.rows)],
      { source: situation.latest?.view.label ?? view.label },
    );
  }
  against.add(
    'The capacity of a channel is not in a dump: it may be unbuffered with nobody there, or buffered and full.',
    [],
    { source: view.label, provenance: 'inferred' },
  );

  const receiverFunctions = receiver ? receiver.frames.map((frame) => frame.function) : [];
  return {
    pattern: chanSendNoReceiver.id,
    title: receiver ? 'Channel drained slower than it is filled' : chanSendNoReceiver.title,
    severity,
    parts: confidence.parts,
    cap: capOf(situation, site.minutes, leak),
    consequence:
      extent.requests > 0
        ? `${counted(extent.requests, 'request')} cannot go on until something receives.`
        : 'The senders cannot go on until something receives.',
    functions: [...new Set([...receiverFunctions, site.frame.function])],
    rows: site.rows,
    holders: receiver ? [receiver.row] : [],
    summary: [
      text(`${howMany(situation, site.rows)} wait to send`, waiting),
      text(' on a channel in '),
      functionPhrase(site.frame.function, waiting),
      ...(receiver && receiving !== undefined
        ? [
            text('. Its receiver, '),
            text(`goroutine ${view.goid(receiver.row)}`, receiving),
            text(', '),
            text(doing(situation, receiver)),
            text('.'),
          ]
        : [text('; '), text('no goroutine of that type receives', waiting), text('.')]),
    ],
    evidence: list.items,
    against: against.items,
    remedy: {
      sentence: receiver
        ? `Make ${shortName(receiverFunctions[0] ?? '')} faster or run more of it, bound the work, or let the sender give up.`
        : 'Let the sender give up when its caller does, or receive until the channel is closed.',
      diff: [
        '- ch <- v',
        '+ select {',
        '+ case ch <- v:',
        '+ case <-ctx.Done():',
        '+ \treturn ctx.Err()',
        '+ }',
      ],
    },
    next: [...nextForAge(situation), ...(receiver ? [] : [NEXT.leakProfile])],
    alternatives: [
      receiver
        ? otherReading(
            CHAN_SEND_BUFFER_FULL,
            'The capacity of a channel is not in a dump: with a buffer, it is full.',
            NEXT.trace,
          )
        : otherReading(
            CHAN_SEND_BUFFER_FULL,
            'A buffer that is full and a receiver of another type, slow or gone, look the same.',
            NEXT.trace,
          ),
      ...(send.siblings || send.orphans > 0
        ? [
            otherReading(
              send.siblings ? DOUBLE_SEND_EARLY_RETURN : ABANDONED_RESULT_SEND,
              `The starter of ${counted(send.orphans, 'sender')} is no longer where it could receive.`,
              NEXT.leakProfile,
            ),
          ]
        : []),
    ],
    wait: 'chan send',
  };
}

function addReceiver(situation: Situation, list: EvidenceList, receiver: Receiver): string {
  const top = receiver.frames[0];
  return list.add(
    [
      text(
        `Goroutine ${situation.view.goid(receiver.row)} runs the ${receiver.sameObject ? 'same object' : 'same type'} and ${doing(situation, receiver)}`,
      ),
      ...(top ? [placePhrase(top)] : []),
      text('.'),
    ],
    [goroutineRows(situation.view, [receiver.row])],
    {
      source: situation.view.label,
      provenance: 'inferred',
      functions: receiver.frames.map((frame) => frame.function),
    },
  );
}

/** `is in time.Sleep`, `is in IO wait` */
function doing(situation: Situation, receiver: Receiver): string {
  const kind = situation.view.kind(receiver.row);
  const reason = plainReason(situation.view.reason(receiver.row));
  const top = receiver.frames[0];
  const where = top ? ` in ${shortName(top.function)}` : '';
  if (kind === 'running' || kind === 'runnable') return `is ${reason}${where}`;
  if (kind === 'sleep') return `sleeps${where}`;
  return `${WAIT_CLAUSE[kind] ?? `is in ${reason}`}${where}`;
}
