import { formatCount } from '@unpark/base';
import {
  type EachLanguage,
  isUserFunction,
  type Remedy,
  type Said,
  type Severity,
} from '@unpark/model';
import { counted, type Draft, goroutineRows } from '../draft';
import { type Extent, extentOf, longEnough } from '../facts';
import { described } from '../library/described';
import { HTTP_BODY_NOT_CLOSED as entry } from '../library/http-body-not-closed';
import { NOTHING, type PatternAnswer, type PatternDefinition } from '../pattern';
import type { ProfileView } from '../profile-view';
import { say } from '../say';
import type { Situation } from '../situation';
import { type Site, sitesOf } from '../sites';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { addEdges, groupsWhere, onStack, rowsOfGroups, standingIn, stuckRows } from './stuck-rows';

export const httpBodyNotClosed: PatternDefinition = { ...described(entry), detect };

const READ_LOOP = 'net/http.(*persistConn).readLoop';

function detect(situation: Situation): PatternAnswer {
  const loops = groupsWhere(
    situation,
    (group) => group.kind === 'select' && group.functions[0] === READ_LOOP,
  );
  if (loops.length === 0) return NOTHING;
  const [site] = sitesOf(situation.reference, (group) => loops.includes(group), 'any');
  if (!site) return NOTHING;
  const readers = groupsWhere(
    situation,
    (group) =>
      !loops.includes(group) &&
      onStack(group, 'net/http.(*bodyEOFSignal).Read', 'net/http.(*bodyEOFSignal).Close'),
  );
  const queue = groupsWhere(situation, (group) => group.kind === 'http-connection');
  // a caller between two reads, or one that passes the body on, stands in a function of the program
  const between = groupsWhere(
    situation,
    (group) =>
      !loops.includes(group) &&
      !readers.includes(group) &&
      group.role === 'working' &&
      group.kind !== 'http-connection' &&
      group.topUserFrame !== undefined,
  );
  const stuckLoops = stuckRows(situation, loops);
  const users =
    rowsOfGroups(readers).length + (situation.latest ? stuckRows(situation, between).length : 0);
  const open = stuckLoops.length - users;
  const waiting = stuckRows(situation, queue);
  const extent = extentOf(situation, site.keys, site.rows);
  const severity = severityOf(situation, extent, open, waiting.length);
  if (severity === undefined) {
    return {
      drafts: [],
      rejected: [
        {
          pattern: entry.id,
          title: entry.title,
          reason: mayBeRead(site.rows.length, users),
        },
      ],
    };
  }
  addEdges(situation, waiting, stuckLoops, 'HTTP connection', OPEN_BODY);
  return { drafts: [draftOf(situation, site, severity, open, waiting)], rejected: [] };
}

function draftOf(
  on: Situation,
  place: Site,
  weight: Severity,
  left: number,
  behind: readonly number[],
): Draft {
  const size = extentOf(on, place.keys, place.rows);
  const callers = callersOf(on);
  return siteDraft({
    situation: on,
    pattern: httpBodyNotClosed,
    site: place,
    extent: size,
    severity: weight,
    waitsFor: {
      en: ' for somebody to read or close a response body',
      zh: '有人读取或关闭响应 body',
    },
    ending: () => {
      const many = formatCount(left);
      return say`. ${many} of these connections have no goroutine that reads from them.`
        .zh`。这些连接中有 ${many} 条没有任何 goroutine 在读。`;
    },
    weigh: (confidence) => {
      if (size.grows) confidence.add({ en: 'They only become more', zh: '它们只增不减' }, 1);
      if (behind.length > 0)
        confidence.add(
          { en: 'Calls wait for a connection meanwhile', zh: '同时有调用在等连接' },
          1,
        );
    },
    more: (list) => {
      if (behind.length === 0) return;
      const calls = counted(behind.length, {
        one: 'call waits',
        many: 'calls wait',
        zh: '个调用',
      });
      list.add(
        say`${calls} for a connection of the client.`.zh`${calls}在等该客户端的连接。`,
        [goroutineRows(on.view, behind)],
        { source: on.view.label },
      );
    },
    against: (list) => {
      list.add(NOT_ON_STACK, [], { source: on.view.label, provenance: 'inferred' });
    },
    consequence: {
      en: 'Each open body keeps a connection, two goroutines and their buffers.',
      zh: '每个未关闭的 body 都占住一条连接、两个 goroutine 和它们的缓冲区。',
    },
    functions: callers.length > 0 ? callers : [READ_LOOP],
    remedy: remedyOf(callers[0]),
  });
}

const OPEN_BODY: Said = {
  en: 'has a response body that is open',
  zh: '有一个未关闭的响应 body',
};

const NOT_ON_STACK: Said = {
  en: 'Who has the response is not on a stack: that nobody reads it follows from no body being read.',
  zh: '栈上看不出响应在谁手里：没有任何 body 正在被读取，由此推断没有人读它。',
};

function mayBeRead(connections: number, read: number): Said {
  const all = counted(connections, { one: 'connection', zh: '条连接' });
  const some = formatCount(read);
  return say`${all} with an open body, ${some} of them with a goroutine that may read it.`
    .zh`${all}的 body 没有关闭，其中 ${some} 条有 goroutine 可能在读。`;
}

const remedyOf = (caller: string | undefined): Remedy<EachLanguage> =>
  caller === undefined
    ? {
        sentence: {
          en: 'Close the response body on every way out of the functions that call the client.',
          zh: '在调用客户端的函数里，每条返回路径都要关闭响应 body。',
        },
        ...(entry.remedy.diff && { diff: entry.remedy.diff }),
      }
    : remedyFor(entry.remedy, caller);

function severityOf(
  situation: Situation,
  extent: Extent,
  open: number,
  waiting: number,
): Severity | undefined {
  if (open < 3) return undefined;
  if (situation.latest) {
    if (!longEnough(situation)) return 'low';
    if (waiting >= 3) return 'high';
    if (extent.grows) return extent.after - extent.before >= 20 ? 'high' : 'medium';
    return extent.stayed >= 10 && extent.stayed >= extent.before * 0.9 ? 'medium' : 'low';
  }
  return waiting >= 16 && waiting >= situation.requestRows.length * 0.4 ? 'medium' : 'low';
}

/** Own functions that call the client now, the best guess of who left bodies open. */
function callersOf(situation: Situation): string[] {
  const calling = groupsWhere(situation, (group) =>
    onStack(group, 'net/http.(*Transport).roundTrip', 'net/http.(*Client).do'),
  );
  const now = standingIn(situation, calling);
  if (now.length > 0) return now;
  for (const kind of ['pprof-block', 'pprof-heap', 'pprof-allocs', 'pprof-cpu'] as const) {
    const profile = situation.windowProfile(kind);
    const names = profile ? callersIn(profile) : [];
    if (names.length > 0) return names;
  }
  return [];
}

/** Samples of a profile that are looked at for callers. */
const MAX_SAMPLES = 20_000;

/** Who calls the client in a profile, most often first. */
function callersIn(profile: ProfileView): string[] {
  const sums = new Map<string, number>();
  for (let sample = 0; sample < Math.min(profile.sampleCount, MAX_SAMPLES); sample++) {
    const functions = profile.functionsOf(sample);
    const at = functions.lastIndexOf('net/http.(*Client).do');
    const caller = at < 0 ? undefined : functions.slice(at).find(isUserFunction);
    if (caller !== undefined) sums.set(caller, (sums.get(caller) ?? 0) + profile.value(sample, 0));
  }
  return [...sums]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 3)
    .map(([name]) => name);
}
