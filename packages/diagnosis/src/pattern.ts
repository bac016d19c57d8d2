import type { EachLanguage, PatternClass, RejectedPattern, Said } from '@unpark/model';
import type { Draft } from './draft';
import type { Situation } from './situation';

/** What a pattern answers: findings, and what it looked at and did not take. */
export interface PatternAnswer {
  readonly drafts: readonly Draft[];
  readonly rejected: readonly RejectedPattern<EachLanguage>[];
}

/** An entry of the library: facts as data, and a small question to the situation. */
export interface PatternDefinition {
  readonly id: string;
  readonly class: PatternClass;
  readonly title: Said;
  /** confidence before any witness */
  readonly prior: number;
  /** what it is, in one sentence, for people who read the library */
  readonly about: Said;
  /** general patterns whose findings give way when they speak of the same goroutines */
  readonly replaces?: readonly string[];
  readonly detect: (situation: Situation, covered: ReadonlySet<number>) => PatternAnswer;
}

export const NOTHING: PatternAnswer = { drafts: [], rejected: [] };
