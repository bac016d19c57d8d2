import { formatCount, formatDuration } from '@unpark/base';
import type { Said, Severity } from '@unpark/model';
import { severityBy } from '../declared/severity-of';
import type { SeverityRule } from '../declared/wait-rule';
import { type Draft, functionPhrase, goroutineRows, requests, shortName } from '../draft';
import { extentOf } from '../facts';
import { described } from '../library/described';
import { HTTP_SERVER_SLOW_REQUEST as slowEntry } from '../library/http-server-slow-request';
import { HTTP_SHUTDOWN_HANG as shutdownEntry } from '../library/http-shutdown-hang';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import { say } from '../say';
import type { Situation } from '../situation';
import { sitesOf } from '../sites';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import {
  addEdges,
  groupsWhere,
  keysOfGroups,
  measured,
  onStack,
  partOnStack,
  serverOwners,
  siteAt,
  siteExtent,
  standingIn,
  stuckRows,
} from './stuck-rows';

/** The header part of a request that does not come; a body is a rule of the library's entry. */
export const httpServerSlowRequest: PatternDefinition = {
  ...described(slowEntry),
  detect: detectSlowHeader,
};

const HEADER_SEVERITY: readonly SeverityRule[] = [
  { severity: 'high', when: { dumps: 2, apart: 5, stayed: 100, stayedShare: 0.8, ofAll: 0.3 } },
  { severity: 'medium', when: { dumps: 2, apart: 5, stayed: 8, stayedShare: 0.8, ofAll: 0.1 } },
  { severity: 'low', when: { dumps: 2, stayed: 3 } },
  { severity: 'medium', when: { dumps: 1, aged: true, count: 8 } },
  { severity: 'low', when: { dumps: 1, count: 20 } },
];

/**
 * A part of the header has come. A connection on which nothing came yet stands in the request line:
 * browsers and load balancers open such ones ahead.
 */
function detectSlowHeader(situation: Situation): PatternAnswer {
  const groups = groupsWhere(
    situation,
    (group) =>
      group.kind === 'net-read' &&
      partOnStack(group, 'net/http.readRequest') &&
      partOnStack(
        group,
        'net/textproto.(*Reader).ReadMIMEHeader',
        'net/textproto.readMIMEHeader',
        'net/textproto.(*Reader).readContinuedLineSlice',
      ),
  );
  if (groups.length === 0) return NOTHING;
  const drafts: Draft[] = [];
  for (const found of sitesOf(situation.reference, (group) => groups.includes(group), 'any')) {
    const site = siteAt(situation, found, 'net/http.(*conn).readRequest');
    const extent = siteExtent(situation, site);
    const severity = severityBy(HEADER_SEVERITY, situation, measured(situation, site, extent));
    if (severity === undefined) continue;
    const owners = serverOwners(situation, site.rows);
    const owner = owners[0];
    drafts.push(
      siteDraft({
        situation,
        pattern: httpServerSlowRequest,
        site,
        extent,
        severity,
        title: {
          en: 'Clients that do not send the rest of their header',
          zh: '客户端迟迟不发完请求头',
        },
        waitsFor: { en: ' for the rest of a request header', zh: '请求头的剩余部分' },
        ending: () => ({
          en: '. The server has no ReadHeaderTimeout, or a long one.',
          zh: '。服务端没有设 ReadHeaderTimeout，或者设得很长。',
        }),
        against: (list) => {
          list.add(
            {
              en: 'Slow clients look the same; a timeout is not visible in a dump.',
              zh: '慢客户端也是这样；dump 里看不到超时设置。',
            },
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence: {
          en: 'Each such client keeps a connection and a goroutine of the server.',
          zh: '每个这样的客户端都占住服务端的一条连接和一个 goroutine。',
        },
        functions: owners.length > 0 ? owners : [site.frame.function],
        remedy: {
          sentence: setHeaderTimeout(owner),
          ...(slowEntry.remedy.diff && { diff: slowEntry.remedy.diff }),
        },
      }),
    );
  }
  return { drafts, rejected: [] };
}

function setHeaderTimeout(owner: string | undefined): Said {
  if (owner === undefined)
    return {
      en: 'Set ReadHeaderTimeout of the server.',
      zh: '给服务器设置 ReadHeaderTimeout。',
    };
  const starter = shortName(owner);
  return say`Set ReadHeaderTimeout of the server that ${starter} starts.`
    .zh`给 ${starter} 启动的服务器设置 ReadHeaderTimeout。`;
}

export const httpShutdownHang: PatternDefinition = {
  ...described(shutdownEntry),
  detect: detectShutdown,
};

/** Requests of a graceful shutdown end within seconds; those that last longer than this do not. */
const LONG_SHUTDOWN_NS = 20e9;

function detectShutdown(situation: Situation): PatternAnswer {
  const waiting = groupsWhere(situation, (group) => onStack(group, 'net/http.(*Server).Shutdown'));
  const [found] = sitesOf(situation.reference, (group) => waiting.includes(group), 'any');
  if (!found) return NOTHING;
  const site = siteAt(situation, found, 'net/http.(*Server).Shutdown');
  const handlers = groupsWhere(situation, (group) => group.request && !waiting.includes(group));
  const stuck = stuckRows(situation, handlers);
  const shutdown = stuckRows(situation, waiting);
  const severity = shutdownSeverity(situation, stuck.length, shutdown.length, site.minutes ?? 0);
  if (severity === undefined) {
    return {
      drafts: [],
      rejected: [
        {
          pattern: shutdownEntry.id,
          title: shutdownEntry.title,
          reason: say`Shutdown waits for ${requests(stuck.length)}: a graceful stop looks like that.`
            .zh`Shutdown 在等 ${requests(stuck.length)}：优雅退出也是这样。`,
        },
      ],
    };
  }
  addEdges(situation, site.rows, stuck, 'Shutdown', AWAITED);
  const stuckKeys = new Set(stuck.map((row) => situation.reference.groupOfRow.get(row)?.key ?? ''));
  const guilty = standingIn(
    situation,
    handlers.filter((group) => stuckKeys.has(group.key)),
  );
  const extent = extentOf(situation, keysOfGroups(waiting), site.rows);
  const name = guilty[0] ?? site.frame.function;
  const gap = situation.gapNs;
  const draft = siteDraft({
    situation,
    pattern: httpShutdownHang,
    site,
    extent,
    severity,
    waitsFor: {
      en: ' for requests to end before the server stops',
      zh: '请求全部结束后再停止服务器',
    },
    ending: () => {
      const many = formatCount(stuck.length);
      const at = functionPhrase(name);
      if (gap === undefined || !situation.latest)
        return say`. ${many} do not end: most stand in ${at}.`
          .zh`。${many} 个没有结束：大多停在 ${at}。`;
      const later = formatDuration(gap);
      return say`. ${many} do not end: most stand in ${at}, ${later} later as well.`
        .zh`。${many} 个没有结束：大多停在 ${at}，${later} 之后仍是这样。`;
    },
    more: (list) => {
      const many = requests(stuck.length);
      list.add(
        situation.latest
          ? say`${many} are still served in both dumps.`.zh`${many}在两份 dump 里都还在处理。`
          : say`${many} are still served.`.zh`${many}还在处理。`,
        [goroutineRows(situation.view, stuck)],
        { source: situation.view.label, functions: guilty.slice(0, 3) },
      );
    },
    against: (list) => {
      list.add(
        {
          en: 'A graceful stop waits for its last requests as well; they end within seconds.',
          zh: '优雅退出也会等最后的请求，它们几秒内就会结束。',
        },
        [],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    consequence: {
      en: 'The process does not end by itself; what stops it kills the requests.',
      zh: '进程不会自行退出；强行停止会中断这些请求。',
    },
    functions: [...guilty.slice(0, 3), site.frame.function],
    remedy: remedyFor(shutdownEntry.remedy, name),
  });
  // the requests are what this finding speaks of, so that no other one calls them a stall of their own
  return {
    drafts: [{ ...draft, rows: [...new Set([...draft.rows, ...stuck])].sort((a, b) => a - b) }],
    rejected: [],
  };
}

const AWAITED: Said = {
  en: 'a request that Shutdown waits for',
  zh: 'Shutdown 在等的请求',
};

function shutdownSeverity(
  situation: Situation,
  stuck: number,
  waiting: number,
  minutes: number,
): Severity | undefined {
  if (stuck === 0 || waiting === 0) return undefined;
  if (minutes >= 1) return 'high';
  if (!situation.latest) return 'low';
  const gap = situation.gapNs ?? 0;
  if (gap >= LONG_SHUTDOWN_NS) return 'high';
  return stuck >= 5 ? 'medium' : 'low';
}
