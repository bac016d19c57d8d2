import { formatCount } from '@unpark/base';
import type { Said, Severity } from '@unpark/model';
import { capOf, Confidence, leakWitness, ONE_DUMP_ONLY, weighAge, weighLeak } from '../confidence';
import { weighClients } from '../clients';
import {
  counted,
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  goroutines,
  placePhrase,
  requests,
  shortName,
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
import { link, say, type Spoken } from '../say';
import type { Situation } from '../situation';
import { plainReason, WAIT_CLAUSE } from '../wait-class';
import { atBothMoments, inChanSend } from './channel-words';
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
      const many = goroutines(extent.count);
      const name = shortName(send.site.frame.function);
      const moments = atBothMoments(situation, extent.lasting);
      rejected.push({
        pattern: chanSendNoReceiver.id,
        title: chanSendNoReceiver.title,
        reason: say`${many} in chan send in ${name}: ${moments}, as a working queue has.`
          .zh`${many} 在 ${name} 处于 chan send：${moments}，正常工作的队列也是这样。`,
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
    confidence.add(
      say`At least ${extent.lasting} wait at both moments`
        .zh`两个时刻都至少有 ${extent.lasting} 个在等`,
      1,
    );
  } else if (!situation.latest) {
    confidence.unavailable(
      { en: 'As many at a second moment', zh: '另一个时刻也有这么多' },
      ONE_DUMP_ONLY,
    );
  }
  const fate = situation.fate(site.keys);
  // senders of a slow consumer change; that they are other ones is no counter-evidence there
  if (!receiver || (fate && fate.stayed >= fate.before * 0.8))
    weighAge(situation, confidence, site.keys);
  const leak = leakWitness(situation, site);
  weighLeak(confidence, leak);
  if (receiver) {
    confidence.add(
      {
        en: 'The goroutine that should receive is found, and busy elsewhere',
        zh: '找到了应当接收的 goroutine，它正忙着别的',
      },
      1,
    );
  }

  const list = new EvidenceList();
  const waiting = list.add(inChanSend(site, extent), [goroutineRows(view, site.rows)], {
    source: view.label,
    functions: [site.frame.function],
  });
  const receiving = receiver && addReceiver(situation, list, receiver);
  if (receiver) {
    for (const row of site.rows) {
      situation.graph.add({
        from: row,
        to: receiver.row,
        resource: `channel at ${shortName(site.frame.function)}`,
        provenance: 'inferred',
        why: receiver.sameObject
          ? { en: 'method of the same object', zh: '同一对象的方法' }
          : { en: 'method of the same type', zh: '同一类型的方法' },
      });
    }
  }
  addFate(situation, list, site.keys);
  addLeakEvidence(situation, list, site, leak);
  weighLittleLaw(situation, confidence, list, site.groups, receiver ? 'queue' : 'never-ends');
  if (site.requestRows.length > 0) weighClients(situation, confidence, list, site.keys);

  const against = new EvidenceList('a');
  if (fate && fate.gone > 0) {
    const gone = formatCount(fate.gone);
    const before = formatCount(fate.before);
    const last = situation.latest?.view.label ?? 'dump 2';
    against.add(
      say`${gone} of ${before} are no longer in this send in ${last}: the queue moves, slowly.`
        .zh`${before} 个中有 ${gone} 个在 ${last} 里已不在这次发送上：队列在动，只是慢。`,
      [goroutineRows(view, site.rows)],
      { source: situation.latest?.view.label ?? view.label },
    );
  }
  against.add(
    {
      en: 'The capacity of a channel is not in a dump: it may be unbuffered with nobody there, or buffered and full.',
      zh: 'dump 里没有 channel 的容量：可能是无缓冲而没有人接收，也可能是有缓冲而已满。',
    },
    [],
    { source: view.label, provenance: 'inferred' },
  );

  const at = functionPhrase(site.frame.function, waiting);
  const many = howMany(situation, site.rows);
  const toSend = link(say`${many} wait to send`.zh`${many}`, waiting);
  const receiverFunctions = receiver ? receiver.frames.map((frame) => frame.function) : [];
  return {
    pattern: chanSendNoReceiver.id,
    title: receiver
      ? { en: 'Channel drained slower than it is filled', zh: 'channel 的接收跟不上发送' }
      : chanSendNoReceiver.title,
    severity,
    parts: confidence.parts,
    cap: capOf(situation, site.minutes, leak),
    consequence:
      extent.requests > 0
        ? say`${requests(extent.requests)} cannot go on until something receives.`
            .zh`${requests(extent.requests)}要等到有人接收才能继续。`
        : {
            en: 'The senders cannot go on until something receives.',
            zh: '发送方要等到有人接收才能继续。',
          },
    functions: [...new Set([...receiverFunctions, site.frame.function])],
    rows: site.rows,
    holders: receiver ? [receiver.row] : [],
    summary: say`${toSend} on a channel in ${at}${whoReceives(situation, receiver, { waiting, receiving })}`
      .zh`${toSend}在 ${at} 等待向 channel 发送${whoReceives(situation, receiver, { waiting, receiving })}`,
    evidence: list.items,
    against: against.items,
    remedy: {
      sentence: receiver
        ? say`Make ${shortName(receiverFunctions[0] ?? '')} faster or run more of it, bound the work, or let the sender give up.`
            .zh`让 ${shortName(receiverFunctions[0] ?? '')} 更快或多开几个，给工作量设上限，或者让发送方能放弃。`
        : {
            en: 'Let the sender give up when its caller does, or receive until the channel is closed.',
            zh: '让发送方随调用方一起放弃，或者一直接收到 channel 关闭。',
          },
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
            {
              en: 'The capacity of a channel is not in a dump: with a buffer, it is full.',
              zh: 'dump 里没有 channel 的容量：如果有缓冲，就是满了。',
            },
            NEXT.trace,
          )
        : otherReading(
            CHAN_SEND_BUFFER_FULL,
            {
              en: 'A buffer that is full and a receiver of another type, slow or gone, look the same.',
              zh: '缓冲已满，而接收方是别的类型，慢了或已退出，看起来也一样。',
            },
            NEXT.trace,
          ),
      ...(send.siblings || send.orphans > 0
        ? [
            otherReading(
              send.siblings ? DOUBLE_SEND_EARLY_RETURN : ABANDONED_RESULT_SEND,
              startersLeft(send.orphans),
              NEXT.leakProfile,
            ),
          ]
        : []),
    ],
    wait: 'chan send',
  };
}

function startersLeft(orphans: number): Said {
  const senders = counted(orphans, { one: 'sender', zh: '个发送方' });
  return say`The starter of ${senders} is no longer where it could receive.`
    .zh`${senders}的启动者已不在能够接收的地方。`;
}

/** How the summary goes on after the place of the send. */
function whoReceives(
  situation: Situation,
  receiver: Receiver | undefined,
  ids: { readonly waiting: string; readonly receiving: string | undefined },
): Said {
  if (receiver && ids.receiving !== undefined) {
    const who = link(`goroutine ${situation.view.goid(receiver.row)}`, ids.receiving);
    const does = doing(situation, receiver);
    return say`. Its receiver, ${who}, ${does}.`.zh`。它的接收方 ${who} ${does}。`;
  }
  const nobody = link(
    {
      en: 'no goroutine of that type receives',
      zh: '没有这个类型的 goroutine 在接收',
    },
    ids.waiting,
  );
  return say`; ${nobody}.`.zh`；${nobody}。`;
}

function addReceiver(situation: Situation, list: EvidenceList, receiver: Receiver): string {
  const top = receiver.frames[0];
  const goid = situation.view.goid(receiver.row);
  const does = doing(situation, receiver, top && placePhrase(top));
  return list.add(
    receiver.sameObject
      ? say`Goroutine ${goid} runs the same object and ${does}.`
          .zh`goroutine ${goid} 运行同一对象的方法，${does}。`
      : say`Goroutine ${goid} runs the same type and ${does}.`
          .zh`goroutine ${goid} 运行同一类型的方法，${does}。`,
    [goroutineRows(situation.view, [receiver.row])],
    {
      source: situation.view.label,
      provenance: 'inferred',
      functions: receiver.frames.map((frame) => frame.function),
    },
  );
}

/** `sleeps in batch.flush`, `is in IO wait in net.read`; `正在 sleep（batch.flush）` */
function doing(situation: Situation, receiver: Receiver, place: Spoken = ''): Said {
  const kind = situation.view.kind(receiver.row);
  const reason = plainReason(situation.view.reason(receiver.row));
  const top = receiver.frames[0];
  const name = top && shortName(top.function);
  const where = name === undefined ? '' : say` in ${name}${place}`.zh`（${name}${place}）`;
  if (kind === 'running' || kind === 'runnable')
    return say`is ${reason}${where}`.zh`处于 ${reason} 状态${where}`;
  if (kind === 'sleep') return say`sleeps${where}`.zh`正在 sleep${where}`;
  const waits = WAIT_CLAUSE[kind] ?? say`is in ${reason}`.zh`处于 ${reason}`;
  return say`${waits}${where}`.zh`${waits}${where}`;
}
