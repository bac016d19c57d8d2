import { formatCount } from '@unpark/base';
import type { EachLanguage, NextCapture, Said, Severity } from '@unpark/model';
import { addChannelWaiters } from '../channel-waiters';
import { FEW_EACH } from '../declared/wait-rule';
import { counted, goroutineRows, goroutines, shortName } from '../draft';
import { ageText, type Extent, longEnough } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { HTTP_CLIENT_NO_TIMEOUT as entry } from '../library/http-client-no-timeout';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import { mostlyAged, type Site } from '../sites';
import { NO_TIMEOUT_IN_DUMP, OF_SAME_TYPE, seenTwice, weighPrintedAge } from './network-words';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { behind, queuedBehind, siteExtent } from './stuck-rows';

export const httpClientNoTimeout: PatternDefinition = { ...described(entry), detect };

/** HTTP/2 multiplexes calls over one connection; what its calls wait for is told by their streams. */
export const isHttp2Call = (group: GoroutineGroup): boolean =>
  group.functions.some(
    (name) => name.includes('http2ClientConn).') || name.includes('http2.(*ClientConn).'),
  );

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('http-response')) {
    if (site.groups.every(isHttp2Call)) continue;
    addChannelWaiters(
      situation,
      situation.latest ? situation.stayedRows(site.keys) : site.rows,
      ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
      OF_SAME_TYPE,
      FEW_EACH,
    );
    const extent = siteExtent(situation, site);
    const severity = callSeverity(situation, site, extent);
    if (severity === undefined) {
      rejected.push({
        pattern: httpClientNoTimeout.id,
        title: httpClientNoTimeout.title,
        reason: endingCalls(situation, site, extent),
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent, severity));
  }
  return { drafts, rejected };
}

function endingCalls(situation: Situation, site: Site, extent: Extent): Said {
  const calls = counted(extent.count, { one: 'call', zh: '个调用' });
  const at = shortName(site.frame.function);
  const seen = seenTwice(situation, extent);
  return say`${calls} in flight in ${at}, ${seen}: calls that end look like that.`
    .zh`${at} 里有 ${calls}正在进行，${seen}：会结束的调用也是这样。`;
}

/** Severity of client calls at one place, whatever the version of HTTP. */
export function callSeverity(
  situation: Situation,
  site: Site,
  extent: Extent,
): Severity | undefined {
  const requests = Math.max(1, situation.requestRows.length);
  if (situation.latest) {
    const queued = extent.stayed > 0 ? queuedBehind(situation, site.rows) : 0;
    if (queued >= 5 && extent.stayed >= extent.before * 0.9 && longEnough(situation))
      return queued >= 20 ? 'high' : 'medium';
    if (extent.stayed < 3 || extent.stayed < extent.before * 0.5) return undefined;
    if (extent.grows) return 'high';
    // when some end between the dumps, calls are slow rather than without end
    if (extent.stayed < extent.before * 0.9) return 'low';
    if (!longEnough(situation) && !mostlyAged(site)) return 'low';
    // loops that watch or long-poll another service sit in a call as long as nothing happens there
    if (extent.requests === 0)
      return extent.stayed >= 5 && behind(situation, site.rows) > 0 ? 'medium' : 'low';
    if (site.requestRows.length === 0)
      return extent.stayed >= 20 || extent.requests >= 5 ? 'medium' : 'low';
    if (extent.stayed >= 5) return site.rows.length >= requests * 0.2 ? 'high' : 'medium';
    return 'low';
  }
  if (extent.count < 10) return undefined;
  if (site.requestRows.length === 0) return 'low';
  if (mostlyAged(site)) return extent.count >= 20 ? 'high' : 'medium';
  // a gateway has all its requests in such calls; only their number is odd
  return extent.count >= 100 && site.rows.length >= requests * 0.5 ? 'medium' : 'low';
}

function draftOf(situation: Situation, site: Site, extent: Extent, severity: Severity) {
  const longer = ageText(situation, site, extent);
  const loops = situation.reference.groups.filter((group) => group.roleName === 'http-client-conn');
  const loopRows = loops.flatMap((group) => [...group.rows]).sort((a, b) => a - b);
  const before = formatCount(extent.before);
  const after = formatCount(extent.after);
  return siteDraft({
    situation,
    pattern: httpClientNoTimeout,
    site,
    extent,
    severity,
    waitsFor: { en: ' for the answer to an HTTP call', zh: 'HTTP 调用的响应' },
    ending: ({ stayed }) => {
      const long = link(longer ?? LONG_TIMEOUT, stayed);
      if (!extent.grows)
        return say`. The call has no timeout${long}.`.zh`。调用没有设超时${long}。`;
      const more = link(
        say`calls in flight grew from ${before} to ${after}`
          .zh`进行中的调用从 ${before} 个增加到 ${after} 个`,
        stayed,
      );
      return say`. The call has no timeout${long}; ${more}.`.zh`。调用没有设超时${long}；${more}。`;
    },
    weigh: (confidence) => {
      if (extent.grows)
        confidence.add(
          say`Calls in flight grow: ${before}, then ${after}`
            .zh`进行中的调用在增加：先 ${before} 个，后 ${after} 个`,
          1,
        );
      if (site.requestRows.length > 0)
        confidence.add({ en: 'A request waits for the call', zh: '有请求在等这个调用' }, 0.5);
      weighPrintedAge(confidence, site);
    },
    more: (list) => {
      if (loopRows.length === 0) return;
      const many = goroutines(loopRows.length);
      list.add(
        say`${many} serve the client connections of these calls: two for each, counted as idle.`
          .zh`${many} 在维护这些调用的客户端连接：每条连接两个，算作空闲。`,
        [goroutineRows(situation.view, loopRows)],
        { source: situation.view.label, functions: ['net/http.(*persistConn).readLoop'] },
      );
    },
    against: (list) => {
      list.add(NO_TIMEOUT_IN_DUMP, [goroutineRows(situation.view, site.rows)], {
        source: situation.view.label,
        provenance: 'inferred',
      });
    },
    consequence: {
      en: 'Each call that hangs keeps its caller, two more goroutines and a connection.',
      zh: '每个挂起的调用都占住调用方、另外两个 goroutine 和一条连接。',
    },
    functions: [site.frame.function],
    remedy: remedyFor(entry.remedy, site.frame.function),
    next: [CAPTURE_OF_UPSTREAM],
  });
}

const LONG_TIMEOUT: Said = { en: ', or a long one', zh: '，或者超时很长' };

const CAPTURE_OF_UPSTREAM: NextCapture<EachLanguage> = {
  sentence: {
    en: 'A capture of the service that is called would show why it does not answer.',
    zh: '对被调用的服务采集一次，就能看出它为什么不应答。',
  },
  command: 'unpark capture http://UPSTREAM:6060 --seconds 30',
};
