import type { EachLanguage, Hypothesis, NextCapture, Said } from '@unpark/model';
import { formatCount } from '@unpark/base';
import { confidenceOf } from './confidence';
import { NEXT } from './facts';
import { entryById } from './library/library';
import { nextOnThisProcess, onThisProcess } from './next-cost';
import type { PatternDraft } from './ranking';
import { say } from './say';
import type { Situation } from './situation';

/** More readings than this are no help to anybody. */
const MAX_ALTERNATIVES = 3;

/** Surer than this, most discriminators of look-alikes have been asked. */
const SURE = 0.8;

/**
 * Other readings of the evidence of a finding, likeliest first: what its pattern says, what another
 * pattern says of the same goroutines, what one moment cannot tell, and, of findings that are not
 * sure, look-alikes of the library. Each with what would settle it.
 *
 * @param others all that patterns found, those included that gave way to this one
 */
export function alternativesOf(
  situation: Situation,
  entry: PatternDraft & { readonly confidence: number },
  others: readonly PatternDraft[],
  isPrimary: boolean,
): Hypothesis<EachLanguage>[] {
  const own = (entry.draft.alternatives ?? []).map((one) => settledHere(situation, one));
  const found = [...runnersUp(situation, entry, others), ...own];
  if (isPrimary) found.push(...oneMoment(situation, entry), ...lookAlikes(situation, entry));
  const seen = new Set<string | Said>([entry.draft.pattern]);
  return found
    .filter((one) => {
      const key = one.pattern ?? one.sentence;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, MAX_ALTERNATIVES);
}

/** A capture that this version of Go cannot give settles nothing. */
function settledHere(
  situation: Situation,
  one: Hypothesis<EachLanguage>,
): Hypothesis<EachLanguage> {
  const { settledBy, ...rest } = one;
  if (!settledBy) return one;
  const next = onThisProcess(situation, settledBy) ?? wouldSettle(situation);
  return next ? { ...rest, settledBy: next } : rest;
}

/** The first of the usual captures that is not there yet. */
const wouldSettle = (situation: Situation): NextCapture<EachLanguage> | undefined =>
  nextOnThisProcess(situation, [
    ...(situation.latest ? [] : [NEXT.secondDump]),
    NEXT.trace,
    ...(situation.latest ? [NEXT.thirdDump] : []),
  ])[0];

/** What other patterns say of at least half of the same goroutines. */
function runnersUp(
  situation: Situation,
  entry: PatternDraft,
  others: readonly PatternDraft[],
): Hypothesis<EachLanguage>[] {
  const own = new Set(entry.draft.rows);
  if (own.size === 0) return [];
  return others
    .flatMap(({ draft }) => {
      if (draft.pattern === entry.draft.pattern || draft.rows.length === 0) return [];
      const shared = draft.rows.filter((row) => own.has(row)).length;
      if (shared * 2 < own.size) return [];
      const confidence = confidenceOf(draft.parts, draft.cap);
      const settledBy = nextOnThisProcess(situation, draft.next)[0] ?? wouldSettle(situation);
      const one: Hypothesis<EachLanguage> = {
        pattern: draft.pattern,
        sentence: draft.title,
        confidence,
        because: say`It fits ${formatCount(shared)} of the same ${formatCount(own.size)} goroutines.`
          .zh`同样这 ${formatCount(own.size)} 个 goroutine 中，它符合 ${formatCount(shared)} 个。`,
        ...(settledBy && { settledBy }),
      };
      return [one];
    })
    .sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0));
}

function oneMoment(situation: Situation, { draft }: PatternDraft): Hypothesis<EachLanguage>[] {
  if (situation.latest || situation.crashSaysAsleep || draft.rows.length === 0) return [];
  const settledBy = onThisProcess(situation, NEXT.secondDump);
  return [
    {
      sentence: {
        en: 'A queue that moves: other goroutines stand there each moment.',
        zh: '一个在前进的队列：每一刻站在那里的是不同的 goroutine。',
      },
      because: {
        en: 'There is one dump, and one moment looks the same for both.',
        zh: '只有一份 dump，而单看一个瞬间，两者没有区别。',
      },
      ...(settledBy && { settledBy }),
    },
  ];
}

function lookAlikes(
  situation: Situation,
  { draft, confidence }: PatternDraft & { readonly confidence: number },
): Hypothesis<EachLanguage>[] {
  if (confidence >= SURE) return [];
  const settledBy = nextOnThisProcess(situation, draft.next)[0] ?? wouldSettle(situation);
  return (entryById(draft.pattern)?.lookAlikes ?? []).map((words) => ({
    sentence: words,
    because: {
      en: 'The library names it as a look-alike, and how to tell it apart.',
      zh: '模式库把它列为相似情形，并说明了如何区分。',
    },
    ...(settledBy && { settledBy }),
  }));
}
