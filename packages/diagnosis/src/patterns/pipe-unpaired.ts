import { formatCount } from '@unpark/base';
import type { Said, Severity } from '@unpark/model';
import { clientsOf, noneLeft } from '../clients';
import { leakWitness, type LeakWitness } from '../confidence';
import { goroutineRows, goroutines, requests, shortName } from '../draft';
import { type Extent, extentOf, longEnough, NEXT } from '../facts';
import { described } from '../library/described';
import { PIPE_UNPAIRED } from '../library/pipe-unpaired';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { declaredFunction, withoutTypeArguments } from '../stack-hash';
import { KEEP_STACKS } from './channel-words';
import { groupIndex } from './group-index';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { orphansOf } from './waitgroup-never-done';

export const pipeUnpaired: PatternDefinition = { ...described(PIPE_UNPAIRED), detect };

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('pipe')) {
    const extent = extentOf(situation, site.keys, site.rows);
    const alone = aloneOf(situation, site);
    const leak = leakWitness(situation, site);
    const severity =
      alone.length * 2 >= site.rows.length || leak.state === 'listed'
        ? severityOf(situation, site, extent, alone.length, leak)
        : undefined;
    if (severity === undefined) {
      const many = goroutines(extent.count);
      const name = shortName(site.frame.function);
      const why: Said =
        alone.length * 2 < site.rows.length
          ? { en: 'the other end may be at work', zh: '另一端可能在工作' }
          : { en: 'too few, or not seen to stay', zh: '太少，或没有看到它们一直在' };
      rejected.push({
        pattern: PIPE_UNPAIRED.id,
        title: PIPE_UNPAIRED.title,
        reason: say`${many} at a pipe in ${name}: ${why}.`
          .zh`${many} 在 ${name} 停在管道上：${why}。`,
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent, severity, alone));
  }
  return { drafts, rejected };
}

const isRead = (site: Site): boolean =>
  site.groups.some((group) => group.functions.some((name) => name.endsWith('.(*pipe).read')));

/** Goroutines of which nobody is seen who could be at the other end. */
function aloneOf(situation: Situation, site: Site): readonly number[] {
  const childless = orphansOf(situation, site);
  // whoever started a writer reads, as a rule
  if (isRead(site) && site.requestRows.length > 0) return childless;
  const own = site.creators[0]?.frame;
  if (!own?.user) return childless;
  const starter = declaredFunction(own.function);
  if (!situation.printsCreatorIds) {
    const living = situation.countOnStack(own.function);
    return site.rows.slice(0, Math.max(0, site.rows.length - living));
  }
  return childless.filter((row) => {
    const parent = situation.view.parentRow(row);
    if (parent === undefined) return true;
    const { functions } = situation.view.stack(parent);
    return !functions.some((name) => declaredFunction(name) === starter);
  });
}

function severityOf(
  situation: Situation,
  site: Site,
  extent: Extent,
  alone: number,
  leak: LeakWitness,
): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  const serving = extent.requests > 0;
  if (leak.state === 'listed' && leak.count >= 3) {
    return serving || extent.grows ? 'high' : leak.count >= 10 ? 'medium' : 'low';
  }
  if (!situation.latest) return alone >= 10 ? 'low' : undefined;
  if (extent.stayed < 3 || extent.stayed * 2 < extent.before) return undefined;
  if (!serving) return extent.grows ? 'medium' : 'low';
  // a stream that others write to now and then waits as long as its client wants it to
  if (noneLeft(clientsOf(situation, site.keys)) || !longEnough(situation)) return 'low';
  return extent.stayed >= 5 || extent.grows ? 'high' : 'medium';
}

function draftOf(
  situation: Situation,
  site: Site,
  extent: Extent,
  severity: Severity,
  alone: readonly number[],
) {
  const { view } = situation;
  const read = isRead(site);
  const creator = site.creators[0]?.frame;
  const started = startedBeside(situation, site);
  return siteDraft({
    situation,
    pattern: pipeUnpaired,
    site,
    extent,
    severity,
    leak: true,
    waitsFor: read
      ? { en: ' to read from a pipe', zh: '从管道读取' }
      : { en: ' to write to a pipe', zh: '向管道写入' },
    ending: ({ waiting }) => {
      const without = link(
        read ? withoutChildren(alone.length) : withoutStarter(alone.length),
        waiting,
      );
      return say`. ${without}: nobody is seen at the other end.`
        .zh`。${without}：看不到另一端有人。`;
    },
    weigh: (confidence) => {
      if (alone.length === site.rows.length)
        confidence.add({ en: 'None has a partner in sight', zh: '没有一个看得到对端' }, 0.5);
    },
    more: (list) => {
      if (alone.length === 0) return;
      list.add(
        say`${goroutines(alone.length)} at a pipe without a goroutine that could be at its other end.`
          .zh`${goroutines(alone.length)} 停在管道上，没有可能在另一端的 goroutine。`,
        [goroutineRows(view, alone)],
        {
          source: view.label,
          provenance: situation.printsCreatorIds ? 'observed' : 'inferred',
          functions: [site.frame.function],
        },
      );
    },
    against: (list) => {
      list.add(
        {
          en: 'The other end may be with a goroutine of another starter, which writes now and then.',
          zh: '另一端可能在由别处启动的 goroutine 手里，它只是偶尔写一次。',
        },
        [goroutineRows(view, site.rows)],
        { source: view.label, provenance: 'inferred' },
      );
    },
    consequence:
      extent.requests > 0
        ? say`${requests(extent.requests)} wait for the other end of a pipe.`
            .zh`${requests(extent.requests)}在等管道的另一端。`
        : KEEP_STACKS,
    functions: [...started, site.frame.function, ...(creator?.user ? [creator.function] : [])],
    remedy: remedyFor(PIPE_UNPAIRED.remedy, started[0] ?? site.frame.function),
    next: situation.profile('pprof-goroutineleak') ? [] : [NEXT.leakProfile],
  });
}

const withoutChildren = (alone: number): Said =>
  say`${formatCount(alone)} of them ${alone === 1 ? 'has' : 'have'} no living goroutine of their own`
    .zh`其中 ${formatCount(alone)} 个没有由自己启动且仍存活的 goroutine`;

const withoutStarter = (alone: number): Said =>
  say`The starter of ${formatCount(alone)} of them is gone`
    .zh`其中 ${formatCount(alone)} 个的启动者已经不在`;

/**
 * For readers: functions started where these wait, in other goroutines or in a profile; one of them
 * had the other end.
 */
function startedBeside(situation: Situation, site: Site): readonly string[] {
  if (!isRead(site)) return [];
  const own = new Set(
    site.groups.flatMap((group) =>
      group.frames.map((frame) => withoutTypeArguments(frame.function)),
    ),
  );
  const { byCreator } = groupIndex(situation.reference);
  const found = new Set<string>();
  for (const name of own) {
    if (name.startsWith('net/http.')) continue;
    for (const group of byCreator.get(name) ?? []) {
      const { frames } = situation.view.stack(group.rows[0] ?? 0);
      const root = frames.filter((frame) => frame.own).pop();
      if (root) found.add(root.function);
    }
  }
  return [...found].sort().slice(0, 2);
}
