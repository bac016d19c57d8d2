import { formatDuration } from '@unpark/base';
import { type Draft, counted, goroutineRows, shortName, text } from '../draft';
import { meanWaitNs } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { CLIENT_POOL_WAIT as entry } from '../library/client-pool-wait';
import { described } from '../library/described';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { withoutTypeArguments } from '../stack-hash';
import { type PoolHolders, poolHolders, poolSeverity } from './pool-queue';
import { siteDraft } from './site-draft';
import { joinSites } from './sql-pool-exhausted';
import { addEdges, callersInto, ownEnds, siteExtent } from './stuck-rows';

export const clientPoolWait: PatternDefinition = { ...described(entry), detect };

/** Modules whose pools are known, as they begin in symbols. */
const LIBRARIES: readonly (readonly [part: string, name: string, ...more: string[]])[] = [
  ['/go-redis/', 'go-redis', 'go-redis/redis'],
  ['/redigo/', 'redigo'],
  ['/jackc/', 'pgx'],
  ['go.mongodb.org/mongo-driver', 'the MongoDB driver'],
  ['/fasthttp.', 'fasthttp'],
];

const libraryOf = (functions: readonly string[]): (typeof LIBRARIES)[number] | undefined =>
  LIBRARIES.find(([part]) => functions.some((name) => name.includes(part)));

function detect(situation: Situation): PatternAnswer {
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  const byLibrary = new Map<(typeof LIBRARIES)[number] | undefined, Site[]>();
  for (const site of situation.workingSites('pool-connection')) {
    const library = libraryOf(site.groups[0]?.functions ?? []);
    byLibrary.set(library, [...(byLibrary.get(library) ?? []), site]);
  }
  for (const [library, sites] of byLibrary) {
    const site = joinSites(sites);
    const holders = poolHolders(situation, sites, (group) => uses(situation, group, library?.[0]));
    const stuck = holders.rows.length > 0 && holders.stuck.length >= holders.rows.length * 0.9;
    if (situation.latest && stuck)
      addEdges(
        situation,
        site.rows,
        holders.stuck,
        'pooled connection',
        'has a connection of the pool',
      );
    const extent = siteExtent(situation, site);
    const severity = poolSeverity(situation, extent, site, holders, queueOf(site));
    if (severity === undefined) {
      rejected.push({
        pattern: entry.id,
        title: entry.title.en,
        reason: `${counted(extent.count, 'goroutine waits', 'goroutines wait')} for a pooled connection in ${shortName(site.frame.function)}: a busy pool.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, site, severity, holders, library, stuck));
  }
  return { drafts, rejected };
}

/** Inside the library's own I/O, below a function of the program: it works with a connection. */
function uses(situation: Situation, group: GoroutineGroup, part: string | undefined): boolean {
  if (part === undefined || group.kind === 'pool-connection') return false;
  const { frames } = situation.view.stack(group.rows[0] ?? 0);
  const own = frames.findIndex((frame) => frame.own);
  const lib = frames.findIndex((frame) => frame.function.includes(part));
  return own > 0 && lib >= 0 && lib < own;
}

/** The functions by which the block profile names waits for this pool. */
function queueOf(site: Site): ReadonlySet<string> {
  const names = new Set<string>();
  for (const group of site.groups) {
    for (const name of group.functions) {
      if (QUEUE_ENDS.some((end) => withoutTypeArguments(name).endsWith(end))) names.add(name);
    }
  }
  return names;
}

const QUEUE_ENDS = [
  '(*ConnPool).waitTurn',
  '(*ConnPool).queuedNewConn',
  '(*Pool).waitVacantConn',
  'pgxpool.(*Pool).Acquire',
  'topology.(*pool).checkOut',
  '(*HostClient).acquireConn',
];

function draftOf(
  situation: Situation,
  site: Site,
  severity: Draft['severity'],
  holders: PoolHolders,
  module: (typeof LIBRARIES)[number] | undefined,
  stuck: boolean,
): Draft {
  const extent = siteExtent(situation, site);
  const mean = meanWaitNs(situation, queueOf(site));
  const library = module?.[1] ?? 'the client';
  const parts = module ? [module[0]] : [];
  const functions = [
    ...callersInto(situation, holders.groups, parts).slice(0, 3),
    ...ownEnds(situation, site),
  ];
  return siteDraft({
    situation,
    pattern: clientPoolWait,
    site,
    extent,
    severity,
    waitsFor: ` for a connection of ${library}'s pool`,
    ending: ({ waiting }) =>
      holders.rows.length > 0
        ? [
            text('. '),
            text(
              `${counted(holders.rows.length, 'goroutine has', 'goroutines have')} one`,
              waiting,
            ),
            text(stuck ? ', the same in both dumps.' : '.'),
          ]
        : [text('. Who has the connections is not on any stack.')],
    weigh: (confidence) => {
      if (holders.rows.length > 0) confidence.add('Others work with connections of the pool', 0.5);
      if (mean !== undefined)
        confidence.add(`Waits for a connection took ${formatDuration(mean)} on average`, 1);
    },
    more: (list) => {
      if (holders.rows.length === 0) return;
      list.add(
        `${counted(holders.rows.length, 'goroutine')} in a call of ${library}, or below the line that takes a connection.`,
        [goroutineRows(situation.view, holders.rows)],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    against: (list) => {
      list.add('The size of the pool is not in a dump; the statistics of the client have it.', [], {
        source: situation.view.label,
        provenance: 'inferred',
      });
    },
    consequence: `${counted(extent.requests, 'request')} wait for others to give a connection back.`,
    functions,
    holders: stuck ? [] : holders.rows,
    remedy: {
      sentence: entry.remedy.words.en.replaceAll('{function}', () => shortName(functions[0] ?? '')),
      ...(entry.remedy.diff && { diff: entry.remedy.diff }),
    },
    next: [
      {
        sentence:
          'The pool counters would tell how many connections are in use and how long callers waited.',
        command: 'PoolStats of go-redis, Stats of redigo, Stat of pgxpool, exported as metrics',
      },
    ],
  });
}
