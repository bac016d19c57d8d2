import type { Said, Severity } from '@unpark/model';
import { counted, goroutineRows, goroutines, requests, shortName } from '../draft';
import { type Extent, extentOf } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { CHAN_SEND_NO_RECEIVER } from '../library/chan-send-no-receiver';
import { WAITGROUP_CHANNEL_CYCLE } from '../library/waitgroup-channel-cycle';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { withoutTypeArguments } from '../stack-hash';
import type { WaitKind } from '../wait-class';
import { isGroupGo, sendCases } from './channel-send';
import { withGroups } from './joined-site';
import { otherReading, remedyFor } from './readings';
import { siteDraft } from './site-draft';

export const waitgroupChannelCycle: PatternDefinition = {
  ...described(WAITGROUP_CHANNEL_CYCLE),
  detect,
};

const WAIT = { one: 'goroutine waits', many: 'goroutines wait', zh: '个 goroutine 在等' };

/** Go's words for what the goroutines that were started wait in. */
const REASON = { 'chan-send': 'chan send', 'chan-receive': 'chan receive' } as const;

interface Cycle {
  readonly site: Site;
  /** groups of the goroutines that the waiters started, all of them in channel operations */
  readonly children: readonly GoroutineGroup[];
  readonly childRows: readonly number[];
  /** waiters all of whose living children are stuck */
  readonly waiters: readonly number[];
  readonly kind: 'chan-send' | 'chan-receive';
}

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('waitgroup')) {
    const cycle = cycleAt(situation, site, 'chan-send') ?? cycleAt(situation, site, 'chan-receive');
    if (!cycle) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    const whole = withGroups(site, cycle.children);
    const { share } = extentOf(situation, whole.keys, whole.rows);
    const severity = severityOf(situation, { ...extent, share }, cycle);
    if (severity === undefined) {
      const count = cycle.waiters.length;
      const at = shortName(site.frame.function);
      const reason = REASON[cycle.kind];
      rejected.push({
        pattern: WAITGROUP_CHANNEL_CYCLE.id,
        title: WAITGROUP_CHANNEL_CYCLE.title,
        reason: say`${counted(count, WAIT)} in ${at} for others in ${reason}: too few, or not seen to stay.`
          .zh`${goroutines(count)} 在 ${at} 等处于 ${reason} 的其他 goroutine：太少，或没看到它们一直停着。`,
      });
      continue;
    }
    drafts.push(draftOf(situation, cycle, severity));
  }
  return { drafts, rejected };
}

function cycleAt(situation: Situation, site: Site, kind: Cycle['kind']): Cycle | undefined {
  // workers of a service wait for work by design; those of one request do not
  if (kind === 'chan-receive' && site.requestRows.length * 2 < site.rows.length) return undefined;
  const own = new Set(
    site.groups.flatMap((group) =>
      group.frames.map((frame) => withoutTypeArguments(frame.function)),
    ),
  );
  const groups = new Set<GoroutineGroup>();
  const childRows: number[] = [];
  const waiters: number[] = [];
  if (situation.printsCreatorIds) {
    for (const row of site.rows) {
      const found: GoroutineGroup[] = [];
      let others = false;
      const children = situation.childrenOf(row);
      for (const child of children) {
        const group = situation.reference.groupOfRow.get(child);
        if (!group || group.roleName === 'http-bg-read') continue;
        if (isStuck(situation, group, kind)) found.push(group);
        else others = true;
      }
      if (others || found.length === 0) continue;
      waiters.push(row);
      for (const group of found) groups.add(group);
      for (const child of children) {
        const group = situation.reference.groupOfRow.get(child);
        if (group && groups.has(group)) childRows.push(child);
      }
    }
  } else {
    // without ids: all goroutines that the waiter's function started are stuck
    let others = 0;
    for (const group of situation.reference.groups) {
      if (!group.creator || site.keys.has(group.key)) continue;
      const by = withoutTypeArguments(group.creator.function);
      if (!own.has(by) || by.startsWith('net/http.')) continue;
      if (!isStuck(situation, group, kind)) others += group.rows.length;
      else {
        groups.add(group);
        for (const row of group.rows) childRows.push(row);
      }
    }
    if (childRows.length >= site.rows.length && others * 4 < childRows.length)
      waiters.push(...site.rows);
  }
  if (waiters.length === 0 || waiters.length * 2 < site.rows.length) return undefined;
  const stuck = new Set(childRows);
  const received = sendCases(situation).some(
    (send) => send.receiver !== undefined && send.site.rows.some((row) => stuck.has(row)),
  );
  if (received) return undefined;
  return { site, children: [...groups], childRows: childRows.sort((a, b) => a - b), waiters, kind };
}

const CHANNEL: Readonly<Record<Cycle['kind'], WaitKind>> = {
  'chan-send': 'chan-send',
  'chan-receive': 'chan-receive',
};

function isStuck(situation: Situation, group: GoroutineGroup, kind: Cycle['kind']): boolean {
  if (group.kind !== CHANNEL[kind] || isGroupGo(group.functions[0] ?? '')) return false;
  if (kind === 'chan-send') return true;
  // it ranges over what it was given: the function that was started receives itself
  const own = situation.view.stack(group.rows[0] ?? 0).frames.filter((frame) => frame.own);
  return own.length === 1;
}

function severityOf(situation: Situation, extent: Extent, cycle: Cycle): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  const serving = extent.requests > 0;
  if (situation.latest) {
    const stuck = situation.stayedRows(new Set(cycle.children.map((group) => group.key))).length;
    if (extent.stayed < 1 || stuck < 1) return undefined;
    if (!serving) return extent.grows ? 'medium' : 'low';
    if (extent.stayed < 3) return extent.stayed === extent.before ? 'medium' : 'low';
    return extent.share >= 0.2 || extent.grows ? 'critical' : 'high';
  }
  if (cycle.waiters.length < 5) return undefined;
  const many = cycle.waiters.length + cycle.childRows.length;
  if (!serving || many < 16 || extent.share < 0.2) return 'low';
  return many >= 40 ? 'high' : 'medium';
}

function bothWait(waiters: number, kind: Cycle['kind']): Said {
  const wait = counted(waiters, WAIT);
  const [they, inChinese] = waiters === 1 ? ['it', '它'] : ['they', '它们'];
  return kind === 'chan-send'
    ? say`${wait} for a WaitGroup, and all that ${they} started wait to send to it`
        .zh`${wait} WaitGroup，而${inChinese}启动的全都在等着向${inChinese}发送`
    : say`${wait} for a WaitGroup, and all that ${they} started wait to receive from it`
        .zh`${wait} WaitGroup，而${inChinese}启动的全都在等着从${inChinese}接收`;
}

function draftOf(situation: Situation, cycle: Cycle, severity: Severity) {
  const { view } = situation;
  const { site, childRows, waiters, kind } = cycle;
  const whole = withGroups(site, cycle.children);
  const name = shortName(site.frame.function);
  const childFunctions = cycle.children.map((group) => group.topUserFrame?.function ?? '');
  return siteDraft({
    situation,
    pattern: waitgroupChannelCycle,
    site: whole,
    extent: extentOf(situation, whole.keys, whole.rows),
    severity,
    leak: true,
    waitsFor: { en: ' for each other', zh: '彼此' },
    ending: ({ waiting }) => {
      const both = link(bothWait(waiters.length, kind), waiting);
      return say`: ${both}.`.zh`：${both}。`;
    },
    weigh: (confidence) => {
      if (kind === 'chan-receive')
        confidence.add(
          {
            en: 'Workers that wait for more work look the same until the channel is closed',
            zh: '等待更多工作的 worker 在 channel 关闭前也是这样',
          },
          -0.5,
        );
    },
    more: (list) => {
      const started = goroutines(childRows.length);
      const are = childRows.length === 1 ? 'is' : 'are';
      list.add(
        say`${started} that ${name} started ${are} in ${REASON[kind]}; no other goroutine is seen at the other end.`
          .zh`${name} 启动的 ${started} 处于 ${REASON[kind]}；看不到另一端有其他 goroutine。`,
        [goroutineRows(view, childRows)],
        {
          source: view.label,
          provenance: situation.printsCreatorIds ? 'observed' : 'inferred',
          functions: childFunctions.filter((symbol) => symbol !== ''),
        },
      );
    },
    against: (list) => {
      list.add(
        {
          en: 'Which channel they use is not in a dump: another goroutine may have its other end, and be slow.',
          zh: 'dump 里看不出它们用的是哪个 channel：另一端可能在别的 goroutine 手里，只是慢。',
        },
        [goroutineRows(view, childRows)],
        { source: view.label, provenance: 'inferred' },
      );
    },
    consequence:
      site.requestRows.length > 0
        ? say`${requests(site.requestRows.length)} will never be answered.`
            .zh`${requests(site.requestRows.length)}永远得不到应答。`
        : { en: 'The waiters never go on.', zh: '等待者再也走不动。' },
    functions: [site.frame.function, ...childFunctions.filter((symbol) => symbol !== '')],
    remedy: remedyFor(WAITGROUP_CHANNEL_CYCLE.remedy, site.frame.function),
    alternatives: [
      otherReading(CHAN_SEND_NO_RECEIVER, {
        en: 'The other end may be with a goroutine of another starter that is slow, or gone.',
        zh: '另一端可能在别处启动的 goroutine 手里：它慢，或已不在。',
      }),
    ],
  });
}
