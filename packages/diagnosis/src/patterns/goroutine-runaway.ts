import { formatCount } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { type Draft, goroutineRows, goroutines, shortName } from '../draft';
import { fateOf, type OrderedDump } from '../dump-order';
import { extentOf, longEnough } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { GOROUTINE_RUNAWAY as entry } from '../library/goroutine-runaway';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import { sitesOf } from '../sites';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { keysOfGroups, rowsOfGroups, standingIn } from './stuck-rows';

export const goroutineRunaway: PatternDefinition = { ...described(entry), detect };

/** Fewer than this are no burden, whoever starts them. */
const MANY = 150;

interface Started {
  readonly creator: string;
  readonly groups: readonly GoroutineGroup[];
}

/** Goroutines of a dump by the function of the program that started them; requests are clients' matter. */
function startedBy(dump: OrderedDump): ReadonlyMap<string, GoroutineGroup[]> {
  const found = known.get(dump) ?? gatherStarted(dump);
  known.set(dump, found);
  return found;
}

const known = new WeakMap<OrderedDump, ReadonlyMap<string, GoroutineGroup[]>>();

function gatherStarted(dump: OrderedDump): ReadonlyMap<string, GoroutineGroup[]> {
  const byCreator = new Map<string, GoroutineGroup[]>();
  const accepting = new Set(
    dump.groups.flatMap((group) => (group.kind === 'net-accept' ? [...group.functions] : [])),
  );
  for (const group of dump.groups) {
    if (group.role === 'capture' || group.role === 'runtime' || group.request) continue;
    // a reader of a connection may be a client's as well as a server's
    if (group.follows && group.roleName !== 'connection-reader') continue;
    const creator = dump.view.creator(group.rows[0] ?? 0);
    // as many as clients are connected
    if (!creator?.own || accepting.has(creator.function)) continue;
    const list = byCreator.get(creator.function);
    if (list) list.push(group);
    else byCreator.set(creator.function, [group]);
  }
  return byCreator;
}

/**
 * Readers of connections that were not taken from a listener: who started them lives, and neither
 * accepts nor serves a request.
 */
function dialledByItself(situation: Situation, group: GoroutineGroup): boolean {
  if (group.roleName !== 'connection-reader') return false;
  return group.rows.every((row) => {
    const parent = situation.view.parentRow(row);
    const by = parent === undefined ? undefined : situation.reference.groupOfRow.get(parent);
    if (by === undefined || by.kind === 'net-accept') return false;
    // a handler may have taken its client's connection over; one that waits for the next request has not
    return !by.request || by.roleName === 'http-idle-server-conn';
  });
}

const countOf = (groups: readonly GoroutineGroup[]): number =>
  groups.reduce((sum, group) => sum + group.rows.length, 0);

const requestsOf = (dump: OrderedDump): number =>
  countOf(dump.groups.filter((group) => group.request && group.role === 'working'));

function detect(situation: Situation): PatternAnswer {
  const { earliest, latest } = situation;
  if (!latest) return { drafts: [], rejected: [] };
  const first = startedBy(earliest);
  const last = startedBy(latest);
  const reference = startedBy(situation.reference);
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const [creator, groups] of reference) {
    const before = countOf(first.get(creator) ?? []);
    const after = countOf(last.get(creator) ?? []);
    if (Math.min(before, after) < MANY) continue;
    const all = [...(first.get(creator) ?? []), ...(last.get(creator) ?? [])];
    const fate = fateOf(keysOfGroups(all), earliest, latest);
    const outward = groups.every((group) => dialledByItself(situation, group));
    const severity = severityOf(situation, before, after, fate.stayed, outward);
    if (severity === undefined) {
      const name = shortName(creator);
      const was = formatCount(before);
      const is = formatCount(after);
      const same = formatCount(fate.stayed);
      rejected.push({
        pattern: entry.id,
        title: entry.title,
        reason: say`${name} has ${was} goroutines in dump 1 and ${is} later, ${same} of them the same: as many as load brings, a pool, or a leak.`
          .zh`${name} 在 dump 1 有 ${was} 个 goroutine，之后有 ${is} 个，其中 ${same} 个相同：可能是负载本来就这么多、是个池，或者是泄漏。`,
      });
      continue;
    }
    const draft = draftOf(situation, { creator, groups }, severity, before, after, fate.stayed);
    if (draft) drafts.push(draft);
  }
  return { drafts, rejected };
}

/**
 * They come and go, more come than go, and there are many for each request that is served: nothing
 * bounds them. A pool keeps its goroutines, a leak too; a fan-out grows with its requests.
 */
function severityOf(
  situation: Situation,
  before: number,
  after: number,
  stayed: number,
  outward: boolean,
): Severity | undefined {
  const { earliest, latest } = situation;
  if (!latest || after < before * 1.15) return undefined;
  if (stayed > before * 0.8) {
    // slow calls outlast the time between the dumps: half as many again is no pool that fills
    return outward && longEnough(situation) && after >= before * 1.5 ? 'medium' : undefined;
  }
  const was = requestsOf(earliest);
  const is = requestsOf(latest);
  if (after < 3 * Math.max(1, is)) return undefined;
  const perRequest = (count: number, requests: number): number => count / Math.max(10, requests);
  if (perRequest(after, is) < perRequest(before, was) * 1.1) return undefined;
  return after >= 1000 || after >= before * 1.5 ? 'high' : 'medium';
}

function draftOf(
  situation: Situation,
  started: Started,
  severity: Severity,
  before: number,
  after: number,
  stayed: number,
): Draft | undefined {
  const keys = keysOfGroups(started.groups);
  const [largest] = sitesOf(situation.reference, (group) => keys.has(group.key), 'any');
  if (!largest) return undefined;
  const rows = rowsOfGroups(started.groups);
  const site = { ...largest, groups: started.groups, keys, rows, requestRows: [] };
  const name = shortName(started.creator);
  return siteDraft({
    situation,
    pattern: goroutineRunaway,
    site,
    extent: extentOf(situation, keys, rows),
    severity,
    waitsFor: say`, most of them in ${site.reason},`.zh`，大多处于 ${site.reason}`,
    ending: ({ stayed: id }) => {
      const counts = link(
        say`; there were ${formatCount(before)}, then ${formatCount(after)}`
          .zh`；先有 ${formatCount(before)} 个，后有 ${formatCount(after)} 个`,
        id,
      );
      const same = formatCount(stayed);
      return say`. ${name} has started all of them${counts}, ${same} of them the same: more are started than end.`
        .zh`。它们都由 ${name} 启动${counts}，其中 ${same} 个相同：启动的比结束的多。`;
    },
    more: (list) => {
      list.add(
        say`${goroutines(rows.length)} created by ${name}.`
          .zh`${goroutines(rows.length)} 由 ${name} 创建。`,
        [goroutineRows(situation.view, rows)],
        { source: situation.view.label, functions: [started.creator] },
      );
    },
    against: (list) => {
      list.add(
        {
          en: 'Load that rises brings more work: two dumps do not show the load.',
          zh: '负载上升也会带来更多工作：两份 dump 看不出负载。',
        },
        [],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    consequence: {
      en: 'Memory, connections and the scheduler carry all of them; nothing refuses more.',
      zh: '内存、连接和调度器承担着全部 goroutine，没有任何东西拒绝更多。',
    },
    functions: [started.creator, ...standingIn(situation, started.groups).slice(0, 3)],
    remedy: remedyFor(entry.remedy, started.creator),
  });
}
