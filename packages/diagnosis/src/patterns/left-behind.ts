import type { ConfidencePart, EvidenceRows } from '@unpark/model';
import { formatCount } from '@unpark/base';
import { counted, goroutineRows, sampleRows, shortName, text } from '../draft';
import { type Extent, extentOf, NEXT } from '../facts';
import { CHAN_RANGE_NEVER_CLOSED } from '../library/chan-range-never-closed';
import { CHAN_RECV_NO_SENDER } from '../library/chan-recv-no-sender';
import { CTX_NEVER_CANCELLED } from '../library/ctx-never-cancelled';
import { described } from '../library/described';
import type { PatternEntry } from '../library/pattern-entry';
import { TIMER_TICKER_LEAK } from '../library/timer-ticker-leak';
import type { PatternDefinition } from '../pattern';
import type { ProfileView } from '../profile-view';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { declaredFunction } from '../stack-hash';
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
  readonly part: ConfidencePart;
  readonly sentence: string;
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

function readingOf(situation: Situation, site: Site): Reading | undefined {
  const maker =
    madeBy(situation, site, MAKES_TICKER, TIMER_TICKER_LEAK, 'a ticker or timer') ??
    madeBy(situation, site, MAKES_CONTEXT, CTX_NEVER_CANCELLED, 'a context');
  if (maker) return maker;
  if (site.kind !== 'chan-receive') return undefined;
  const share = siblingShare(situation.view, site.rows);
  if (share < MANY_SIBLINGS || startersStay(situation, site)) return undefined;
  return {
    entry: CHAN_RANGE_NEVER_CLOSED,
    part: { label: 'Several of one call stay: their ids stand in a row', weight: 0.5 },
    sentence: `Their ids stand in rows: calls start several each, and are no longer where they could close the channel.`,
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
  what: string,
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
  return {
    entry,
    part: { label: `The heap profile has ${what} from where they are started`, weight: 1 },
    sentence: `${[...names].map(shortName).join(' and ')} made ${what} for them that is still in use, by the heap profile.`,
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
  return siteDraft({
    situation,
    pattern,
    site,
    extent,
    severity: growthSeverity(extent, site.kind),
    leak: true,
    waitsFor: ` in ${site.reason}`,
    ending: ({ stayed }) => [
      text('. '),
      text(`They grew from ${formatCount(extent.before)} to ${formatCount(extent.after)}`, stayed),
      text(extent.stayed === extent.before ? ', and none ended.' : '.'),
    ],
    weigh: (confidence) => {
      confidence.add(
        `${formatCount(extent.after - extent.before)} more in ${situation.latest?.view.label ?? 'the last dump'}`,
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
        'What the channel of a receive is does not stand in a dump: the source line tells.',
        [goroutineRows(situation.view, site.rows)],
        { source: situation.view.label, provenance: 'inferred' },
      );
    },
    consequence: `${counted(extent.after - extent.before, 'goroutine')} more between the dumps; each keeps its stack and all that it refers to.`,
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
        'A receive whose sender is gone has the same text in a dump.',
        NEXT.trace,
      ),
    ],
  });
}
