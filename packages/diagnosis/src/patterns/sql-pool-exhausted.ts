import type { Severity } from '@unpark/model';
import { WEIGHT } from '../confidence';
import { type EvidenceList, goroutineRows, requests, sampleRows, shortName } from '../draft';
import { blockWitness, type Extent } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import type { PatternEntry, Words } from '../library/pattern-entry';
import { SQL_POOL_EXHAUSTED as pool } from '../library/sql-pool-exhausted';
import { SQL_ROWS_NOT_CLOSED as rows } from '../library/sql-rows-not-closed';
import { SQL_TX_NESTED as nested } from '../library/sql-tx-nested';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import { listed, say, textIn } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { type PoolHolders, poolHolders, poolSeverity } from './pool-queue';
import { POOL_CONNECTION_HELD } from './network-words';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import {
  BLOCK_PROFILE,
  busyPool,
  callersOfPool,
  endedWaits,
  holdersAre,
  NESTED_BY_NUMBER,
  NESTED_PROVEN,
  nestedAre,
  NO_PROFILE,
  NO_WAIT_ENDED,
  NOBODY_WORKS,
  POOL_COUNTERS,
  type PoolKind as Kind,
  QUERIES_IN_WORK,
  SIZE_UNKNOWN,
  WAITS_IN_PROFILE,
  whoHasThem,
} from './sql-pool-words';
import {
  addEdges,
  callersInto,
  groupsWhere,
  rowsOfGroups,
  standingIn,
  stuckRows,
  siteExtent,
} from './stuck-rows';

const definition = (entry: PatternEntry, kind: Kind): PatternDefinition => {
  const pattern: PatternDefinition = {
    ...described(entry),
    detect: (situation) => detect(situation, pattern, kind),
  };
  return pattern;
};

export const sqlPoolExhausted = definition(pool, 'in-work');
export const sqlRowsNotClosed = definition(rows, 'open');
export const sqlTxNested = definition(nested, 'nested');

interface Holders {
  readonly kind: Kind;
  readonly groups: readonly GoroutineGroup[];
  readonly rows: readonly number[];
  /** waiters that have a transaction open themselves */
  readonly nestedRows: readonly number[];
  /** that they do follows from ids of starters; else from numbers only */
  readonly proven: boolean;
}

function detect(situation: Situation, pattern: PatternDefinition, kind: Kind): PatternAnswer {
  const sites = situation.workingSites('sql-connection');
  if (sites.length === 0) return NOTHING;
  const holders = holdersOf(situation, sites);
  if (holders.kind !== kind) return NOTHING;
  const site = joinSites(sites);
  const inWork = kind === 'in-work';
  const working: PoolHolders = {
    groups: holders.groups,
    rows: inWork ? holders.rows : [],
    stuck: inWork ? stuckRows(situation, holders.groups) : [],
  };
  // queries that never end are the cause; the queue behind them is not
  const held = working.rows.length > 0 && working.stuck.length >= working.rows.length * 0.9;
  if (situation.latest && held)
    addEdges(situation, site.rows, working.stuck, 'database connection', POOL_CONNECTION_HELD);
  const extent = siteExtent(situation, site);
  const severity = inWork
    ? poolSeverity(situation, extent, site, working, QUEUE)
    : openSeverity(situation, extent);
  if (severity === undefined) {
    return {
      drafts: [],
      rejected: [
        {
          pattern: pattern.id,
          title: pattern.title,
          reason: busyPool(situation, extent),
        },
      ],
    };
  }
  return {
    drafts: [draftOf(situation, pattern, sites, site, extent, severity, holders, held)],
    rejected: [],
  };
}

const QUEUE: ReadonlySet<string> = new Set(['database/sql.(*DB).conn']);

/** All callers of the pool as one wait; the place is that of the largest. */
export function joinSites(sites: readonly Site[]): Site {
  const [first] = sites;
  if (!first || sites.length === 1) return first as Site;
  const minutes = sites.map((site) => site.minutes ?? -1);
  return {
    ...first,
    groups: sites.flatMap((site) => [...site.groups]),
    keys: new Set(sites.flatMap((site) => [...site.keys])),
    rows: sites.flatMap((site) => [...site.rows]).sort((a, b) => a - b),
    requestRows: sites.flatMap((site) => [...site.requestRows]).sort((a, b) => a - b),
    minutes: Math.max(...minutes) < 0 ? undefined : Math.max(...minutes),
    aged: sites.reduce((sum, site) => sum + site.aged, 0),
  };
}

/** Nobody works with a connection: waits that only a return of one can end. */
function openSeverity(situation: Situation, extent: Extent): Severity | undefined {
  if (situation.latest) {
    if (extent.lasting < 3) return undefined;
    if (extent.stayed >= 3 && extent.stayed >= extent.before * 0.8) {
      return extent.stayed >= 8 || extent.share >= 0.3 ? 'high' : 'medium';
    }
    return 'low';
  }
  if (extent.count < 3) return undefined;
  if (extent.count >= 32 && extent.share >= 0.5) return 'high';
  return extent.count >= 16 && extent.share >= 0.4 ? 'medium' : 'low';
}

const TX_WATCH = 'database/sql.(*Tx).awaitDone';
const ROWS_WATCH = 'database/sql.(*Rows).awaitDone';

/** Goroutines that have a connection: a query in work, else rows or a transaction that is watched. */
function holdersOf(situation: Situation, sites: readonly Site[]): Holders {
  const waiting = new Set(sites.flatMap((site) => [...site.rows]));
  const open: GoroutineGroup[] = [];
  let watchers = 0;
  const owners: number[] = [];
  const elsewhere: GoroutineGroup[] = [];
  let watchedRows = 0;
  const working = poolHolders(situation, sites, (group) =>
    group.functions.some((name) => QUERY_FRAMES.some((frame) => name.startsWith(frame))),
  );
  const watching = groupsWhere(situation, (group) =>
    group.functions.some((name) => name.startsWith(TX_WATCH) || name.startsWith(ROWS_WATCH)),
  );
  for (const group of watching) {
    open.push(group);
    watchedRows += group.rows.length;
    for (const row of group.rows) {
      const owner = situation.view.parentRow(row);
      const of = owner === undefined ? undefined : situation.reference.groupOfRow.get(owner);
      if (of?.role === 'working' && !waiting.has(owner ?? -1)) elsewhere.push(of);
    }
    if (!group.functions.some((name) => name.startsWith(TX_WATCH))) continue;
    watchers += group.rows.length;
    for (const row of group.rows) {
      const owner = situation.view.parentRow(row);
      if (owner !== undefined && waiting.has(owner)) owners.push(owner);
    }
  }
  // a connection is kept by one who does something else: those who started most of the watchers live on
  const away = elsewhere.length * 2 >= watchedRows ? elsewhere : [];
  const busy = [...new Set([...working.groups, ...away])].filter(
    (group) => !watching.includes(group),
  );
  const busyRows = rowsOfGroups(busy);
  const unproven = situation.printsCreatorIds ? [] : nestedByNumber(sites, watchers);
  if (
    owners.length > 0
      ? owners.length >= busyRows.length
      : unproven.length > 0 && busyRows.length === 0
  ) {
    const proven = owners.length > 0;
    const nestedRows = [...new Set(proven ? owners : unproven)].sort((a, b) => a - b);
    return { kind: 'nested', groups: open, rows: rowsOfGroups(open), nestedRows, proven };
  }
  return busyRows.length > 0
    ? { kind: 'in-work', groups: busy, rows: busyRows, nestedRows: [], proven: false }
    : { kind: 'open', groups: open, rows: rowsOfGroups(open), nestedRows: [], proven: false };
}

/**
 * Before Go 1.21 nothing says who started a watcher. As many waiters that do not begin a transaction
 * as there are transactions, while others wait to begin one: those have them.
 */
function nestedByNumber(sites: readonly Site[], transactions: number): readonly number[] {
  if (transactions === 0) return [];
  const begins = (site: Site): boolean =>
    site.groups.every((group) =>
      group.functions.some((name) => name.startsWith('database/sql.(*DB).begin')),
    );
  const rest = sites.filter((site) => !begins(site)).flatMap((site) => [...site.rows]);
  const others = sites.some(begins);
  return others && rest.length > 0 && rest.length <= transactions ? rest : [];
}

const QUERY_FRAMES = [
  'database/sql.(*DB).queryDC',
  'database/sql.(*DB).execDC',
  'database/sql.(*DB).beginDC',
  'database/sql.(*Rows).Next',
  'database/sql.(*Rows).Close',
  'database/sql.ctxDriver',
];

/**
 * Callers of the pool, most suspect first. Which one keeps its connections is not on any stack; one
 * that keeps a connection at each call empties the pool before it can become frequent, so the
 * rarest caller comes first.
 */
function suspects(sites: readonly Site[]): string[] {
  const counts = new Map<string, number>();
  for (const site of sites) {
    counts.set(site.frame.function, (counts.get(site.frame.function) ?? 0) + site.rows.length);
  }
  return [...counts].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

/** Functions to change, best first; see `suspects` where connections were left open. */
function guiltyOf(situation: Situation, sites: readonly Site[], holders: Holders): string[] {
  const callers = suspects(sites);
  if (holders.kind === 'open') return callers;
  if (holders.kind === 'in-work')
    return [
      ...new Set([
        ...callersInto(situation, holders.groups, ['database/sql.']).slice(0, 3),
        ...callers,
      ]),
    ];
  const rows = new Set(holders.nestedRows);
  const own = sites
    .flatMap((site) => [...site.groups])
    .filter((group) => group.rows.some((row) => rows.has(row)));
  return [...new Set([...standingIn(situation, own), ...callers])];
}

const ENTRY: Readonly<Record<Kind, PatternEntry>> = { 'in-work': pool, open: rows, nested };

function draftOf(
  situation: Situation,
  pattern: PatternDefinition,
  sites: readonly Site[],
  site: Site,
  extent: Extent,
  severity: Severity,
  holders: Holders,
  held: boolean,
) {
  const leaked = holders.kind === 'open';
  const callers = guiltyOf(situation, sites, holders);
  const block = situation.windowProfile('pprof-block');
  const witness = blockWitness(situation, (functions) =>
    functions.some((name) => name === 'database/sql.(*DB).conn'),
  );
  const blamed = leaked ? namesOf(callers.slice(0, 3)) : (callers[0] ?? '');
  const served = requests(extent.requests);
  return siteDraft({
    situation,
    pattern,
    site,
    extent,
    severity,
    waitsFor: { en: ' for a database connection', zh: '数据库连接' },
    ending: ({ waiting }) =>
      whoHasThem(
        holders.kind,
        (holders.kind === 'nested' ? holders.nestedRows : holders.rows).length,
        waiting,
      ),
    weigh: (confidence) => {
      if (holders.kind === 'nested')
        confidence.add(
          holders.proven ? NESTED_PROVEN : NESTED_BY_NUMBER,
          holders.proven ? 1.5 : 0.5,
        );
      else if (leaked) confidence.add(NOBODY_WORKS, 1);
      else confidence.add(QUERIES_IN_WORK, held ? 0 : -0.5);
      if (!witness) confidence.unavailable(BLOCK_PROFILE, NO_PROFILE);
      else if (witness.rows.length === 0) confidence.unavailable(BLOCK_PROFILE, NO_WAIT_ENDED);
      else confidence.add(WAITS_IN_PROFILE, leaked ? 0.5 : WEIGHT.secondWitness);
    },
    more: (list: EvidenceList) => {
      if (leaked && sites.length > 1) {
        list.add(
          callersOfPool(callers),
          [goroutineRows(situation.view, sites[sites.length - 1]?.rows ?? [])],
          { source: situation.view.label, provenance: 'inferred', functions: callers },
        );
      }
      if (holders.rows.length > 0) {
        list.add(
          holdersAre(holders.kind, holders.rows.length),
          [goroutineRows(situation.view, holders.rows)],
          { source: situation.view.label, provenance: 'inferred' },
        );
      }
      if (holders.nestedRows.length > 0) {
        list.add(
          nestedAre(holders.proven, holders.nestedRows.length),
          [goroutineRows(situation.view, holders.nestedRows)],
          {
            source: situation.view.label,
            ...(!holders.proven && { provenance: 'inferred' as const }),
          },
        );
      }
      if (witness && block && witness.rows.length > 0) {
        list.add(endedWaits(witness.sum), [sampleRows(block, witness.rows, witness.type)], {
          source: witness.delta ? 'block Δ' : 'block',
          functions: ['database/sql.(*DB).conn'],
        });
      }
    },
    against: (list) => {
      list.add(SIZE_UNKNOWN, [], { source: situation.view.label, provenance: 'inferred' });
    },
    consequence: say`${served} cannot reach the database.`.zh`${served}无法访问数据库。`,
    functions: callers,
    holders: leaked || held || holders.kind === 'nested' ? [] : holders.rows,
    remedy: remedyFor(ENTRY[holders.kind].remedy, blamed),
    next: [POOL_COUNTERS],
  });
}

/** Several functions as one part of a sentence. */
function namesOf(symbols: readonly string[]): Words {
  const names = symbols.map(shortName);
  return { en: textIn(listed(names), 'en'), zh: names.join('、') };
}
