import type { Said, Severity } from '@unpark/model';
import { addChannelWaiters } from '../channel-waiters';
import { type Clients, clientsOf } from '../clients';
import { WEIGHT } from '../confidence';
import { counted, goroutineRows, requests, shortName } from '../draft';
import { ageText, type Extent, extentOf, longEnough } from '../facts';
import { littleLaw } from '../little-law';
import { described } from '../library/described';
import { CONN_READ_NO_DEADLINE as entry } from '../library/conn-read-no-deadline';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import { mostlyAged, type Site, sitesOf } from '../sites';
import { noProfileOfNetwork, seenTwice, socketTable, weighPrintedAge } from './network-words';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { queuedBehind } from './stuck-rows';

export const connReadNoDeadline: PatternDefinition = { ...described(entry), detect };

/** Reads inside net/http have patterns of their own. */
const OTHER_READS = [
  'net/http.(*body).Read',
  'net/http.(*connReader).',
  'net/http.(*persistConn).',
  'net/http.(*Transport).',
  'net/http/internal.(*chunkedReader)',
  'net/textproto.',
  'crypto/tls.(*Conn).serverHandshake',
  'crypto/tls.(*Conn).clientHandshake',
];

const HANDS_WORK: Said = {
  en: 'hands work to a method of the same type',
  zh: '把工作交给同一类型的方法',
};
const WAITS_FOR_ANSWER: Said = {
  en: 'waits for an answer of a method of the same type',
  zh: '等待同一类型的方法应答',
};

/** Workers that read from a peer are idle by design, unless requests are stuck in handing them work. */
function workerSites(situation: Situation): readonly Site[] {
  const sites = sitesOf(
    situation.reference,
    (group) =>
      group.roleName === 'connection-reader' &&
      !group.functions.some((name) => TAKEOVER.test(name)) &&
      situation.view.stack(group.rows[0] ?? 0).frames.some((frame) => frame.own),
  );
  let areReceiversStuck: boolean | undefined;
  return sites.filter((site) => {
    const stuck = situation.latest ? situation.stayedRows(site.keys) : [];
    if (stuck.length >= 3) {
      addChannelWaiters(situation, stuck, ['chan-send'], HANDS_WORK);
    }
    if (stuck.length > 0 && (areReceiversStuck ??= receiversAreStuck(situation))) {
      addChannelWaiters(situation, stuck, ['chan-receive'], WAITS_FOR_ANSWER);
    }
    return extentOf(situation, site.keys, site.rows).requests >= 5;
  });
}

/**
 * Most requests of the service receive from a channel, the same in both dumps, and the block profile
 * has no such wait that ended: nothing answers any more. A feed that is only quiet has other requests
 * beside it, or clients that come and go.
 */
function receiversAreStuck(situation: Situation): boolean {
  const groups = situation.reference.groups.filter(
    (group) => group.request && group.role === 'working' && group.kind === 'chan-receive',
  );
  const keys = new Set(groups.map((group) => group.key));
  const fate = situation.fate(keys);
  if (!fate || fate.stayed < 5 || fate.stayed < Math.max(fate.before, fate.after) * 0.9)
    return false;
  if (fate.stayed < situation.requestRows.length * 0.8 || !longEnough(situation)) return false;
  return littleLaw(situation, groups)?.ended === 0;
}

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  const workers = workerSites(situation);
  for (const site of [...situation.workingSites('net-read'), ...workers]) {
    if (inHttp(site)) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    const clients = clientsOf(situation, site.keys);
    const owner = workers.includes(site) ? 'served' : ownerOf(situation, site, clients);
    const found = owner === 'taken-over' ? undefined : severityOf(situation, site, extent);
    const severity = found !== undefined && owner === 'unclear' ? 'low' : found;
    if (severity === undefined) {
      rejected.push({
        pattern: connReadNoDeadline.id,
        title: connReadNoDeadline.title,
        reason: owner === 'taken-over' ? takenOver(site) : readsThere(situation, site, extent),
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent, severity, owner));
  }
  return { drafts, rejected };
}

function takenOver(site: Site): Said {
  const at = shortName(site.frame.function);
  return say`${at} reads from its own client: a connection that was taken over, idle by design.`
    .zh`${at} 在读自己的客户端：连接已被接管（hijack），按设计空闲。`;
}

function readsThere(situation: Situation, site: Site, extent: Extent): Said {
  const many = counted(extent.count, { one: 'read', zh: '个读操作' });
  const at = shortName(site.frame.function);
  const seen = seenTwice(situation, extent);
  return say`${many} in ${at}, ${seen}.`.zh`${at} 里有 ${many}，${seen}。`;
}

function inHttp(site: Site): boolean {
  return site.groups.every((group) =>
    group.frames.some((frame) => OTHER_READS.some((part) => frame.function.startsWith(part))),
  );
}

type Owner = 'served' | 'taken-over' | 'unclear';

/**
 * Who owns the connection that is read? A handler that took its client's connection over (WebSocket)
 * may read from it for hours. Its client is not watched; but neither is one that has given up. One
 * watched request at the place proves that handlers there are plain; so does one whose client left
 * while it stayed. HTTP/2 handlers cannot take a connection over.
 */
function ownerOf(situation: Situation, site: Site, clients: Clients): Owner {
  if (site.requestRows.length === 0) return 'taken-over';
  const frames = site.groups.flatMap((group) => group.frames);
  if (frames.some((frame) => TAKEOVER.test(frame.function))) return 'taken-over';
  if (clients.connected > 0 || clients.leftBetween > 0) return 'served';
  const rest = site.requestRows.some(
    (row) => !situation.view.stack(row).functions.some((name) => name.endsWith('(*conn).serve')),
  );
  return rest ? 'served' : 'unclear';
}

/** Packages and functions that speak a protocol of their own on a connection taken over. */
const TAKEOVER = /websocket|hijack/i;

/** Requests that receive what a reader of no request of its own would send. */
function answersTo(situation: Situation, site: Site): number {
  if (site.requestRows.length > 0) return 0;
  const { requests } = situation;
  let count = 0;
  for (const row of situation.graph.waitersOf(site.rows)) {
    if (requests.has(row) && situation.view.kind(row) === 'chan-receive') count++;
  }
  return count;
}

function severityOf(situation: Situation, site: Site, extent: Extent): Severity | undefined {
  const requests = Math.max(1, situation.requestRows.length);
  if (situation.latest) {
    if (extent.stayed === 0 || (extent.stayed < 2 && extent.requests < 5)) return undefined;
    // when some end between the dumps, the peer is slow rather than silent
    const long = longEnough(situation) || mostlyAged(site) || extent.grows;
    // one reader that most requests wait for is as bad as many
    const answers = long && extent.stayed === extent.before ? answersTo(situation, site) : 0;
    if (answers >= 5 && answers >= requests * 0.8) return answers >= 20 ? 'high' : 'medium';
    // few that have all connections of a pool
    const queued = long && extent.stayed > 0 ? queuedBehind(situation, site.rows) : 0;
    if (queued >= 5 && extent.stayed >= extent.before * 0.9)
      return queued >= 20 ? 'high' : 'medium';
    if (long && extent.stayed >= 5 && (extent.stayed >= extent.before * 0.9 || extent.grows)) {
      return site.rows.length >= requests * 0.2 || extent.stayed >= 20 ? 'high' : 'medium';
    }
    return 'low';
  }
  if (extent.count < 5) return undefined;
  if (mostlyAged(site)) return extent.count >= 10 ? 'high' : 'medium';
  return extent.count >= 100 && site.rows.length >= requests * 0.5 ? 'medium' : 'low';
}

function draftOf(
  situation: Situation,
  site: Site,
  extent: Extent,
  severity: Severity,
  owner: Owner,
) {
  const longer = ageText(situation, site, extent);
  const served = requests(extent.requests);
  return siteDraft({
    situation,
    pattern: connReadNoDeadline,
    site,
    extent,
    severity,
    waitsFor: { en: ' for the network', zh: '网络数据' },
    ending: ({ stayed }) => {
      const long = link(longer ?? LONG_DEADLINE, stayed);
      return say`. The read has no deadline${long}; the peer does not answer.`
        .zh`。读取没有 deadline${long}；对端没有应答。`;
    },
    weigh: (confidence) => {
      if (owner === 'unclear') confidence.add(LOOKS_TAKEN_OVER, WEIGHT.lookAlike);
      if (site.requestRows.length > 0)
        confidence.add({ en: 'A request waits for the read', zh: '有请求在等这次读取' }, 0.5);
      weighPrintedAge(confidence, site);
      noProfileOfNetwork(confidence);
    },
    against: (list) => {
      const options = { source: situation.view.label, provenance: 'inferred' } as const;
      if (owner === 'unclear') {
        list.add(NO_CLIENT_WATCHED, [goroutineRows(situation.view, site.requestRows)], options);
      }
      list.add(NO_DEADLINE_IN_DUMP, [goroutineRows(situation.view, site.rows)], options);
    },
    consequence: say`${served} cannot end before the peer answers or closes.`
      .zh`在对端应答或关闭之前，${served}无法结束。`,
    functions: [site.frame.function],
    remedy: remedyFor(entry.remedy, site.frame.function),
    next: [SOCKETS],
  });
}

const LONG_DEADLINE: Said = { en: ', or a long one', zh: '，或者 deadline 很长' };

const LOOKS_TAKEN_OVER: Said = {
  en: 'An idle connection that was taken over looks the same',
  zh: '被接管的空闲连接也是这样',
};

const NO_CLIENT_WATCHED: Said = {
  en: 'No client of these requests is watched: either all of them have left, or the handlers took their connections over and read from clients that are idle by design.',
  zh: '这些请求的客户端都没有被监视：要么已全部离开，要么 handler 接管了连接，在读按设计空闲的客户端。',
};

const NO_DEADLINE_IN_DUMP: Said = {
  en: 'A deadline is not visible in a dump: only the age of the wait is.',
  zh: 'dump 里看不到 deadline，只能看到已经等了多久。',
};

const SOCKETS = socketTable({
  en: 'The socket table of the host would show the peer and unread bytes.',
  zh: '主机的 socket 表能显示对端和未读的字节数。',
});
