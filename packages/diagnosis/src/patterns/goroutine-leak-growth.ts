import type { Said, Severity } from '@unpark/model';
import { formatCount, formatDuration, threeDigits } from '@unpark/base';
import { WEIGHT } from '../confidence';
import { counted, goroutineRows, sampleRows, shortName } from '../draft';
import { type Extent, extentOf, longEnough, NEXT } from '../facts';
import type { Trend } from '../growth';
import { described } from '../library/described';
import { GOROUTINE_LEAK_GROWTH as entry } from '../library/goroutine-leak-growth';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { capital, link, named, say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import type { WaitKind } from '../wait-class';
import { theyGrew } from './channel-words';
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
          reason: {
            en: 'Growth needs two dumps; this capture has one.',
            zh: '判断增长需要两份 dump，这次采集只有一份。',
          },
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
    const grew = grewAt(site, extent);
    if (site.requestRows.length * 2 >= site.rows.length) {
      rejected.push({
        pattern: goroutineLeakGrowth.id,
        title: goroutineLeakGrowth.title,
        reason: say`${grew}, but these serve requests: clients may have come.`
          .zh`${grew}，但它们在服务请求：可能是来了更多客户端。`,
      });
      continue;
    }
    if (withConnection(situation, site)) {
      rejected.push({
        pattern: goroutineLeakGrowth.id,
        title: goroutineLeakGrowth.title,
        reason: say`${grew}, one for each open connection.`.zh`${grew}，每个打开的连接一个。`,
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent));
  }
  return { drafts, rejected };
}

const grewAt = (site: Site, { before, after }: Extent): Said => {
  const name = shortName(site.frame.function);
  return say`${name} grew from ${formatCount(before)} to ${formatCount(after)}`
    .zh`${name} 从 ${formatCount(before)} 个增加到 ${formatCount(after)} 个`;
};

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
  const perSecond = gap !== undefined && gap > 0 ? (added / (gap / 1e9)).toFixed(1) : undefined;
  const rate =
    perSecond === undefined ? '' : say`, ${perSecond} a second`.zh`，每秒多 ${perSecond} 个`;
  const last: Said = situation.latest
    ? named(situation.latest.view.label)
    : { en: 'the last dump', zh: '最后一份 dump' };
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
    waitsFor: say` in ${site.reason}`.zh`（${site.reason}）`,
    ending: ({ stayed }) => {
      const grew = say`${theyGrew(extent)}${rate}`.zh`${theyGrew(extent)}${rate}`;
      const ended = extent.before - extent.stayed;
      const end =
        ended === 0
          ? { en: ', and none ended.', zh: '，没有一个结束。' }
          : say`, and ${ended} ended.`.zh`，结束了 ${ended} 个。`;
      return situation.comparable.length === 2
        ? say`. A suspect: ${link(grew, stayed)}${end}`.zh`。可疑：${link(grew, stayed)}${end}`
        : say`. ${link(capital(grew), stayed)}${end}`.zh`。${link(grew, stayed)}${end}`;
    },
    weigh: (confidence) => {
      const kept = extent.stayed === extent.before;
      confidence.add(
        kept
          ? say`${added} more in ${last}, none gone`.zh`${last} 里多了 ${added} 个，一个都没少`
          : say`${added} more in ${last}, few gone`.zh`${last} 里多了 ${added} 个，少掉的不多`,
        kept ? 1 : WEIGHT.someSame,
      );
      const trend = situation.trend(site.keys);
      if (trend) confidence.add(trendWords(trend), trend.tau === 1 ? 1 : WEIGHT.someSame);
      else
        confidence.unavailable(
          { en: 'Growth over three dumps', zh: '三份 dump 中持续增长' },
          { en: 'two dumps only', zh: '只有两份 dump' },
        );
      if (held && held.sum > 0)
        confidence.add(
          {
            en: 'The heap profile holds memory from where they are started',
            zh: 'heap profile 里有在启动它们的地方分配的内存',
          },
          0.5,
        );
    },
    more: (list) => {
      if (heap && held && held.sum > 0 && creator) {
        const maker = shortName(creator.function);
        const samples = counted(held.rows.length, { one: 'sample', zh: '个样本' });
        list.add(
          say`${maker} has ${samples} of memory in use in the heap profile.`
            .zh`heap profile 里 ${maker} 有 ${samples}的内存仍在使用。`,
          [sampleRows(heap, held.rows, inuse)],
          { source: 'heap', functions: [creator.function], provenance: 'inferred' },
        );
      }
    },
    against: (list) => {
      list.add(
        situation.comparable.length >= 4
          ? {
              en: 'A service that is still warming up adds goroutines for a while.',
              zh: '仍在预热的服务会有一段时间不断增加 goroutine。',
            }
          : fewDumps(situation.comparable.length, gap),
        [goroutineRows(situation.view, site.rows)],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    consequence:
      perSecond === undefined
        ? {
            en: 'Memory and goroutines grow without end.',
            zh: '内存和 goroutine 无止境地增长。',
          }
        : say`Memory and goroutines grow without end: ${added} more in ${formatDuration(gap ?? 0)}.`
            .zh`内存和 goroutine 无止境地增长：${formatDuration(gap ?? 0)} 内多了 ${added} 个。`,
    functions: [site.frame.function, ...(creator?.user ? [creator.function] : [])],
    remedy: {
      sentence: starter
        ? say`Let what ${starter} starts end with its caller: close the channel that ${name} ranges over, or give it a context.`
            .zh`让 ${starter} 启动的 goroutine 随调用方结束：关闭 ${name} 所 range 的 channel，或者给它一个 context。`
        : say`Give ${name} a way to end.`.zh`给 ${name} 一条结束的途径。`,
      diff: [
        '  s := subscribe()',
        '+ defer s.close() // closes the channel that the goroutine reads',
      ],
    },
    next: [
      ...(situation.profile('pprof-goroutineleak') ? [] : [NEXT.leakProfile]),
      {
        sentence: {
          en: 'Two more captures a minute apart, at constant load, would tell a leak from load.',
          zh: '在负载不变时相隔一分钟再采集两次，就能区分泄漏和负载。',
        },
        command: 'unpark capture URL --seconds 60',
      },
    ],
    alternatives: receiveReadings(situation, site),
  });
}

function fewDumps(dumps: number, gapNs: number | undefined): Said {
  const two = dumps === 2;
  const within =
    gapNs === undefined
      ? ''
      : say` in ${formatDuration(gapNs)}`.zh`（相隔 ${formatDuration(gapNs)}）`;
  return say`${two ? 'Two' : 'Three'} dumps${within} make a suspect; below four dumps growth with load cannot be ruled out.`
    .zh`${two ? '两' : '三'}份 dump${within}只能算可疑；少于四份 dump，排除不了随负载增长。`;
}

/** `4 dumps: 10, 22, 31, 45; +1.20 a second` */
function trendWords({ counts, slope, perSecond }: Trend): Said {
  const shown = counts.length > 8 ? [...counts.slice(0, 4), ...counts.slice(-4)] : counts;
  const list = shown.map((count) => formatCount(count));
  if (counts.length > 8) list.splice(4, 0, '…');
  const each = threeDigits(slope);
  return say`${counts.length} dumps: ${list.join(', ')}; +${each} a ${perSecond ? 'second' : 'dump'}`
    .zh`${counts.length} 份 dump：${list.join('、')}；每${perSecond ? '秒' : '份'} +${each}`;
}
