import { formatDuration } from '@unpark/base';
import { type Draft, counted, goroutineRows, shortName, text } from '../draft';
import { meanWaitNs } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { HTTP_CONN_POOL_EXHAUSTED as entry } from '../library/http-conn-pool-exhausted';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { poolHolders, poolSeverity } from './pool-queue';
import { siteDraft } from './site-draft';
import { addEdges, groupsWhere, onStack, ownEnds, standingIn, siteExtent } from './stuck-rows';

export const httpConnPoolExhausted: PatternDefinition = { ...described(entry), detect };

const DIALS = ['net/http.(*Transport).dialConn', 'net/http.(*Transport).dialConnFor'];
const QUEUE: ReadonlySet<string> = new Set(['net/http.(*Transport).getConn']);

/** A goroutine that has a connection of the client: it waits for the answer or reads the body. */
const uses = (group: GoroutineGroup): boolean =>
  onStack(group, 'net/http.(*persistConn).roundTrip', 'net/http.(*bodyEOFSignal).Read');

function detect(situation: Situation): PatternAnswer {
  const sites = situation.workingSites('http-connection');
  if (sites.length === 0) return NOTHING;
  const dials = groupsWhere(situation, (group) => onStack(group, ...DIALS));
  if (dials.length > 0) {
    const count = dials.reduce((sum, group) => sum + group.rows.length, 0);
    return {
      drafts: [],
      rejected: [
        {
          pattern: entry.id,
          title: entry.title.en,
          reason: `${counted(count, 'dial')} under way: calls wait for new connections, not for a full pool.`,
        },
      ],
    };
  }
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  const holders = poolHolders(situation, sites, uses);
  for (const site of sites) {
    // calls that never end are the cause; the queue behind them is not
    const held = holders.stuck.length * 2 > holders.rows.length;
    if (situation.latest && held) {
      addEdges(
        situation,
        site.rows,
        holders.stuck,
        'HTTP connection',
        'has a connection of the client',
      );
    }
    const extent = siteExtent(situation, site);
    const severity = poolSeverity(situation, extent, site, holders, QUEUE);
    if (severity === undefined) {
      rejected.push({
        pattern: entry.id,
        title: entry.title.en,
        reason: `${counted(extent.count, 'call waits', 'calls wait')} for a connection in ${shortName(site.frame.function)}: too few.`,
      });
      continue;
    }
    const mean = meanWaitNs(situation, QUEUE);
    const functions = [
      ...standingIn(situation, holders.groups).slice(0, 3),
      ...ownEnds(situation, site),
    ];
    drafts.push(
      siteDraft({
        situation,
        pattern: httpConnPoolExhausted,
        site,
        extent,
        severity,
        waitsFor: ' for an HTTP client connection',
        ending: ({ waiting }) =>
          holders.rows.length > 0
            ? [
                text('. No dial is under way: the limit of connections is reached. '),
                text(
                  `${counted(holders.rows.length, 'goroutine uses', 'goroutines use')} one`,
                  waiting,
                ),
                text('.'),
              ]
            : [text('. No dial is under way, and who has the connections is not on any stack.')],
        weigh: (confidence) => {
          confidence.add('No goroutine dials', 0.5);
          if (holders.rows.length > 0) confidence.add('Others have a connection', 0.5);
          if (mean !== undefined)
            confidence.add(`Waits for a connection took ${formatDuration(mean)} on average`, 0.5);
        },
        more: (list) => {
          if (holders.rows.length === 0) return;
          list.add(
            `${counted(holders.rows.length, 'goroutine')} of the same client or below the same call have a connection.`,
            [goroutineRows(situation.view, holders.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        against: (list) => {
          list.add(
            'MaxConnsPerHost is not in a dump; that it is reached follows from no dial being under way.',
            [],
            {
              source: situation.view.label,
              provenance: 'inferred',
            },
          );
        },
        consequence: `${counted(extent.requests, 'request')} wait for others to give a connection back.`,
        functions,
        holders: held ? [] : holders.rows,
        remedy: {
          sentence: entry.remedy.words.en.replaceAll('{function}', () =>
            shortName(functions[0] ?? ''),
          ),
          ...(entry.remedy.diff && { diff: entry.remedy.diff }),
        },
      }),
    );
  }
  return { drafts, rejected };
}
