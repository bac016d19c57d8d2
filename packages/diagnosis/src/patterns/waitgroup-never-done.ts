import { formatCount } from '@unpark/base';
import type { EachLanguage, Remedy, Said, Severity } from '@unpark/model';
import { frameMatches } from '../declared/frame-match';
import { leakWitness } from '../confidence';
import { counted, goroutineRows, goroutines, requests, shortName } from '../draft';
import { type Extent, extentOf, NEXT } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { MAX_GROUPS_ASKED } from '../groups-asked';
import { described } from '../library/described';
import { WAITGROUP_NEVER_DONE } from '../library/waitgroup-never-done';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say, type Spoken } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { declaredFunction, packageOf, withoutTypeArguments } from '../stack-hash';
import { groupIndex } from './group-index';
import { remedyFor } from './readings';
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
        reason: reasonOf(situation, site, extent, orphans),
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent, orphans, severity));
  }
  return { drafts, rejected };
}

function reasonOf(
  situation: Situation,
  site: Site,
  extent: Extent,
  orphans: readonly number[],
): Said {
  const name = shortName(site.frame.function);
  if (orphans.length * 2 < site.rows.length) {
    const all = formatCount(site.rows.length);
    const some = formatCount(site.rows.length - orphans.length);
    return say`${some} of ${all} in ${name} still have goroutines that they started.`
      .zh`${name} 里的 ${all} 个中有 ${some} 个，它们启动的 goroutine 还在。`;
  }
  const wait = counted(extent.count, {
    one: 'goroutine waits',
    many: 'goroutines wait',
    zh: '个 goroutine 在等',
  });
  const stayed = formatCount(extent.stayed);
  const lasting = situation.latest
    ? say`${stayed} of them in both dumps`.zh`其中 ${stayed} 个在两份 dump 里都有`
    : { en: 'one moment only', zh: '只看到一个瞬间' };
  return say`${wait} in ${name}, ${lasting}.`
    .zh`${goroutines(extent.count)} 在 ${name} 等待，${lasting}。`;
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
  const workers = vanishedWorkers(situation, site);
  const before = formatCount(extent.before);
  const after = formatCount(extent.after);
  const alone = formatCount(orphans.length);
  return siteDraft({
    situation,
    pattern: waitgroupNeverDone,
    site,
    extent,
    severity,
    leak: true,
    waitsFor: { en: ' for a WaitGroup', zh: ' WaitGroup' },
    ending: ({ waiting, stayed }) => {
      const left = link(
        orphans.length === site.rows.length
          ? {
              en: 'None of the goroutines they started is left',
              zh: '它们启动的 goroutine 一个都不在了',
            }
          : say`${alone} of them have no goroutine left that they started`
              .zh`其中 ${alone} 个启动的 goroutine 一个都不在了`,
        waiting,
      );
      const grew = link(
        say`they grew from ${before} to ${after}`.zh`它们从 ${before} 个增长到 ${after} 个`,
        stayed,
      );
      const growth: Spoken = extent.grows ? say`; ${grew}`.zh`；${grew}` : '';
      return say`. ${left}: a Done was missed${growth}.`.zh`。${left}：漏了 Done${growth}。`;
    },
    weigh: (confidence) => {
      if (orphans.length === site.rows.length)
        confidence.add(
          {
            en: 'No living goroutine was started by a waiter',
            zh: '没有任何存活的 goroutine 由等待者启动',
          },
          0.5,
        );
      if (extent.grows)
        confidence.add(
          say`Waiters grow: ${before}, then ${after}`
            .zh`等待者在增长：先 ${before} 个，后 ${after} 个`,
          1,
        );
    },
    more: (list) => {
      const all = formatCount(site.rows.length);
      list.add(
        say`${alone} of ${all} have no living goroutine that they started.`
          .zh`${all} 个中有 ${alone} 个，它们启动的 goroutine 都已不在。`,
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
        {
          en: 'Work handed to a pool has no creator that says so: the Done may still come from there.',
          zh: '交给池的工作，从创建者看不出来：Done 仍可能来自那里。',
        },
        [],
        {
          source: situation.view.label,
          provenance: 'inferred',
        },
      );
    },
    consequence:
      extent.requests > 0
        ? say`${requests(extent.requests)} will never be answered.`
            .zh`${requests(extent.requests)}永远得不到应答。`
        : { en: 'The waiters never go on.', zh: '等待者再也走不动。' },
    functions: [site.frame.function, ...workers],
    remedy: remedyOf(site.frame.function, workers[0]),
    next: [NEXT.trace],
  });
}

/** @param worker the function whose Done was missed, where a profile tells */
function remedyOf(waiter: string, worker: string | undefined): Remedy<EachLanguage> {
  const remedy = remedyFor(WAITGROUP_NEVER_DONE.remedy, waiter);
  if (worker === undefined) return remedy;
  const [name, starts] = [shortName(waiter), shortName(worker)];
  return {
    ...remedy,
    sentence: say`Call Done in a defer, as the first statement of what ${name} starts (${starts}): every return, error and panic then counts.`
      .zh`在 ${name} 启动的 goroutine（${starts}）里，第一句就 defer wg.Done()：这样每个 return、错误和 panic 都算数。`,
  };
}
