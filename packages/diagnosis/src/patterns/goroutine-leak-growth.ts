import type { Severity } from '@unpark/model';
import { formatCount, formatDuration, threeDigits } from '@unpark/base';
import { WEIGHT } from '../confidence';
import { counted, goroutineRows, sampleRows, shortName, text } from '../draft';
import { type Extent, extentOf, longEnough, NEXT } from '../facts';
import type { Trend } from '../growth';
import { described } from '../library/described';
import { GOROUTINE_LEAK_GROWTH as entry } from '../library/goroutine-leak-growth';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import type { WaitKind } from '../wait-class';
import { receiveReadings } from './receive-readings';
import { siteDraft } from './site-draft';

export const goroutineLeakGrowth: PatternDefinition = { ...described(entry), detect };

const PARKED: ReadonlySet<WaitKind> = new Set([
  'chan-receive',
  'chan-send',
  'select',
  'cond',
  'chan-nil',
  'select-empty',
  'pipe',
  'net-read',
  'net-write',
  'http-body',
  'http-write',
  'rpc',
  'pool-connection',
  'semaphore',
  'sleep',
  'mutex',
  'waitgroup',
]);

function detect(situation: Situation, covered: ReadonlySet<number>): PatternAnswer {
  if (!situation.latest) {
    return {
      drafts: [],
      rejected: [
        {
          pattern: goroutineLeakGrowth.id,
          title: goroutineLeakGrowth.title,
          reason: 'Growth needs two dumps; this capture has one.',
        },
      ],
    };
  }
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.growableSites()) {
    if (!PARKED.has(site.kind)) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    if (!extent.grows) continue;
    if (site.rows.filter((row) => covered.has(row)).length * 2 >= site.rows.length) continue;
    const name = shortName(site.frame.function);
    if (site.requestRows.length * 2 >= site.rows.length) {
      rejected.push({
        pattern: goroutineLeakGrowth.id,
        title: goroutineLeakGrowth.title,
        reason: `${name} grew from ${formatCount(extent.before)} to ${formatCount(extent.after)}, but these serve requests: clients may have come.`,
      });
      continue;
    }
    if (withConnection(situation, site)) {
      rejected.push({
        pattern: goroutineLeakGrowth.id,
        title: goroutineLeakGrowth.title,
        reason: `${name} grew from ${formatCount(extent.before)} to ${formatCount(extent.after)}, one for each open connection.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent));
  }
  return { drafts, rejected };
}

/** Their starter also started a reader of a connection: they live as long as it is open. */
export function withConnection(situation: Situation, site: Site): boolean {
  const creator = site.creators[0]?.frame.function;
  const { goid, creatorGoid } = situation.view.tables.goroutines.columns;
  const parents = new Set(site.rows.map((row) => creatorGoid.values[row] ?? 0n));
  parents.delete(0n);
  let siblings = 0;
  for (const group of situation.reference.groups) {
    if (group.kind !== 'net-read' || group.roleName === 'http-bg-read') continue;
    for (const row of group.rows) {
      const parent = creatorGoid.values[row] ?? 0n;
      const same = parents.has(parent) || parents.has(goid.values[row] ?? 0n);
      if (same || (parent === 0n && group.creator?.function === creator)) siblings++;
    }
  }
  return siblings * 2 >= site.rows.length;
}

export function growthSeverity(extent: Extent, kind: WaitKind): Severity {
  // what sleeps wakes up: growth may be that of a start, until as many end as begin
  if (kind === 'sleep') return 'medium';
  const added = extent.after - extent.before;
  return added >= 20 || (added >= 10 && extent.after >= extent.before * 1.5) ? 'high' : 'medium';
}

function draftOf(situation: Situation, site: Site, extent: Extent) {
  const creator = site.creators[0]?.frame;
  const starter = creator?.user ? shortName(creator.function) : undefined;
  const name = shortName(site.frame.function);
  const gap = situation.gapNs;
  const added = extent.after - extent.before;
  const rate = gap !== undefined && gap > 0 ? `, ${(added / (gap / 1e9)).toFixed(1)} a second` : '';
  const heap = situation.profile('pprof-heap');
  const inuse = heap?.typeIndex('inuse_space') ?? -1;
  const held =
    heap && inuse >= 0 && creator?.user
      ? heap.matching(inuse, (functions) => functions.includes(creator.function))
      : undefined;
  return siteDraft({
    situation,
    pattern: goroutineLeakGrowth,
    site,
    extent,
    // what comes in a second or two may go in the next
    severity: longEnough(situation) ? growthSeverity(extent, site.kind) : 'low',
    leak: true,
    waitsFor: ` in ${site.reason}`,
    ending: ({ stayed }) => [
      text(situation.comparable.length === 2 ? '. A suspect: ' : '. '),
      text(
        `${situation.comparable.length === 2 ? 'they' : 'They'} grew from ${formatCount(extent.before)} to ${formatCount(extent.after)}${rate}`,
        stayed,
      ),
      text(
        extent.stayed === extent.before
          ? ', and none ended.'
          : `, and ${extent.before - extent.stayed} ended.`,
      ),
    ],
    weigh: (confidence) => {
      const kept = extent.stayed === extent.before;
      confidence.add(
        `${added} more in ${situation.latest?.view.label ?? 'the last dump'}, ${kept ? 'none' : 'few'} gone`,
        kept ? 1 : WEIGHT.someSame,
      );
      const trend = situation.trend(site.keys);
      if (trend) confidence.add(trendWords(trend), trend.tau === 1 ? 1 : WEIGHT.someSame);
      else confidence.unavailable('Growth over three dumps', 'two dumps only');
      if (held && held.sum > 0)
        confidence.add('The heap profile holds memory from where they are started', 0.5);
    },
    more: (list) => {
      if (heap && held && held.sum > 0 && creator) {
        list.add(
          `${shortName(creator.function)} has ${counted(held.rows.length, 'sample')} of memory in use in the heap profile.`,
          [sampleRows(heap, held.rows, inuse)],
          { source: 'heap', functions: [creator.function], provenance: 'inferred' },
        );
      }
    },
    against: (list) => {
      list.add(
        situation.comparable.length >= 4
          ? 'A service that is still warming up adds goroutines for a while.'
          : `${situation.comparable.length === 2 ? 'Two' : 'Three'} dumps${gap === undefined ? '' : ` in ${formatDuration(gap)}`} make a suspect; below four dumps growth with load cannot be ruled out.`,
        [goroutineRows(situation.view, site.rows)],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    consequence: `Memory and goroutines grow without end${rate ? `: ${added} more in ${formatDuration(gap ?? 0)}` : ''}.`,
    functions: [site.frame.function, ...(creator?.user ? [creator.function] : [])],
    remedy: {
      sentence: starter
        ? `Let what ${starter} starts end with its caller: close the channel that ${name} ranges over, or give it a context.`
        : `Give ${name} a way to end.`,
      diff: [
        '  s := subscribe()',
        '+ defer s.close() // closes the channel that the goroutine reads',
      ],
    },
    next: [
      ...(situation.profile('pprof-goroutineleak') ? [] : [NEXT.leakProfile]),
      {
        sentence:
          'Two more captures a minute apart, at constant load, would tell a leak from load.',
        command: 'unpark capture URL --seconds 60',
      },
    ],
    alternatives: receiveReadings(situation, site),
  });
}

/** `4 dumps: 10, 22, 31, 45; +1.20 a second` */
function trendWords({ counts, slope, perSecond }: Trend): string {
  const shown = counts.length > 8 ? [...counts.slice(0, 4), ...counts.slice(-4)] : counts;
  const list = shown.map((count) => formatCount(count));
  if (counts.length > 8) list.splice(4, 0, '…');
  return `${counts.length} dumps: ${list.join(', ')}; +${threeDigits(slope)} a ${perSecond ? 'second' : 'dump'}`;
}
