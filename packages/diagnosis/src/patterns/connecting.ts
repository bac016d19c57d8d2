import { addChannelWaiters } from '../channel-waiters';
import { severityBy } from '../declared/severity-of';
import { UNUSUAL_SEVERITY } from '../declared/wait-rule';
import type { Said, Severity } from '@unpark/model';
import { type Draft, goroutineRows, goroutines, shortName } from '../draft';
import { type Extent, meanWaitNs } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { DIAL_STALLED as dialEntry } from '../library/dial-stalled';
import { DNS_SLOW as dnsEntry } from '../library/dns-slow';
import type { PatternEntry } from '../library/pattern-entry';
import { TLS_HANDSHAKE_STALL as tlsEntry } from '../library/tls-handshake-stall';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { say, sentences } from '../say';
import type { Situation } from '../situation';
import { type Site, sitesOf } from '../sites';
import type { WaitKind } from '../wait-class';
import {
  noProfileOfNetwork,
  OF_SAME_TYPE,
  requestsWait,
  socketTable,
  waitedThrough,
} from './network-words';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import {
  groupsWhere,
  measured,
  onStack,
  ownEnds,
  partOnStack,
  rowsOfGroups,
  serverOwners,
  siteAt,
  siteExtent,
  standingIn,
  stuckRows,
} from './stuck-rows';

/** A step on the way to a connection: name, TCP, TLS. */
interface Step {
  readonly entry: PatternEntry;
  readonly is: (group: GoroutineGroup) => boolean;
  readonly waitsFor: Said;
  readonly ending: Said;
  /** about the goroutines inside net and net/http that do it */
  readonly inside: Said;
  readonly doubt: Said;
}

const HANDSHAKES = [
  'crypto/tls.(*Conn).clientHandshake',
  'crypto/tls.(*Conn).serverHandshake',
  'net/http.(*persistConn).addTLS',
];

const inLookup = (group: GoroutineGroup): boolean =>
  group.kind === 'dns' ||
  (group.kind === 'syscall' &&
    partOnStack(group, 'net._C2func_getaddrinfo', 'net._C2func_getnameinfo', 'net.cgoLookup'));

const inHandshake = (group: GoroutineGroup): boolean => onStack(group, ...HANDSHAKES);

const STEPS: readonly Step[] = [
  {
    entry: dnsEntry,
    is: inLookup,
    waitsFor: { en: ' for a name lookup', zh: '域名解析' },
    ending: { en: '. The resolver does not answer.', zh: '。解析器没有应答。' },
    inside: { en: 'ask the resolver', zh: '查询解析器' },
    doubt: {
      en: 'Lookups that end look the same in one dump; only the age of the wait tells.',
      zh: '会结束的解析在一份 dump 里也是这样，只有等待时长能区分。',
    },
  },
  {
    entry: dialEntry,
    is: (group) => group.kind === 'net-dial',
    waitsFor: { en: ' for a TCP connection', zh: '建立 TCP 连接' },
    ending: {
      en: '. The peer does not accept it, and the dial has no timeout, or a long one.',
      zh: '。对端没有接受连接，拨号没有设超时，或者超时很长。',
    },
    inside: { en: 'dial', zh: '拨号' },
    doubt: {
      en: 'Dials that end look the same in one dump; a timeout is not visible.',
      zh: '会结束的拨号在一份 dump 里也是这样；超时设置看不到。',
    },
  },
  {
    entry: tlsEntry,
    is: (group) => inHandshake(group) && group.kind !== 'runnable' && group.kind !== 'running',
    waitsFor: { en: ' for the other side of a TLS handshake', zh: '对方完成 TLS 握手' },
    ending: {
      en: '. TCP is established; the handshake has no deadline, or a long one.',
      zh: '。TCP 已建立；握手没有 deadline，或者 deadline 很长。',
    },
    inside: { en: 'are in a TLS handshake', zh: '进行 TLS 握手' },
    doubt: {
      en: 'Handshakes that end look the same in one dump; a deadline is not visible.',
      zh: '会结束的握手在一份 dump 里也是这样；deadline 看不到。',
    },
  },
];

const pattern = (step: Step): PatternDefinition => {
  const definition: PatternDefinition = {
    ...described(step.entry),
    detect: (situation) => detect(situation, definition, step),
  };
  return definition;
};

export const [dnsSlow, dialStalled, tlsHandshakeStall] = STEPS.map(pattern) as [
  PatternDefinition,
  PatternDefinition,
  PatternDefinition,
];

/** Goroutines that net/http, or a client library, starts to connect have no frame of the program. */
const inside = (situation: Situation, group: GoroutineGroup): boolean =>
  !situation.view.stack(group.rows[0] ?? 0).frames.some((frame) => frame.own);

function detect(situation: Situation, definition: PatternDefinition, step: Step): PatternAnswer {
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  const add = (site: Site, helpers: readonly GoroutineGroup[], functions: readonly string[]) => {
    const draft = draftOf(situation, definition, step, site, helpers, functions);
    if (draft) drafts.push(draft);
    else {
      rejected.push({
        pattern: definition.id,
        title: definition.title,
        reason: tooLittle(site),
      });
    }
  };
  const helpers = groupsWhere(situation, (group) => step.is(group) && inside(situation, group));
  for (const site of sitesOf(
    situation.reference,
    (group) => notOurs(group) && step.is(group) && !inside(situation, group),
  )) {
    add(site, helpers, ownEnds(situation, site));
  }
  if (helpers.length === 0) return { drafts, rejected };
  // goroutines of a client that connect, and callers that wait for what they bring
  for (const [kinds, ofHttp] of CALLERS) {
    const own = helpers.filter((group) => isOfHttp(group) === ofHttp);
    if (own.length === 0 || !mostly(situation, step, ofHttp)) continue;
    for (const site of sitesOf(
      situation.reference,
      (group) => group.role === 'working' && kinds.includes(group.kind),
    )) {
      add(site, own, ownEnds(situation, site));
    }
  }
  // the server's side of a handshake, and dials of libraries that nobody is seen to wait for
  const alone = helpers.filter(
    (group) =>
      onStack(group, 'crypto/tls.(*Conn).serverHandshake') || group.topUserFrame !== undefined,
  );
  const keys = new Set(alone);
  for (const found of sitesOf(situation.reference, (group) => keys.has(group), 'any')) {
    const site = siteAt(situation, found, 'crypto/tls.(*Conn).serverHandshake');
    const owners = serverOwners(situation, site.rows);
    const served = site.groups.some((group) => onStack(group, 'net/http.(*conn).serve'));
    add(site, [], served && owners.length > 0 ? owners : [site.frame.function]);
  }
  return { drafts, rejected };
}

function tooLittle(site: Site): Said {
  const many = goroutines(site.rows.length);
  const at = shortName(site.frame.function);
  return say`${many} in ${at}: too few, or too short a time, to be told from connections that come about.`
    .zh`${at} 里有 ${many}：数量太少或时间太短，无法与正在正常建立的连接区分。`;
}

const notOurs = (group: GoroutineGroup): boolean =>
  group.role !== 'capture' && group.role !== 'runtime';

const CALLERS: readonly (readonly [kinds: readonly WaitKind[], ofHttp: boolean])[] = [
  [['http-connection'], true],
  [['pool-connection', 'sql-connection'], false],
];

/** Lookups and handshakes of the HTTP client stand in goroutines of net and crypto/tls as well. */
const isOfHttp = (group: GoroutineGroup): boolean => group.topUserFrame === undefined;

/** Of what goroutines of a client do to get a connection this step is the largest part. */
function mostly(situation: Situation, step: Step, ofHttp: boolean): boolean {
  const count = (of: Step): number =>
    stuckRows(
      situation,
      groupsWhere(
        situation,
        (group) => of.is(group) && inside(situation, group) && isOfHttp(group) === ofHttp,
      ),
    ).length;
  const own = count(step);
  return own > 0 && STEPS.every((other) => other === step || count(other) <= own);
}

/** Slow steps end, and others begin: in both dumps most of what works is in one. */
const SEVERITY = [
  ...UNUSUAL_SEVERITY,
  { severity: 'low', when: { dumps: 2, lasting: 8, share: 0.2 } },
] as const;

/** A lookup, or a wait for a new connection, of this length on average is no ordinary one. */
const SLOW_NS = 1e9;
const WAITS: ReadonlySet<string> = new Set([
  'net.(*Resolver).lookupIPAddr',
  'net/http.(*Transport).getConn',
]);

/** Those of the window ended, but took long: slow rather than without end. */
function severityByMean(situation: Situation, site: Site, extent: Extent): Severity | undefined {
  if (!situation.latest || extent.lasting < 5 || extent.requests < 3) return undefined;
  if (!site.groups.every((group) => group.functions.some((name) => WAITS.has(name))))
    return undefined;
  if ((meanWaitNs(situation, WAITS) ?? 0) < SLOW_NS) return undefined;
  return extent.share >= 0.3 && extent.requests >= 8 ? 'high' : 'medium';
}

function draftOf(
  situation: Situation,
  definition: PatternDefinition,
  step: Step,
  site: Site,
  helpers: readonly GoroutineGroup[],
  functions: readonly string[],
): Draft | undefined {
  const stuck = situation.latest ? situation.stayedRows(site.keys) : site.rows;
  addChannelWaiters(
    situation,
    stuck,
    ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
    OF_SAME_TYPE,
  );
  const extent = siteExtent(situation, site);
  const severity =
    severityByMean(situation, site, extent) ??
    severityBy(SEVERITY, situation, measured(situation, site, extent));
  if (severity === undefined) return undefined;
  const helperRows = rowsOfGroups(helpers);
  return siteDraft({
    situation,
    pattern: definition,
    site,
    extent,
    severity,
    waitsFor: step.waitsFor,
    ending: ({ stayed }) => sentences([step.ending, waitedThrough(situation, extent, stayed)]),
    weigh: (confidence) => {
      if (extent.requests > 0)
        confidence.add({ en: 'Requests wait for it', zh: '有请求在等它' }, 0.5);
      noProfileOfNetwork(confidence);
    },
    more: (list) => {
      if (helperRows.length === 0) return;
      const many = goroutines(helperRows.length);
      list.add(
        say`${many} of the client library ${step.inside}.`
          .zh`客户端库有 ${many} 正在${step.inside}。`,
        [goroutineRows(situation.view, helperRows)],
        { source: situation.view.label },
      );
    },
    against: (list) => {
      list.add(step.doubt, [goroutineRows(situation.view, site.rows)], {
        source: situation.view.label,
        provenance: 'inferred',
      });
    },
    consequence:
      extent.requests > 0
        ? requestsWait(extent)
        : {
            en: 'Nothing that needs the connection goes on.',
            zh: '需要这条连接的一切都停住了。',
          },
    functions: functions.length > 0 ? functions : standingIn(situation, site.groups),
    remedy: remedyFor(step.entry.remedy, functions[0] ?? site.frame.function),
    next: [SOCKETS],
  });
}

const SOCKETS = socketTable({
  en: 'The socket table of the host would show the state of these connections.',
  zh: '主机的 socket 表能显示这些连接的状态。',
});
