import { formatCount } from '@unpark/base';
import type { Said, Severity } from '@unpark/model';
import { noneLeft, clientsOf } from '../clients';
import { leakWitness, type LeakWitness, WEIGHT } from '../confidence';
import { goroutineRows, goroutines, requests, shortName } from '../draft';
import { type Extent, extentOf, NEXT } from '../facts';
import { described } from '../library/described';
import { CHAN_RECV_NO_SENDER } from '../library/chan-recv-no-sender';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { KEEP_STACKS, theyGrew } from './channel-words';
import { seenTwice } from './network-words';
import { receiveReadings } from './receive-readings';
import { siteDraft } from './site-draft';

export const chanRecvNoSender: PatternDefinition = {
  ...described(CHAN_RECV_NO_SENDER),
  detect,
};

function detect(situation: Situation, covered: ReadonlySet<number>): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('chan-receive')) {
    if (site.rows.filter((row) => covered.has(row)).length * 2 >= site.rows.length) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    // started goroutines that only become more are told as growth
    if (extent.grows && site.requestRows.length * 2 < site.rows.length) continue;
    const leak = leakWitness(situation, site);
    const severity = severityOf(situation, site, extent, leak);
    if (severity === undefined) {
      const many = goroutines(extent.count);
      const name = shortName(site.frame.function);
      const moments = seenTwice(situation, extent);
      rejected.push({
        pattern: chanRecvNoSender.id,
        title: chanRecvNoSender.title,
        reason: say`${many} in chan receive in ${name}, ${moments}.`
          .zh`${many} 在 ${name} 处于 chan receive，${moments}。`,
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent, severity));
  }
  return { drafts, rejected };
}

function severityOf(
  situation: Situation,
  site: Site,
  extent: Extent,
  leak: LeakWitness,
): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  const serving = site.requestRows.length * 2 >= site.rows.length;
  if (leak.state === 'listed' && leak.count >= 3) {
    return serving || extent.grows ? 'high' : extent.count >= 10 ? 'medium' : 'low';
  }
  // waiting for goroutines of their own that live is the child's story, not a missing sender
  const withChildren = site.rows.filter((row) =>
    situation.graph.edgesFrom(row).some((edge) => edge.resource === 'channel'),
  ).length;
  if (withChildren * 2 >= site.rows.length) return undefined;
  if (!situation.latest) {
    if (serving) return extent.count >= 10 ? 'low' : undefined;
    return extent.count >= 20 ? 'low' : undefined;
  }
  if (extent.stayed < 3 || extent.stayed < extent.before * 0.8) return undefined;
  if (!serving) return extent.grows ? 'high' : 'low';
  if (extent.grows) return 'high';
  // an event stream or a long poll waits as long as its client wants it to
  if (noneLeft(clientsOf(situation, site.keys))) return 'low';
  const requests = Math.max(1, situation.requestRows.length);
  return extent.stayed >= 5 && site.rows.length >= requests * 0.5 ? 'medium' : 'low';
}

const STREAM_LOOK_ALIKE: Said = {
  en: 'An event stream or a long poll looks the same',
  zh: '事件流或长轮询看起来也一样',
};

function draftOf(situation: Situation, site: Site, extent: Extent, severity: Severity) {
  const creator = site.creators[0]?.frame;
  const name = shortName(site.frame.function);
  const before = formatCount(extent.before);
  const after = formatCount(extent.after);
  const streaming =
    situation.latest !== undefined &&
    site.requestRows.length > 0 &&
    !extent.grows &&
    leakWitness(situation, site).state !== 'listed' &&
    noneLeft(clientsOf(situation, site.keys));
  return siteDraft({
    situation,
    pattern: chanRecvNoSender,
    site,
    extent,
    severity,
    leak: true,
    waitsFor: { en: ' to receive from a channel', zh: '从 channel 接收' },
    ending: ({ stayed }) => {
      const grew = link(theyGrew(extent), stayed);
      const growth = extent.grows ? say`; ${grew}`.zh`；${grew}` : '';
      return say`${growth}. Nobody sends, and nobody closes the channel.`
        .zh`${growth}。没有人发送，也没有人关闭这个 channel。`;
    },
    weigh: (confidence) => {
      if (extent.grows)
        confidence.add(
          say`They grow: ${before}, then ${after}`.zh`它们在增加：先 ${before} 个，后 ${after} 个`,
          1,
        );
      else if (site.requestRows.length === 0) {
        confidence.add(
          { en: 'A pool of idle workers looks the same', zh: '一池空闲的 worker 看起来也一样' },
          -1,
        );
      } else if (streaming) {
        confidence.add(STREAM_LOOK_ALIKE, WEIGHT.lookAlike);
      }
    },
    against: (list) => {
      if (streaming) {
        list.add(
          say`${STREAM_LOOK_ALIKE}: no client is known to have left, and there are no more of them than before.`
            .zh`${STREAM_LOOK_ALIKE}：没有发现客户端离开，数量也没有比之前多。`,
          [goroutineRows(situation.view, site.requestRows)],
          { source: situation.view.label },
        );
      }
      list.add(
        {
          en: 'The sender of a channel is not in a dump; a quiet feed looks the same.',
          zh: 'dump 里没有 channel 的发送方；暂时没有消息的订阅看起来也一样。',
        },
        [goroutineRows(situation.view, site.rows)],
        {
          source: situation.view.label,
          provenance: 'inferred',
        },
      );
    },
    consequence:
      extent.requests > 0
        ? say`${requests(extent.requests)} wait for a value that does not come.`
            .zh`${requests(extent.requests)}在等一个不会来的值。`
        : KEEP_STACKS,
    functions: [site.frame.function, ...(creator?.user ? [creator.function] : [])],
    remedy: {
      sentence: remedyWords(creator?.user ? shortName(creator.function) : undefined, name),
      diff: [
        '- v := <-ch',
        '+ select {',
        '+ case v := <-ch:',
        '+ case <-ctx.Done():',
        '+ \treturn ctx.Err()',
        '+ }',
      ],
    },
    next: situation.profile('pprof-goroutineleak') ? [] : [NEXT.leakProfile],
    alternatives: receiveReadings(situation, site),
  });
}

const remedyWords = (starter: string | undefined, name: string): Said =>
  starter === undefined
    ? say`Send or close on every path, error and panic too, and let ${name} give up with its context.`
        .zh`在每条路径上都要发送或关闭，包括出错和 panic，并让 ${name} 能随 context 放弃。`
    : say`Send or close on every path of what ${starter} starts, error and panic too, and let ${name} give up with its context.`
        .zh`在 ${starter} 所启动代码的每条路径上都要发送或关闭，包括出错和 panic，并让 ${name} 能随 context 放弃。`;
