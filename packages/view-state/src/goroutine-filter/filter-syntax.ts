import type { LinearPattern, Problem } from '@unpark/base';

/** Why a filter could not be read. Positions count UTF-16 units of the text from 0. */
export interface FilterProblem extends Problem {
  readonly at: number;
  readonly length: number;
  /** a filter, or part of one, that would have been understood here */
  readonly example: string;
}

/** What a text is compared with. */
export type TextTest =
  /** holds the text, letters in either case; `folded` is in lower case */
  | { readonly kind: 'contains'; readonly folded: string }
  /** is the text, letter by letter */
  | { readonly kind: 'is'; readonly text: string }
  /** some part of the text matches */
  | { readonly kind: 'matches'; readonly pattern: LinearPattern };

/** Numbers from `least` to `most`, both included unless said otherwise; endless where infinite. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly leastOpen?: true;
  readonly mostOpen?: true;
}

export type NumberTest =
  | { readonly kind: 'ranges'; readonly ranges: readonly NumberRange[] }
  /** the dump does not say */
  | { readonly kind: 'unknown' };

export const TEXT_KEYS = [
  'state',
  'reason',
  'frame',
  'leaf',
  'user',
  'package',
  'file',
  'created_by',
  'role',
] as const;
export type TextKey = (typeof TEXT_KEYS)[number];

export const NUMBER_KEYS = ['id', 'creator', 'dump', 'count'] as const;
export type NumberKey = (typeof NUMBER_KEYS)[number];

export const FLAG_KEYS = ['locked', 'leaked'] as const;
export type FlagKey = (typeof FLAG_KEYS)[number];

export type FilterNode =
  | { readonly kind: 'all'; readonly of: readonly FilterNode[] }
  | { readonly kind: 'any'; readonly of: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly of: FilterNode }
  /** a word without a key: looked for in functions, wait reason and labels */
  | { readonly kind: 'word'; readonly test: TextTest }
  | { readonly kind: 'text'; readonly key: TextKey; readonly test: TextTest }
  | { readonly kind: 'label'; readonly label: string; readonly test?: TextTest }
  /** seconds */
  | { readonly kind: 'wait'; readonly test: NumberTest }
  | { readonly kind: 'number'; readonly key: NumberKey; readonly test: NumberTest }
  | { readonly kind: 'flag'; readonly key: FlagKey; readonly set: boolean }
  | { readonly kind: 'finding'; readonly finding: string };

/** A filter that was understood; an empty text is the filter that keeps everything. */
export interface GoroutineFilter {
  readonly root: FilterNode;
  /** the keys it uses, so that what they need is made only then */
  readonly keys: ReadonlySet<string>;
}

/** A filter travels in links: what it may cost is bounded before it is read. */
export const FILTER_LIMITS = {
  characters: 4096,
  terms: 200,
  /** parentheses and `not` inside each other */
  depth: 32,
  expressionCharacters: 1000,
} as const;
