import { formatCount, formatDuration } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { WEIGHT } from '../confidence';
import {
  counted,
  type EvidenceList,
  functionPhrase,
  goroutineRows,
  joinNames,
  sampleRows,
  shortName,
  text,
} from '../draft';
import { blockWitness, type Extent } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import type { PatternEntry } from '../library/pattern-entry';
import { SQL_POOL_EXHAUSTED as pool } from '../library/sql-pool-exhausted';
import { SQL_ROWS_NOT_CLOSED as rows } from '../library/sql-rows-not-closed';
import { SQL_TX_NESTED as nested } from '../library/sql-tx-nested';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { type PoolHolders, poolHolders, poolSeverity } from './pool-queue';
import { siteDraft } from './site-draft';
import {
  addEdges,
  callersInto,
  groupsWhere,
  rowsOfGroups,
  standingIn,
  stuckRows,
  siteExtent,
} from './stuck-rows';

/** What became of the connections: in a query, left open, or with goroutines that wait for another. */
type Kind = 'in-work' | 'open' | 'nested';

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
    addEdges(
      situation,
      site.rows,
      working.stuck,
      'database connection',
      'has a connection of the pool',
    );
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
          reason: `${counted(extent.count, 'goroutine')} wait for a connection, ${situation.latest ? `${formatCount(extent.stayed)} of them in both dumps` : 'one moment only'}: a busy pool.`,
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
  const names = joinNames(callers.slice(0, 3).map(shortName));
  return siteDraft({
    situation,
    pattern,
    site,
    extent,
    severity,
    waitsFor: ' for a database connection',
    ending: ({ waiting: id }) =>
      holders.kind === 'nested'
        ? [
            text('. '),
            text(
              `${counted(holders.nestedRows.length, 'of them has', 'of them have')} a transaction open`,
              id,
            ),
            text(
              ` and ${holders.nestedRows.length === 1 ? 'asks' : 'ask'} for a second connection, which only another of them could give back.`,
            ),
          ]
        : leaked
          ? [
              text('. '),
              text('No goroutine uses one', id),
              text(': rows or a transaction were left open.'),
            ]
          : [
              text(`. ${counted(holders.rows.length, 'goroutine')} use one, `),
              text('in a query or its rows', id),
              text('.'),
            ],
    weigh: (confidence) => {
      if (holders.kind === 'nested')
        confidence.add(
          holders.proven
            ? 'Those that wait started the transactions'
            : 'As many wait outside of Begin as there are transactions',
          holders.proven ? 1.5 : 0.5,
        );
      else if (leaked)
        confidence.add('No driver call is on any stack: nobody works with the connections', 1);
      else
        confidence.add(
          'Queries are in work: the pool may be too small for the load',
          held ? 0 : -0.5,
        );
      if (witness && witness.rows.length === 0) {
        confidence.unavailable(
          'Block profile',
          'no wait for a connection ended; a wait in progress is never in it',
        );
      } else if (witness) {
        confidence.add(
          'The block profile has waits for a connection',
          leaked ? 0.5 : WEIGHT.secondWitness,
        );
      } else confidence.unavailable('Block profile', 'not in this capture');
    },
    more: (list: EvidenceList) => {
      if (leaked && sites.length > 1) {
        list.add(
          [
            text('Callers of the pool: '),
            ...callers.flatMap((name, i) => [text(i === 0 ? '' : ', '), functionPhrase(name)]),
            text(
              '. Which one keeps its connection is not on a stack; one that always does is rare among those that wait.',
            ),
          ],
          [goroutineRows(situation.view, sites[sites.length - 1]?.rows ?? [])],
          { source: situation.view.label, provenance: 'inferred', functions: callers },
        );
      }
      if (holders.rows.length > 0) {
        list.add(
          holders.kind === 'in-work'
            ? `${counted(holders.rows.length, 'goroutine')} work with a connection.`
            : `${counted(holders.rows.length, 'goroutine')} of database/sql watch rows or a transaction that are open.`,
          [goroutineRows(situation.view, holders.rows)],
          { source: situation.view.label, provenance: 'inferred' },
        );
      }
      if (holders.nestedRows.length > 0) {
        list.add(
          `${counted(holders.nestedRows.length, 'goroutine')} ${holders.proven ? 'started a transaction that is open, and wait for another connection' : 'wait for a connection and do not begin a transaction, as many as transactions are open'}.`,
          [goroutineRows(situation.view, holders.nestedRows)],
          {
            source: situation.view.label,
            ...(!holders.proven && { provenance: 'inferred' as const }),
          },
        );
      }
      if (witness && block && witness.rows.length > 0) {
        list.add(
          `Waits for a connection that ended: ${formatDuration(witness.sum)} in the block profile.`,
          [sampleRows(block, witness.rows, witness.type)],
          { source: witness.delta ? 'block Δ' : 'block', functions: ['database/sql.(*DB).conn'] },
        );
      }
    },
    against: (list) => {
      list.add('The size of the pool is not in a dump; DB.Stats() has it.', [], {
        source: situation.view.label,
        provenance: 'inferred',
      });
    },
    consequence: `${counted(extent.requests, 'request')} cannot reach the database.`,
    functions: callers,
    holders: leaked || held || holders.kind === 'nested' ? [] : holders.rows,
    remedy: {
      sentence: ENTRY[holders.kind].remedy.words.en.replaceAll('{function}', () =>
        leaked ? names : shortName(callers[0] ?? ''),
      ),
      ...(ENTRY[holders.kind].remedy.diff && { diff: ENTRY[holders.kind].remedy.diff }),
    },
    next: [
      {
        sentence:
          'The pool counters would tell how many connections are in use and how often callers waited.',
        command: 'expvar or metrics of sql.DB.Stats(): InUse, WaitCount, WaitDuration',
      },
    ],
  });
}
