import { GOROUTINE_FLAG } from '@unpark/model';
import type { Severity } from '@unpark/model';
import { type Draft, goroutineRows, goroutines, shortName } from '../draft';
import { extentOf, meanWaitNs } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { LOCKOSTHREAD_STARVATION as entry } from '../library/lockosthread-starvation';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import { type Site, sitesOf } from '../sites';
import { receiverType } from '../stack-hash';
import type { WaitKind } from '../wait-class';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { groupsWhere, rowsOfGroups } from './stuck-rows';

export const lockosthreadStarvation: PatternDefinition = { ...described(entry), detect };

const QUEUED: ReadonlySet<WaitKind> = new Set(['chan-send', 'chan-receive', 'select', 'cond']);
/** A locked goroutine that waits for work holds up nobody. */
const IDLE: ReadonlySet<WaitKind> = new Set(['chan-receive', 'select', 'cond', 'select-empty']);

function detect(situation: Situation): PatternAnswer {
  const locked = groupsWhere(
    situation,
    (group) =>
      !group.request &&
      group.topUserFrame !== undefined &&
      (situation.view.flags(group.rows[0] ?? 0) & GOROUTINE_FLAG.lockedToThread) !== 0,
  );
  if (locked.length === 0) return { drafts: [], rejected: [] };
  const types = typesOf(situation, locked);
  const drafts: Draft[] = [];
  for (const site of sitesOf(
    situation.reference,
    (group) => group.role === 'working' && QUEUED.has(group.kind) && group.request,
  )) {
    if (!typesOf(situation, site.groups).some((type) => types.includes(type))) continue;
    // one that waits for work holds up nobody; where others stand in a send it does not wait for that
    if (site.kind !== 'chan-send' && locked.every((group) => IDLE.has(group.kind))) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    const severity = severityOf(situation, site, extent.lasting);
    if (severity === undefined) continue;
    drafts.push(draftOf(situation, site, locked, severity));
  }
  return { drafts, rejected: [] };
}

function typesOf(situation: Situation, groups: readonly GoroutineGroup[]): string[] {
  const types = new Set<string>();
  for (const group of groups.slice(0, 200)) {
    for (const frame of situation.view.stack(group.rows[0] ?? 0).frames) {
      const type = frame.own ? receiverType(frame.function) : undefined;
      if (type !== undefined) types.add(type);
    }
  }
  return [...types];
}

const LONG_QUEUE_NS = 200e6;

/** A queue in both dumps that has most requests in it. */
function severityOf(situation: Situation, site: Site, lasting: number): Severity | undefined {
  const share = site.requestRows.length / Math.max(1, situation.requestRows.length);
  if (!situation.latest) return site.rows.length >= 10 && share >= 0.5 ? 'low' : undefined;
  if (lasting < 4) return undefined;
  if (lasting < 8 || share < 0.5) return 'low';
  const mean = meanWaitNs(situation, new Set([site.frame.function])) ?? 0;
  return mean >= LONG_QUEUE_NS ? 'high' : 'medium';
}

function draftOf(
  situation: Situation,
  site: Site,
  locked: readonly GoroutineGroup[],
  severity: Severity,
): Draft {
  const rows = rowsOfGroups(locked);
  const own = locked.flatMap((group) =>
    situation.view.stack(group.rows[0] ?? 0).frames.filter((frame) => frame.own),
  );
  const functions = [...new Set(own.map((frame) => frame.function))];
  const blamed = functions[0] ?? site.frame.function;
  const name = shortName(blamed);
  const state = locked[0]?.reason ?? { en: 'unknown', zh: '未知' };
  return siteDraft({
    situation,
    pattern: lockosthreadStarvation,
    site,
    extent: extentOf(situation, site.keys, site.rows),
    severity,
    waitsFor: {
      en: ' for a goroutine that is locked to its thread',
      zh: '一个锁定在线程上的 goroutine',
    },
    ending: ({ waiting }) => {
      const stands = link(
        say`It stands in ${name} (${state})`.zh`它停在 ${name}（${state}）`,
        waiting,
      );
      return say`. ${stands}; it can run on its one thread only.`
        .zh`。${stands}，只能在自己那个线程上运行。`;
    },
    more: (list) => {
      list.add(
        say`${goroutines(rows.length)} locked to a thread, in ${name} (${state}).`
          .zh`${goroutines(rows.length)} 锁定在线程上，位于 ${name}（${state}）。`,
        [goroutineRows(situation.view, rows)],
        { source: situation.view.label, functions },
      );
    },
    against: (list) => {
      list.add(
        {
          en: 'That they wait for this goroutine follows from methods of one type; a dump prints no channel.',
          zh: '等的是这个 goroutine，这一点由同一类型的方法推断；dump 不打印 channel。',
        },
        [goroutineRows(situation.view, site.rows)],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    consequence: {
      en: 'All work that needs the thread is done one by one.',
      zh: '所有需要这个线程的工作只能逐个进行。',
    },
    functions: [...functions, site.frame.function],
    holders: rows,
    remedy: remedyFor(entry.remedy, blamed),
  });
}
