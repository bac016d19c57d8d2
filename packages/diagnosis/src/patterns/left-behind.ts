import type { ConfidencePart, EachLanguage, EvidenceRows, Said } from '@unpark/model';
import { formatCount } from '@unpark/base';
import { goroutineRows, goroutines, sampleRows, shortName } from '../draft';
import { type Extent, extentOf, NEXT } from '../facts';
import { CHAN_RANGE_NEVER_CLOSED } from '../library/chan-range-never-closed';
import { CHAN_RECV_NO_SENDER } from '../library/chan-recv-no-sender';
import { CTX_NEVER_CANCELLED } from '../library/ctx-never-cancelled';
import { described } from '../library/described';
import type { PatternEntry } from '../library/pattern-entry';
import { TIMER_TICKER_LEAK } from '../library/timer-ticker-leak';
import type { PatternDefinition } from '../pattern';
import type { ProfileView } from '../profile-view';
import { capital, link, named, say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { declaredFunction } from '../stack-hash';
import { IDS_IN_A_ROW, theyGrew } from './channel-words';
import { growthSeverity, withConnection } from './goroutine-leak-growth';
import { otherReading, remedyFor } from './readings';
import { MANY_SIBLINGS, siblingShare } from './siblings';
import { siteDraft } from './site-draft';

/**
 * Goroutines in a receive that only become more, and what they are: a range over a channel that is
 * not closed, a wait for the end of a context, a ticker's loop. In a dump all three are `chan
 * receive`; the heap profile tells who made a context or a ticker, and ids tell who came together.
 */
export const chanRangeNeverClosed = leftBehind(CHAN_RANGE_NEVER_CLOSED);
export const ctxNeverCancelled = leftBehind(CTX_NEVER_CANCELLED);
export const timerTickerLeak = leftBehind(TIMER_TICKER_LEAK);

interface Reading {
  readonly entry: PatternEntry;
  readonly part: ConfidencePart<EachLanguage>;
  readonly sentence: Said;
  readonly rows: readonly EvidenceRows[];
  readonly source: string;
  readonly functions: readonly string[];
}

function leftBehind(entry: PatternEntry): PatternDefinition {
  const pattern: PatternDefinition = {
    ...described(entry),
    detect: (situation) => ({
      drafts: readingsOf(situation).flatMap(({ site, extent, reading }) =>
        reading.entry.id === entry.id ? [draftOf(situation, pattern, site, extent, reading)] : [],
      ),
      rejected: [],
    }),
  };
  return pattern;
}

interface Found {
  readonly site: Site;
  readonly extent: Extent;
  readonly reading: Reading;
}

const known = new WeakMap<Situation, readonly Found[]>();

/** Looked for once for the three patterns. */
function readingsOf(situation: Situation): readonly Found[] {
  const found = known.get(situation) ?? lookFor(situation);
  known.set(situation, found);
  return found;
}

function lookFor(situation: Situation): readonly Found[] {
  if (!situation.latest) return [];
  const found: Found[] = [];
  for (const site of situation.growableSites()) {
    if (site.kind !== 'chan-receive' && site.kind !== 'select') continue;
    if (site.requestRows.length * 2 >= site.rows.length) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    if (!extent.grows || withConnection(situation, site)) continue;
    const reading = readingOf(situation, site);
    if (reading) found.push({ site, extent, reading });
  }
  return found;
}

const MAKES_TICKER: ReadonlySet<string> = new Set([
  'time.NewTicker',
  'time.NewTimer',
  'time.After',
  'time.Tick',
]);
const MAKES_CONTEXT: ReadonlySet<string> = new Set([
  'context.WithCancel',
  'context.WithCancelCause',
  'context.WithDeadline',
  'context.WithDeadlineCause',
  'context.WithTimeout',
  'context.WithTimeoutCause',
]);

const TICKER: Said = { en: 'a ticker or timer', zh: 'ticker 或 timer' };
const CONTEXT: Said = { en: 'a context', zh: 'context' };

function readingOf(situation: Situation, site: Site): Reading | undefined {
  const maker =
    madeBy(situation, site, MAKES_TICKER, TIMER_TICKER_LEAK, TICKER) ??
    madeBy(situation, site, MAKES_CONTEXT, CTX_NEVER_CANCELLED, CONTEXT);
  if (maker) return maker;
  if (site.kind !== 'chan-receive') return undefined;
  const share = siblingShare(situation.view, site.rows);
  if (share < MANY_SIBLINGS || startersStay(situation, site)) return undefined;
  return {
    entry: CHAN_RANGE_NEVER_CLOSED,
    part: { label: IDS_IN_A_ROW, weight: 0.5 },
    sentence: {
      en: 'Their ids stand in rows: calls start several each, and are no longer where they could close the channel.',
      zh: '它们的 id 成段相连：每次调用启动好几个，而调用方已不在能关闭 channel 的地方。',
    },
    rows: [goroutineRows(situation.view, site.rows)],
    source: situation.view.label,
    functions: [],
  };
}

/** Most of the goroutines that started them are still in the function that did. */
function startersStay(situation: Situation, site: Site): boolean {
  const creator = site.creators[0]?.frame;
  if (!creator?.user) return true;
  const starter = declaredFunction(creator.function);
  if (!situation.printsCreatorIds)
    return situation.countOnStack(creator.function) * 2 >= site.rows.length;
  let stay = 0;
  for (const row of site.rows) {
    const parent = situation.view.parentRow(row);
    if (parent === undefined) continue;
    const { functions } = situation.view.stack(parent);
    if (functions.some((name) => declaredFunction(name) === starter)) stay++;
  }
  return stay * 2 >= site.rows.length;
}

/** Memory in use from where these goroutines, or their starter, make something. */
function madeBy(
  situation: Situation,
  site: Site,
  makers: ReadonlySet<string>,
  entry: PatternEntry,
  what: Said,
): Reading | undefined {
  const heap = situation.profile('pprof-heap');
  const type = heap?.typeIndex('inuse_objects') ?? -1;
  if (!heap || type < 0) return undefined;
  const starter = site.creators[0]?.frame;
  const places = new Set([declaredFunction(site.frame.function)]);
  if (starter?.user) places.add(declaredFunction(starter.function));
  const names = new Set<string>();
  const { rows, sum } = heap.matching(type, (functions) => {
    const name = callerOf(functions, makers);
    if (name === undefined || !places.has(declaredFunction(name))) return false;
    names.add(name);
    return true;
  });
  // a heap profile is a sample: one object of many stands for more than it counts
  if (sum <= 0) return undefined;
  const short = [...names].map(shortName);
  return {
    entry,
    part: {
      label: say`The heap profile has ${what} from where they are started`
        .zh`heap profile 里有在启动它们的地方创建的 ${what}`,
      weight: 1,
    },
    sentence: say`${short.join(' and ')} made ${what} for them that is still in use, by the heap profile.`
      .zh`heap profile 显示，${short.join('、')} 为它们创建的 ${what} 仍在使用。`,
    rows: [sampleRows(heap, rows, type)],
    source: sourceOf(heap),
    functions: [...names],
  };
}

const sourceOf = (profile: ProfileView): string => (profile.delta ? 'heap Δ' : 'heap');

/** The function that called one of these, the innermost frame outside of their packages. */
function callerOf(functions: readonly string[], makers: ReadonlySet<string>): string | undefined {
  let last = -1;
  functions.forEach((name, at) => {
    if (makers.has(name)) last = at;
  });
  return last === -1 ? undefined : functions[last + 1];
}

function draftOf(
  situation: Situation,
  pattern: PatternDefinition,
  site: Site,
  extent: Extent,
  reading: Reading,
) {
  const creator = site.creators[0]?.frame;
  const starter = creator?.user ? creator.function : undefined;
  const { entry } = reading;
  const last: Said = situation.latest
    ? named(situation.latest.view.label)
    : { en: 'the last dump', zh: '最后一份 dump' };
  const added = extent.after - extent.before;
  return siteDraft({
    situation,
    pattern,
    site,
    extent,
    severity: growthSeverity(extent, site.kind),
    leak: true,
    waitsFor: say` in ${site.reason}`.zh`（${site.reason}）`,
    ending: ({ stayed }) => {
      const grew = link(capital(theyGrew(extent)), stayed);
      return extent.stayed === extent.before
        ? say`. ${grew}, and none ended.`.zh`。${grew}，没有一个结束。`
        : say`. ${grew}.`.zh`。${grew}。`;
    },
    weigh: (confidence) => {
      confidence.add(
        say`${formatCount(added)} more in ${last}`.zh`${last} 里多了 ${formatCount(added)} 个`,
        1,
      );
      if (reading.part.weight !== undefined)
        confidence.add(reading.part.label, reading.part.weight);
    },
    more: (list) => {
      list.add(reading.sentence, reading.rows, {
        source: reading.source,
        provenance: 'inferred',
        functions: reading.functions,
      });
    },
    against: (list) => {
      list.add(
        {
          en: 'What the channel of a receive is does not stand in a dump: the source line tells.',
          zh: 'dump 里看不出接收的是什么 channel：要看源码那一行。',
        },
        [goroutineRows(situation.view, site.rows)],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    consequence: say`${goroutines(added)} more between the dumps; each keeps its stack and all that it refers to.`
      .zh`两份 dump 之间多了 ${goroutines(added)}，每个都占着自己的栈和引用的一切。`,
    functions: [
      ...(entry === CTX_NEVER_CANCELLED ? reading.functions : []),
      site.frame.function,
      ...(starter === undefined ? [] : [starter]),
    ],
    remedy: remedyFor(
      entry.remedy,
      entry === CTX_NEVER_CANCELLED
        ? (reading.functions[0] ?? site.frame.function)
        : site.frame.function,
    ),
    next: situation.profile('pprof-goroutineleak') ? [] : [NEXT.leakProfile],
    alternatives: [
      otherReading(
        CHAN_RECV_NO_SENDER,
        {
          en: 'A receive whose sender is gone has the same text in a dump.',
          zh: '发送方已退出的接收，在 dump 里文字相同。',
        },
        NEXT.trace,
      ),
    ],
  });
}
