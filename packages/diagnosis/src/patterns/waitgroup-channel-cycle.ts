import type { Severity } from '@unpark/model';
import { counted, goroutineRows, shortName, text } from '../draft';
import { type Extent, extentOf } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { CHAN_SEND_NO_RECEIVER } from '../library/chan-send-no-receiver';
import { WAITGROUP_CHANNEL_CYCLE } from '../library/waitgroup-channel-cycle';
import type { PatternAnswer, PatternDefinition } from '../pattern';
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
      rejected.push({
        pattern: WAITGROUP_CHANNEL_CYCLE.id,
        title: WAITGROUP_CHANNEL_CYCLE.title.en,
        reason: `${counted(cycle.waiters.length, 'goroutine waits', 'goroutines wait')} in ${shortName(site.frame.function)} for others in ${cycle.kind === 'chan-send' ? 'chan send' : 'chan receive'}: too few, or not seen to stay.`,
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

function draftOf(situation: Situation, cycle: Cycle, severity: Severity) {
  const { view } = situation;
  const { site, childRows, waiters, kind } = cycle;
  const whole = withGroups(site, cycle.children);
  const name = shortName(site.frame.function);
  const doing = kind === 'chan-send' ? 'to send to it' : 'to receive from it';
  const childFunctions = cycle.children.map((group) => group.topUserFrame?.function ?? '');
  return siteDraft({
    situation,
    pattern: waitgroupChannelCycle,
    site: whole,
    extent: extentOf(situation, whole.keys, whole.rows),
    severity,
    leak: true,
    waitsFor: ' for each other',
    ending: ({ waiting }) => [
      text(': '),
      text(
        `${counted(waiters.length, 'goroutine waits', 'goroutines wait')} for a WaitGroup, and all that ${waiters.length === 1 ? 'it' : 'they'} started wait ${doing}`,
        waiting,
      ),
      text('.'),
    ],
    weigh: (confidence) => {
      if (kind === 'chan-receive')
        confidence.add(
          'Workers that wait for more work look the same until the channel is closed',
          -0.5,
        );
    },
    more: (list) => {
      list.add(
        `${counted(childRows.length, 'goroutine')} that ${name} started ${childRows.length === 1 ? 'is' : 'are'} in ${kind === 'chan-send' ? 'chan send' : 'chan receive'}; no other goroutine is seen at the other end.`,
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
        'Which channel they use is not in a dump: another goroutine may have its other end, and be slow.',
        [goroutineRows(view, childRows)],
        { source: view.label, provenance: 'inferred' },
      );
    },
    consequence:
      site.requestRows.length > 0
        ? `${counted(site.requestRows.length, 'request')} will never be answered.`
        : 'The waiters never go on.',
    functions: [site.frame.function, ...childFunctions.filter((symbol) => symbol !== '')],
    remedy: remedyFor(WAITGROUP_CHANNEL_CYCLE.remedy, site.frame.function),
    alternatives: [
      otherReading(
        CHAN_SEND_NO_RECEIVER,
        'The other end may be with a goroutine of another starter that is slow, or gone.',
      ),
    ],
  });
}
