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
import { blockWitness, type Extent, extentOf } from '../facts';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { siteDraft } from './site-draft';

export const sqlPoolExhausted: PatternDefinition = {
  id: 'sql-pool-exhausted',
  class: 'pool',
  title: 'No database connection is free',
  prior: 0.6,
  about: 'Goroutines wait in database/sql for a connection of a pool that is all in use.',
  detect,
};

function detect(situation: Situation): PatternAnswer {
  const sites = situation.workingSites('sql-connection');
  if (sites.length === 0) return { drafts: [], rejected: [] };
  const site = joinSites(sites);
  const extent = extentOf(situation, site.keys, site.rows);
  const holders = holdersOf(situation, new Set(site.rows));
  const severity = severityOf(
    situation,
    extent,
    holders.why === 'in work' && holders.rows.length > 0,
  );
  if (severity === undefined) {
    return {
      drafts: [],
      rejected: [
        {
          pattern: sqlPoolExhausted.id,
          title: sqlPoolExhausted.title,
          reason: `${counted(extent.count, 'goroutine')} wait for a connection, ${situation.latest ? `${formatCount(extent.stayed)} of them in both dumps` : 'one moment only'}: a busy pool.`,
        },
      ],
    };
  }
  return { drafts: [draftOf(situation, sites, site, extent, severity)], rejected: [] };
}

/** All callers of the pool as one wait; the place is that of the largest. */
function joinSites(sites: readonly Site[]): Site {
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

function severityOf(situation: Situation, extent: Extent, inWork: boolean): Severity | undefined {
  if (situation.latest) {
    if (extent.lasting < 3) return undefined;
    if (extent.stayed >= 3 && extent.stayed >= extent.before * 0.8) {
      return extent.stayed >= 8 || extent.share >= 0.3 ? 'high' : 'medium';
    }
    return 'low';
  }
  if (extent.count < 3) return undefined;
  // with queries in work it is a busy pool, as far as one moment shows
  if (inWork) return 'low';
  if (extent.count >= 32 && extent.share >= 0.5) return 'high';
  return extent.count >= 16 && extent.share >= 0.4 ? 'medium' : 'low';
}

/** Goroutines that have a connection: rows or a transaction that is watched, or a query in work. */
function holdersOf(
  situation: Situation,
  waiting: ReadonlySet<number>,
): { rows: number[]; why: string } {
  const open: number[] = [];
  const inWork: number[] = [];
  for (const group of situation.reference.groups) {
    if (group.role === 'capture' || group.role === 'runtime') continue;
    const names = group.frames.map((frame) => frame.function);
    const watched = names.some(
      (name) =>
        name.startsWith('database/sql.(*Rows).awaitDone') ||
        name.startsWith('database/sql.(*Tx).awaitDone'),
    );
    const working = names.some((name) => QUERY_FRAMES.some((frame) => name.startsWith(frame)));
    for (const row of group.rows) {
      if (waiting.has(row)) continue;
      if (watched) open.push(row);
      else if (working) inWork.push(row);
    }
  }
  return inWork.length > 0 ? { rows: inWork, why: 'in work' } : { rows: open, why: 'open' };
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

function draftOf(
  situation: Situation,
  sites: readonly Site[],
  site: Site,
  extent: Extent,
  severity: Severity,
) {
  const waiting = new Set(site.rows);
  const holders = holdersOf(situation, waiting);
  const callers = suspects(sites);
  const leaked = holders.rows.length === 0 || holders.why === 'open';
  const block = situation.windowProfile('pprof-block');
  const witness = blockWitness(situation, (functions) =>
    functions.some((name) => name === 'database/sql.(*DB).conn'),
  );
  const names = joinNames(callers.map(shortName));
  return siteDraft({
    situation,
    pattern: sqlPoolExhausted,
    site,
    extent,
    severity,
    title: leaked ? 'Database connections are not given back' : sqlPoolExhausted.title,
    waitsFor: ' for a database connection',
    ending: ({ waiting: id }) =>
      leaked
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
      if (leaked)
        confidence.add('No driver call is on any stack: nobody works with the connections', 1);
      else confidence.add('Queries are in work: the pool may be too small for the load', -0.5);
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
      if (sites.length > 1) {
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
          `${counted(holders.rows.length, 'goroutine')} hold a connection (${holders.why}).`,
          [goroutineRows(situation.view, holders.rows)],
          { source: situation.view.label, provenance: 'inferred' },
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
    holders: leaked ? [] : holders.rows,
    remedy: leaked
      ? {
          sentence: `Close rows on every way out, early returns too: look in ${names}.`,
          diff: [
            '  rows, err := db.QueryContext(ctx, q)',
            '  if err != nil { return err }',
            '+ defer rows.Close()',
          ],
        }
      : {
          sentence:
            'Make the queries shorter or the pool larger, and give callers a context with a deadline.',
          diff: [
            '+ db.SetMaxOpenConns(n)',
            '+ ctx, cancel := context.WithTimeout(ctx, 2*time.Second)',
            '+ defer cancel()',
          ],
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
