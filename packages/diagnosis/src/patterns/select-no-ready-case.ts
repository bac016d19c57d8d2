import type { Said, Severity } from '@unpark/model';
import { clientsLeft, clientsOf, type Clients } from '../clients';
import { leakWitness, type LeakWitness } from '../confidence';
import { counted, goroutineRows, requests, shortName } from '../draft';
import { type Extent, extentOf, longEnough, NEXT } from '../facts';
import { CTX_NOT_PROPAGATED } from '../library/ctx-not-propagated';
import { described } from '../library/described';
import { SELECT_NO_READY_CASE } from '../library/select-no-ready-case';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { say } from '../say';
import type { Situation } from '../situation';
import { seenTwice } from './network-words';
import { otherReading, remedyFor } from './readings';
import { siteDraft } from './site-draft';

export const selectNoReadyCase: PatternDefinition = {
  ...described(SELECT_NO_READY_CASE),
  detect,
};

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('select')) {
    if (site.requestRows.length * 2 < site.rows.length && !situation.crashSaysAsleep) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    const clients = clientsOf(situation, site.keys);
    const leak = leakWitness(situation, site);
    const severity = severityOf(situation, extent, clients, leak);
    if (severity === undefined) {
      const many = requests(extent.count);
      const name = shortName(site.frame.function);
      const moments = seenTwice(situation, extent);
      rejected.push({
        pattern: SELECT_NO_READY_CASE.id,
        title: SELECT_NO_READY_CASE.title,
        reason: say`${many} in select in ${name}, ${moments}; no client is known to have left: a stream waits like that.`
          .zh`${many}在 ${name} 处于 select，${moments}；没有发现客户端离开：流式请求就是这样等的。`,
      });
      continue;
    }
    const left = clientsLeft(clients);
    drafts.push(
      siteDraft({
        situation,
        pattern: selectNoReadyCase,
        site,
        extent,
        severity,
        leak: true,
        waitsFor: {
          en: ' in a select of which no case becomes ready',
          zh: '，其 select 没有任何 case 就绪',
        },
        ending: () => (left > 0 ? clientsHaveLeft(left) : { en: '.', zh: '。' }),
        weigh: (confidence) => {
          if (left > 0)
            confidence.add(
              {
                en: 'Clients left and the select does not notice: no case for the context',
                zh: '客户端已离开而 select 没有察觉：没有监听 context 的 case',
              },
              1,
            );
          else
            confidence.add(
              {
                en: 'A stream or a long poll waits in a select by design',
                zh: '流式请求或长轮询按设计就停在 select 里',
              },
              -1,
            );
        },
        against: (list) => {
          list.add(
            {
              en: 'The cases of a select are not in a dump: a feed without news looks the same until its client leaves.',
              zh: 'dump 里没有 select 的各个 case：没有新消息的订阅在客户端离开之前看起来也一样。',
            },
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence: say`${requests(extent.requests)} wait for what does not come.`
          .zh`${requests(extent.requests)}在等不会来的东西。`,
        functions: [site.frame.function],
        remedy: remedyFor(SELECT_NO_READY_CASE.remedy, site.frame.function),
        next: situation.profile('pprof-goroutineleak') ? [] : [NEXT.leakProfile],
        alternatives: [
          otherReading(CTX_NOT_PROPAGATED, {
            en: "A case for the end of a context may be there, of a context that is not the request's.",
            zh: '可能有监听 context 结束的 case，但那不是这个请求的 context。',
          }),
        ],
      }),
    );
  }
  return { drafts, rejected };
}

function clientsHaveLeft(left: number): Said {
  const clients = counted(left, { one: 'client', zh: '个客户端' });
  const have = left === 1 ? 'has' : 'have';
  return say`. ${clients} of theirs ${have} left, and no case ends the wait.`
    .zh`。其中 ${clients}已离开，却没有 case 能结束等待。`;
}

/**
 * Streams and long polls wait in a select by design, so that nothing counts but clients that left,
 * and the leak profile.
 */
function severityOf(
  situation: Situation,
  extent: Extent,
  clients: Clients,
  leak: LeakWitness,
): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  if (leak.state === 'listed' && leak.count >= 3) return extent.count >= 5 ? 'high' : 'medium';
  if (!situation.latest || extent.stayed < 3 || extent.stayed * 2 < extent.before) return undefined;
  const gone = clients.leftBetween;
  if (gone < 1 && clientsLeft(clients) < Math.max(5, clients.requests * 0.3))
    return extent.grows ? 'low' : undefined;
  if (!longEnough(situation)) return 'low';
  if (gone >= 3 && (extent.grows || extent.stayed >= 10)) return 'high';
  return gone >= 2 || (gone >= 1 && extent.grows) ? 'medium' : 'low';
}
