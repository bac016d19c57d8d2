import { formatCount, formatDuration } from '@unpark/base';
import { addChannelWaiters } from '../channel-waiters';
import { severityBy } from '../declared/severity-of';
import { UNUSUAL_SEVERITY } from '../declared/wait-rule';
import type { Severity } from '@unpark/model';
import { counted, type Draft, goroutineRows, shortName, text } from '../draft';
import { type Extent, meanWaitNs } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { DIAL_STALLED as dialEntry } from '../library/dial-stalled';
import { DNS_SLOW as dnsEntry } from '../library/dns-slow';
import type { PatternEntry } from '../library/pattern-entry';
import { TLS_HANDSHAKE_STALL as tlsEntry } from '../library/tls-handshake-stall';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { type Site, sitesOf } from '../sites';
import type { WaitKind } from '../wait-class';
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
  readonly waitsFor: string;
  readonly ending: string;
  /** about the goroutines inside net and net/http that do it */
  readonly inside: string;
  readonly doubt: string;
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
    waitsFor: ' for a name lookup',
    ending: '. The resolver does not answer.',
    inside: 'ask the resolver',
    doubt: 'Lookups that end look the same in one dump; only the age of the wait tells.',
  },
  {
    entry: dialEntry,
    is: (group) => group.kind === 'net-dial',
    waitsFor: ' for a TCP connection',
    ending: '. The peer does not accept it, and the dial has no timeout, or a long one.',
    inside: 'dial',
    doubt: 'Dials that end look the same in one dump; a timeout is not visible.',
  },
  {
    entry: tlsEntry,
    is: (group) => inHandshake(group) && group.kind !== 'runnable' && group.kind !== 'running',
    waitsFor: ' for the other side of a TLS handshake',
    ending: '. TCP is established; the handshake has no deadline, or a long one.',
    inside: 'are in a TLS handshake',
    doubt: 'Handshakes that end look the same in one dump; a deadline is not visible.',
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
        reason: `${counted(site.rows.length, 'goroutine')} in ${shortName(site.frame.function)}: too few, or too short a time, to be told from connections that come about.`,
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
    'waits for a method of the same type',
  );
  const extent = siteExtent(situation, site);
  const severity =
    severityByMean(situation, site, extent) ??
    severityBy(SEVERITY, situation, measured(situation, site, extent));
  if (severity === undefined) return undefined;
  const helperRows = rowsOfGroups(helpers);
  const gap = situation.gapNs;
  return siteDraft({
    situation,
    pattern: definition,
    site,
    extent,
    severity,
    waitsFor: step.waitsFor,
    ending: ({ stayed }) => [
      text(step.ending),
      ...(extent.stayed > 0 && gap !== undefined
        ? [
            text(` ${formatCount(extent.stayed)} of them `),
            text(`have waited ${formatDuration(gap)} and more`, stayed),
            text('.'),
          ]
        : []),
    ],
    weigh: (confidence) => {
      if (extent.requests > 0) confidence.add('Requests wait for it', 0.5);
      confidence.unavailable('Block and mutex profiles', 'never contain a network wait');
    },
    more: (list) => {
      if (helperRows.length === 0) return;
      list.add(
        `${counted(helperRows.length, 'goroutine')} of the client library ${step.inside}.`,
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
        ? `${counted(extent.requests, 'request')} wait.`
        : 'Nothing that needs the connection goes on.',
    functions: functions.length > 0 ? functions : standingIn(situation, site.groups),
    remedy: {
      sentence: step.entry.remedy.words.en.replaceAll('{function}', () =>
        shortName(functions[0] ?? site.frame.function),
      ),
      ...(step.entry.remedy.diff && { diff: step.entry.remedy.diff }),
    },
    next: [
      {
        sentence: 'The socket table of the host would show the state of these connections.',
        command: 'ss -tnpo',
        cost: 'nothing for the process',
      },
    ],
  });
}
