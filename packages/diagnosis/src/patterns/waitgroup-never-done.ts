import { formatCount } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { frameMatches } from '../declared/frame-match';
import { leakWitness } from '../confidence';
import { counted, goroutineRows, shortName, text } from '../draft';
import { type Extent, extentOf, NEXT } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { MAX_GROUPS_ASKED } from '../groups-asked';
import { described } from '../library/described';
import { WAITGROUP_NEVER_DONE } from '../library/waitgroup-never-done';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { declaredFunction, packageOf, withoutTypeArguments } from '../stack-hash';
import { groupIndex } from './group-index';
import { siteDraft } from './site-draft';

export const waitgroupNeverDone: PatternDefinition = {
  ...described(WAITGROUP_NEVER_DONE),
  detect,
};

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('waitgroup')) {
    if (site.groups.every((group) => group.functions.some(callsDone))) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    const orphans = orphansOf(situation, site);
    const severity =
      orphans.length * 2 >= site.rows.length
        ? severityOf(situation, extent, orphans.length, mayHaveJobs(situation, site))
        : undefined;
    if (severity === undefined) {
      rejected.push({
        pattern: waitgroupNeverDone.id,
        title: waitgroupNeverDone.title,
        reason:
          orphans.length * 2 >= site.rows.length
            ? `${counted(extent.count, 'goroutine waits', 'goroutines wait')} in ${shortName(site.frame.function)}, ${situation.latest ? `${formatCount(extent.stayed)} of them in both dumps` : 'one moment only'}.`
            : `${formatCount(site.rows.length - orphans.length)} of ${formatCount(site.rows.length)} in ${shortName(site.frame.function)} still have goroutines that they started.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent, orphans, severity));
  }
  return { drafts, rejected };
}

/** These count down themselves, whatever the function that they run does. */
const CALLS_DONE = ['singleflight.(*Group).Do', 'errgroup.(*Group).Wait'] as const;

const callsDone = (name: string): boolean =>
  CALLS_DONE.some((pattern) => frameMatches(pattern, name));

/** Waiters of which no living goroutine is seen that could count down. */
export function orphansOf(situation: Situation, site: Site): readonly number[] {
  const jobs = livingJobs(situation, site);
  const beside = startedBeside(situation, site);
  if (situation.printsCreatorIds) {
    const { creatorGoid } = situation.view.tables.goroutines.columns;
    const alone = site.rows.filter(
      (row) =>
        !beside.parents.has(creatorGoid.values[row] ?? 0n) &&
        !situation
          .childrenOf(row)
          .some((child) => situation.reference.groupOfRow.get(child)?.roleName !== 'http-bg-read'),
    );
    return alone.slice(0, Math.max(0, alone.length - jobs));
  }
  // without ids: as many are left alone as there are more waiters than goroutines of that creator
  const own = new Set(
    site.groups.flatMap((group) =>
      group.frames.map((frame) => withoutTypeArguments(frame.function)),
    ),
  );
  let children = 0;
  for (const group of situation.reference.groups) {
    if (group.role !== 'working' || !group.creator || site.groups.includes(group)) continue;
    const name = withoutTypeArguments(group.creator.function);
    if (own.has(name) && !name.startsWith('net/http.')) children += group.rows.length;
  }
  const living = children + jobs + beside.count;
  return site.rows.slice(0, Math.max(0, site.rows.length - living));
}

/** Goroutines of others, of a pool for instance, that run a closure of a function which waits here. */
function livingJobs(situation: Situation, site: Site): number {
  const waiting = new Set<string>();
  for (const group of site.groups) {
    for (const frame of group.frames) waiting.add(withoutTypeArguments(frame.function));
  }
  const { byClosureOf } = groupIndex(situation.reference);
  const jobs = new Set<GoroutineGroup>();
  for (const name of waiting) {
    for (const group of byClosureOf.get(name) ?? []) {
      // started by the waiters themselves: those are counted by who started them
      const by = group.creator && declaredFunction(group.creator.function);
      if (!site.keys.has(group.key) && (by === undefined || !waiting.has(by))) jobs.add(group);
    }
  }
  let count = 0;
  for (const group of jobs) count += group.rows.length;
  return count;
}

/**
 * `go func() { wg.Wait(); close(out) }()`: who waits was started beside the workers, by the same call,
 * and so are not its children.
 */
function startedBeside(
  situation: Situation,
  site: Site,
): { readonly parents: ReadonlySet<bigint>; readonly count: number } {
  const parents = new Set<bigint>();
  let count = 0;
  const { creatorGoid } = situation.view.tables.goroutines.columns;
  const { byCreator } = groupIndex(situation.reference);
  for (const { frame } of site.creators) {
    if (!frame.user) continue;
    for (const group of byCreator.get(withoutTypeArguments(frame.function)) ?? []) {
      if (site.keys.has(group.key) || group.kind === 'waitgroup') continue;
      count += group.rows.length;
      for (const row of group.rows) {
        const parent = creatorGoid.values[row] ?? 0n;
        if (parent !== 0n) parents.add(parent);
      }
    }
  }
  return { parents, count };
}

/** Somebody else may count down, and the leak profile does not say that nobody can. */
const mayHaveJobs = (situation: Situation, site: Site): boolean =>
  leakWitness(situation, site).state !== 'listed' && hasBusyWorkers(situation, site);

/** Other goroutines than requests work in the package of the waiters: they may have its jobs. */
function hasBusyWorkers(situation: Situation, site: Site): boolean {
  const home = packageOf(site.frame.function);
  return situation.reference.groups
    .slice(0, MAX_GROUPS_ASKED)
    .some(
      (group) =>
        group.role === 'working' &&
        !group.request &&
        group.kind !== 'waitgroup' &&
        group.rows.length > 1 &&
        packageOf(group.topUserFrame?.function ?? '') === home,
    );
}

function severityOf(
  situation: Situation,
  extent: Extent,
  orphans: number,
  busy: boolean,
): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  if (situation.latest) {
    if (extent.stayed < 1) return undefined;
    if (extent.stayed < 3)
      return extent.requests > 0 && extent.stayed === extent.before ? 'medium' : 'low';
    // whoever looks after a pool waits for it as long as the service lives
    if (extent.requests === 0) return extent.grows ? 'high' : 'low';
    // jobs that were handed over are nobody's children; while workers are busy, theirs may be these
    if (busy && !extent.grows) return 'low';
    return extent.share >= 0.2 ? 'critical' : 'high';
  }
  if (orphans < 5) return undefined;
  if (orphans >= 100 && extent.share >= 0.5) return 'high';
  return orphans >= 30 && extent.share >= 0.5 ? 'medium' : 'low';
}

/**
 * Functions in the waiter's source file that a profile shows as the first function of a goroutine,
 * and that no goroutine of the dump runs: candidates for the missed Done.
 */
function vanishedWorkers(situation: Situation, site: Site): string[] {
  const found = new Set<string>();
  for (const profile of situation.profiles) {
    for (let sample = 0; sample < profile.sampleCount; sample++) {
      const frames = profile.frames(sample);
      let at = frames.length - 1;
      while (at >= 0 && profile.functionOf(frames[at] ?? 0) === 'runtime.goexit') at--;
      const root = frames[at];
      if (root === undefined || profile.fileOf(root) !== site.frame.file) continue;
      const name = profile.functionOf(root);
      if (name === 'main.main' || situation.countOnStack(name) > 0) continue;
      found.add(name);
    }
  }
  return [...found].sort();
}

function draftOf(
  situation: Situation,
  site: Site,
  extent: Extent,
  orphans: readonly number[],
  severity: Severity,
) {
  const name = shortName(site.frame.function);
  const workers = vanishedWorkers(situation, site);
  return siteDraft({
    situation,
    pattern: waitgroupNeverDone,
    site,
    extent,
    severity,
    leak: true,
    waitsFor: ' for a WaitGroup',
    ending: ({ waiting, stayed }) => [
      text('. '),
      text(
        orphans.length === site.rows.length
          ? 'None of the goroutines they started is left'
          : `${formatCount(orphans.length)} of them have no goroutine left that they started`,
        waiting,
      ),
      text(': a Done was missed'),
      ...(extent.grows
        ? [
            text('; '),
            text(
              `they grew from ${formatCount(extent.before)} to ${formatCount(extent.after)}`,
              stayed,
            ),
          ]
        : []),
      text('.'),
    ],
    weigh: (confidence) => {
      if (orphans.length === site.rows.length)
        confidence.add('No living goroutine was started by a waiter', 0.5);
      if (extent.grows)
        confidence.add(
          `Waiters grow: ${formatCount(extent.before)}, then ${formatCount(extent.after)}`,
          1,
        );
    },
    more: (list) => {
      list.add(
        `${formatCount(orphans.length)} of ${formatCount(site.rows.length)} have no living goroutine that they started.`,
        [goroutineRows(situation.view, orphans)],
        {
          source: situation.view.label,
          provenance: situation.printsCreatorIds ? 'observed' : 'inferred',
          functions: [site.frame.function],
        },
      );
    },
    against: (list) => {
      list.add(
        'Work handed to a pool has no creator that says so: the Done may still come from there.',
        [],
        {
          source: situation.view.label,
          provenance: 'inferred',
        },
      );
    },
    consequence:
      extent.requests > 0
        ? `${counted(extent.requests, 'request')} will never be answered.`
        : 'The waiters never go on.',
    functions: [site.frame.function, ...workers],
    remedy: {
      sentence: `Call Done in a defer, as the first statement of what ${name}${workers.length > 0 ? ` starts (${shortName(workers[0] ?? '')})` : ' starts'}: every return, error and panic then counts.`,
      diff: [
        '  go func() {',
        '+ \tdefer wg.Done()',
        '  \tif err := work(); err != nil {',
        '  \t\treturn',
        '  \t}',
        '- \twg.Done()',
      ],
    },
    next: [NEXT.trace],
  });
}
