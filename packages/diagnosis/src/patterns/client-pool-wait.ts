import type { EachLanguage, NextCapture, Said } from '@unpark/model';
import { type Draft, goroutineRows, goroutines, shortName } from '../draft';
import { meanWaitNs } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { CLIENT_POOL_WAIT as entry } from '../library/client-pool-wait';
import { described } from '../library/described';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, named, say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { withoutTypeArguments } from '../stack-hash';
import { POOL_CONNECTION_HELD, tookOnAverage, waitForReturn } from './network-words';
import { type PoolHolders, poolHolders, poolSeverity } from './pool-queue';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { joinSites } from './sql-pool-exhausted';
import { addEdges, callersInto, ownEnds, siteExtent } from './stuck-rows';

export const clientPoolWait: PatternDefinition = { ...described(entry), detect };

interface Library {
  /** of its symbols */
  readonly part: string;
  /** inside of a sentence */
  readonly name: Said;
}

/** Modules whose pools are known, as they begin in symbols. */
const LIBRARIES: readonly Library[] = [
  { part: '/go-redis/', name: named('go-redis') },
  { part: '/redigo/', name: named('redigo') },
  { part: '/jackc/', name: named('pgx') },
  {
    part: 'go.mongodb.org/mongo-driver',
    name: { en: 'the MongoDB driver', zh: 'MongoDB 驱动' },
  },
  { part: '/fasthttp.', name: named('fasthttp') },
];

const A_CLIENT: Said = { en: 'the client', zh: '客户端' };

const libraryOf = (functions: readonly string[]): Library | undefined =>
  LIBRARIES.find(({ part }) => functions.some((name) => name.includes(part)));

function detect(situation: Situation): PatternAnswer {
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  const byLibrary = new Map<Library | undefined, Site[]>();
  for (const site of situation.workingSites('pool-connection')) {
    const library = libraryOf(site.groups[0]?.functions ?? []);
    byLibrary.set(library, [...(byLibrary.get(library) ?? []), site]);
  }
  for (const [library, sites] of byLibrary) {
    const site = joinSites(sites);
    const holders = poolHolders(situation, sites, (group) => uses(situation, group, library?.part));
    const stuck = holders.rows.length > 0 && holders.stuck.length >= holders.rows.length * 0.9;
    if (situation.latest && stuck)
      addEdges(situation, site.rows, holders.stuck, 'pooled connection', POOL_CONNECTION_HELD);
    const extent = siteExtent(situation, site);
    const severity = poolSeverity(situation, extent, site, holders, queueOf(site));
    if (severity === undefined) {
      rejected.push({
        pattern: entry.id,
        title: entry.title,
        reason: busyPool(site, extent.count),
      });
      continue;
    }
    drafts.push(draftOf(situation, site, severity, holders, library, stuck));
  }
  return { drafts, rejected };
}

function busyPool(site: Site, count: number): Said {
  const many = goroutines(count);
  const at = shortName(site.frame.function);
  const wait = count === 1 ? 'waits' : 'wait';
  return say`${many} ${wait} for a pooled connection in ${at}: a busy pool.`
    .zh`${many} 在 ${at} 等池中的连接：连接池只是繁忙。`;
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
  module: Library | undefined,
  stuck: boolean,
): Draft {
  const extent = siteExtent(situation, site);
  const mean = meanWaitNs(situation, queueOf(site));
  const library = module?.name ?? A_CLIENT;
  const parts = module ? [module.part] : [];
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
    waitsFor: say` for a connection of ${library}'s pool`.zh`${library}连接池的连接`,
    ending: ({ waiting }) => {
      const users = holders.rows.length;
      if (users === 0) return HOLDERS_UNKNOWN;
      const many = goroutines(users);
      const has = users === 1 ? 'has' : 'have';
      const who = link(say`${many} ${has} one`.zh`${many} 占着连接`, waiting);
      return stuck
        ? say`. ${who}, the same in both dumps.`.zh`。${who}，两份 dump 里是同一批。`
        : say`. ${who}.`.zh`。${who}。`;
    },
    weigh: (confidence) => {
      if (holders.rows.length > 0) confidence.add(OTHERS_WORK, 0.5);
      if (mean !== undefined) confidence.add(tookOnAverage(mean), 1);
    },
    more: (list) => {
      if (holders.rows.length === 0) return;
      const many = goroutines(holders.rows.length);
      list.add(
        say`${many} in a call of ${library}, or below the line that takes a connection.`
          .zh`${many} 在${library}的调用里，或者在取连接的那一行之后。`,
        [goroutineRows(situation.view, holders.rows)],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    against: (list) => {
      list.add(SIZE_UNKNOWN, [], { source: situation.view.label, provenance: 'inferred' });
    },
    consequence: waitForReturn(extent),
    functions,
    holders: stuck ? [] : holders.rows,
    remedy: remedyFor(entry.remedy, functions[0] ?? ''),
    next: [POOL_COUNTERS],
  });
}

const POOL_COUNTERS: NextCapture<EachLanguage> = {
  sentence: {
    en: 'The pool counters would tell how many connections are in use and how long callers waited: PoolStats of go-redis, Stats of redigo or Stat of pgxpool, exported as metrics.',
    zh: '连接池的计数器能说明有多少连接在用、调用方等了多久：把 go-redis 的 PoolStats、redigo 的 Stats 或 pgxpool 的 Stat 导出为指标。',
  },
};

const HOLDERS_UNKNOWN: Said = {
  en: '. Who has the connections is not on any stack.',
  zh: '。谁占着连接，任何栈上都看不出来。',
};

const OTHERS_WORK: Said = {
  en: 'Others work with connections of the pool',
  zh: '别的 goroutine 正在使用池里的连接',
};

const SIZE_UNKNOWN: Said = {
  en: 'The size of the pool is not in a dump; the statistics of the client have it.',
  zh: 'dump 里没有连接池的大小，客户端的统计里有。',
};
