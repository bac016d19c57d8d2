import { formatDuration, threeDigits } from '@unpark/base';
import type { Confidence } from './confidence';
import { counted, type EvidenceList, goroutineRows, sampleRows } from './draft';
import type { GoroutineGroup } from './goroutine-groups';
import type { Words } from './library/pattern-entry';
import type { ProfileView } from './profile-view';
import { say } from './say';
import type { Situation } from './situation';
import { TextHash, visibleSpan, withoutTypeArguments } from './stack-hash';
import { plainReason } from './wait-class';

/**
 * Little's law: waits that ended × their mean length ÷ window = goroutines that wait at a time. Held
 * against the number that a dump shows at the same stack it tells a queue that moves from waits that
 * do not end, and from a burst that was over.
 */
export interface LittleLaw {
  /** waits that ended in the window, as the profile scales them */
  readonly ended: number;
  readonly meanNs: number;
  readonly windowNs: number;
  /** goroutines that wait at a time, as the finished waits imply */
  readonly expected: number;
  /** mean over the dumps */
  readonly seen: number;
  readonly reading: 'steady' | 'outlasting' | 'over' | 'unclear';
  readonly profile: ProfileView;
  readonly rows: readonly number[];
  readonly delayType: number;
}

/** Fewer goroutines than this come and go by chance. */
const LEAST_SEEN = 3;

/**
 * The rate of the block profile is not written into it. Waits shorter than the usual rates are
 * sampled and scaled; so many of them, or waits so long, stand for themselves.
 */
const ENOUGH_EVENTS = 30;
const LONG_WAIT_NS = 1e6;

const STEADY = { from: 0.5, to: 2 } as const;
const FAR = 4;

type BlockClass = 'send' | 'receive' | 'select' | 'sync';

/** What the block profile would record the wait as; undefined for waits that it never has. */
function classOfReason(reason: string): BlockClass | undefined {
  const plain = plainReason(reason);
  if (plain === 'chan send') return 'send';
  if (plain === 'chan receive') return 'receive';
  if (plain === 'select') return 'select';
  return plain === 'semacquire' || plain.startsWith('sync.') ? 'sync' : undefined;
}

function classOfLeaf(leaf: string): BlockClass {
  if (leaf.startsWith('runtime.chansend')) return 'send';
  if (leaf.startsWith('runtime.chanrecv')) return 'receive';
  return leaf === 'runtime.selectgo' ? 'select' : 'sync';
}

/**
 * A dump shows more of the insides of a lock than the profile does, and leaves out wrappers that the
 * profile shows: both are brought to what they have in common.
 */
function commonStack(functions: readonly string[]): readonly string[] {
  const { from, to } = visibleSpan(functions);
  return functions
    .slice(from, to)
    .map(withoutTypeArguments)
    .filter((name) => !/^(?:internal\/)?sync\.|\.(?:gowrap|deferwrap)\d+$/.test(name));
}

const keyOf = (waits: BlockClass, stack: readonly string[]): string =>
  stack.reduce((hash, name) => hash.add(name), new TextHash().add(waits)).hex();

interface Finished {
  readonly rows: number[];
  ended: number;
  delayNs: number;
}

interface FinishedWaits {
  readonly byStack: ReadonlyMap<string, Finished>;
  /** class and innermost common function of all finished waits */
  readonly places: ReadonlySet<string>;
}

const cache = new WeakMap<ProfileView, FinishedWaits>();

const placeOf = (waits: BlockClass, stack: readonly string[]): string =>
  `${waits} ${stack[0] ?? ''}`;

function finishedWaits(
  profile: ProfileView,
  types: { readonly count: number; readonly delay: number },
): FinishedWaits {
  const known = cache.get(profile);
  if (known) return known;
  const byStack = new Map<string, Finished>();
  const places = new Set<string>();
  for (let sample = 0; sample < profile.sampleCount; sample++) {
    const functions = profile.functionsOf(sample);
    const waits = classOfLeaf(functions[0] ?? '');
    const stack = commonStack(functions);
    const key = keyOf(waits, stack);
    places.add(placeOf(waits, stack));
    let entry = byStack.get(key);
    if (!entry) {
      entry = { rows: [], ended: 0, delayNs: 0 };
      byStack.set(key, entry);
    }
    entry.rows.push(sample);
    entry.ended += profile.value(sample, types.count);
    entry.delayNs += profile.value(sample, types.delay);
  }
  const found = { byStack, places };
  cache.set(profile, found);
  return found;
}

/**
 * @param groups goroutines of the reference dump that wait for one thing
 * @returns undefined where the law says nothing: no block profile of a window, a wait that it never
 * records, too few goroutines
 */
export function littleLaw(
  situation: Situation,
  groups: readonly GoroutineGroup[],
): LittleLaw | undefined {
  const profile = situation.profile('pprof-block', true);
  const windowNs = profile?.durationNs;
  if (!profile || windowNs === undefined) return undefined;
  const count = profile.typeIndex('contentions');
  const delay = profile.typeIndex('delay');
  // without a single wait the profile may have been off
  if (count < 0 || delay < 0 || profile.total(count) <= 0) return undefined;
  const keys = new Set<string>();
  const places = new Set<string>();
  for (const group of groups) {
    const waits = classOfReason(group.reason);
    if (waits === undefined) return undefined;
    const stack = commonStack(group.functions);
    keys.add(keyOf(waits, stack));
    places.add(placeOf(waits, stack));
  }
  const seen = meanCount(situation, groups);
  if (seen < LEAST_SEEN) return undefined;
  const finished = finishedWaits(profile, { count, delay });
  const rows: number[] = [];
  let ended = 0;
  let delayNs = 0;
  for (const key of keys) {
    const entry = finished.byStack.get(key);
    if (!entry) continue;
    rows.push(...entry.rows);
    ended += entry.ended;
    delayNs += entry.delayNs;
  }
  // waits in the same function by another way, or of a stack that the profile cut: nothing is known
  if (ended === 0 && [...places].some((place) => finished.places.has(place))) return undefined;
  const meanNs = ended > 0 ? delayNs / ended : 0;
  const expected = delayNs / windowNs;
  return {
    ended,
    meanNs,
    windowNs,
    expected,
    seen,
    reading: readingOf({ ended, meanNs, expected, seen }),
    profile,
    rows: rows.sort((a, b) => a - b),
    delayType: delay,
  };
}

function readingOf(of: Pick<LittleLaw, 'ended' | 'meanNs' | 'expected' | 'seen'>) {
  if (of.ended === 0) return 'outlasting';
  if (of.ended < ENOUGH_EVENTS && of.meanNs < LONG_WAIT_NS) return 'unclear';
  const ratio = of.seen / of.expected;
  if (ratio >= STEADY.from && ratio <= STEADY.to) return 'steady';
  if (ratio >= FAR) return 'outlasting';
  return ratio <= 1 / FAR ? 'over' : 'unclear';
}

function meanCount(situation: Situation, groups: readonly GoroutineGroup[]): number {
  const dumps = situation.latest ? situation.comparable : [situation.reference];
  let sum = 0;
  for (const dump of dumps) {
    for (const group of groups) sum += dump.groupByKey.get(group.key)?.rows.length ?? 0;
  }
  return sum / dumps.length;
}

const WORDS: Readonly<Record<LittleLaw['reading'], Words>> = {
  steady: { en: 'a queue that moves at a steady rate', zh: '队列在匀速前进' },
  outlasting: {
    en: 'most of these waits do not end in the window',
    zh: '这些等待大多在该时段内没有结束',
  },
  over: {
    en: 'more waited within the window than at the moment of the dump',
    zh: '该时段内等待的比 dump 那一刻多',
  },
  unclear: { en: 'not far enough apart to tell', zh: '相差不够大，无法判断' },
};

/** Log-odds for a finding that says that the waits do not end, and for one that says that they queue. */
const WEIGHTS = {
  'never-ends': { steady: -0.5, outlasting: 0.5, over: -0.5, unclear: 0 },
  queue: { steady: 0.5, outlasting: -0.5, over: 0, unclear: 0 },
} as const;

/**
 * Adds what the law says of these goroutines as evidence, and as weight where the finding claims one
 * of the two.
 */
export function weighLittleLaw(
  situation: Situation,
  confidence: Confidence,
  list: EvidenceList,
  groups: readonly GoroutineGroup[],
  claim: 'never-ends' | 'queue' | 'neither',
): void {
  const law = littleLaw(situation, groups);
  if (!law || law.reading === 'unclear') return;
  const window = formatDuration(law.windowNs);
  const reading = WORDS[law.reading];
  const number = threeDigits(law.seen);
  const seen = situation.latest
    ? say`the dumps show ${number}`.zh`各份 dump 平均有 ${number} 个`
    : say`the dump shows ${number}`.zh`dump 里有 ${number} 个`;
  const waits = counted(Math.round(law.ended), { one: 'wait', zh: '次等待' });
  const mean = formatDuration(law.meanNs);
  const expected = threeDigits(law.expected);
  const sentence =
    law.ended === 0
      ? say`Little's law: no wait at this stack ended in the ${window} of the block profile, and ${seen}: ${reading}.`
          .zh`Little 定律：block profile 的 ${window} 里，这个栈上没有等待结束，${seen}：${reading}。`
      : say`Little's law: ${waits} of ${mean} that ended in ${window} make ${expected} waiting at a time; ${seen}: ${reading}.`
          .zh`Little 定律：${window} 内结束了 ${waits}，平均 ${mean}，相当于同时有 ${expected} 个在等；${seen}：${reading}。`;
  list.add(
    sentence,
    [
      ...(law.rows.length > 0 ? [sampleRows(law.profile, law.rows, law.delayType)] : []),
      goroutineRows(
        situation.view,
        groups.flatMap((group) => [...group.rows]).sort((a, b) => a - b),
      ),
    ],
    { source: `block Δ, ${situation.view.label}`, provenance: 'inferred' },
  );
  const weight = claim === 'neither' ? 0 : WEIGHTS[claim][law.reading];
  if (weight !== 0)
    confidence.add(say`Little's law: ${reading}`.zh`Little 定律：${reading}`, weight);
}
