import type { Said } from '@unpark/model';
import { counted, type Draft, goroutineRows, goroutines, shortName } from '../draft';
import { meanWaitNs } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { HTTP_CONN_POOL_EXHAUSTED as entry } from '../library/http-conn-pool-exhausted';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { tookOnAverage, waitForReturn } from './network-words';
import { poolHolders, poolSeverity } from './pool-queue';
import { remedyFor } from './readings';
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
          title: entry.title,
          reason: dialsUnderWay(count),
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
      addEdges(situation, site.rows, holders.stuck, 'HTTP connection', CLIENT_CONNECTION_HELD);
    }
    const extent = siteExtent(situation, site);
    const severity = poolSeverity(situation, extent, site, holders, QUEUE);
    if (severity === undefined) {
      rejected.push({
        pattern: entry.id,
        title: entry.title,
        reason: tooFew(site, extent.count),
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
        waitsFor: { en: ' for an HTTP client connection', zh: 'HTTP 客户端连接' },
        ending: ({ waiting }) => whoUsesThem(holders.rows.length, waiting),
        weigh: (confidence) => {
          confidence.add({ en: 'No goroutine dials', zh: '没有 goroutine 在拨号' }, 0.5);
          if (holders.rows.length > 0)
            confidence.add({ en: 'Others have a connection', zh: '别的 goroutine 占着连接' }, 0.5);
          if (mean !== undefined) confidence.add(tookOnAverage(mean), 0.5);
        },
        more: (list) => {
          if (holders.rows.length === 0) return;
          const many = goroutines(holders.rows.length);
          list.add(
            say`${many} of the same client or below the same call have a connection.`
              .zh`${many} 属于同一客户端或位于同一调用之后，占着连接。`,
            [goroutineRows(situation.view, holders.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        against: (list) => {
          list.add(LIMIT_UNKNOWN, [], { source: situation.view.label, provenance: 'inferred' });
        },
        consequence: waitForReturn(extent),
        functions,
        holders: held ? [] : holders.rows,
        remedy: remedyFor(entry.remedy, functions[0] ?? ''),
      }),
    );
  }
  return { drafts, rejected };
}

const CLIENT_CONNECTION_HELD: Said = {
  en: 'has a connection of the client',
  zh: '占着该客户端的一条连接',
};

const LIMIT_UNKNOWN: Said = {
  en: 'MaxConnsPerHost is not in a dump; that it is reached follows from no dial being under way.',
  zh: 'dump 里没有 MaxConnsPerHost；没有拨号在进行，由此推断已达到上限。',
};

function dialsUnderWay(count: number): Said {
  const dials = counted(count, { one: 'dial', zh: '个拨号' });
  return say`${dials} under way: calls wait for new connections, not for a full pool.`
    .zh`${dials}正在进行：调用在等新连接，而不是连接池已满。`;
}

function tooFew(site: Site, count: number): Said {
  const calls = counted(count, { one: 'call waits', many: 'calls wait', zh: '个调用' });
  const at = shortName(site.frame.function);
  return say`${calls} for a connection in ${at}: too few.`.zh`${calls}在 ${at} 等连接：数量太少。`;
}

function whoUsesThem(count: number, evidence: string): Said {
  if (count === 0) {
    return {
      en: '. No dial is under way, and who has the connections is not on any stack.',
      zh: '。没有拨号在进行，谁占着连接在任何栈上都看不出来。',
    };
  }
  const many = goroutines(count);
  const use = count === 1 ? 'uses' : 'use';
  const who = link(say`${many} ${use} one`.zh`${many} 正占着连接`, evidence);
  return say`. No dial is under way: the limit of connections is reached. ${who}.`
    .zh`。没有拨号在进行：已达到连接数上限。${who}。`;
}
