import type { ArtifactKind, PatternClass } from '@unpark/model';
import type { WaitRule } from '../declared/wait-rule';

/** The same in both languages of the product. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/**
 * What the library says of a pattern: data for the pattern's page, `docs/patterns/` and findings.
 * `{function}` in the remedy stands for the function to change.
 */
export interface PatternEntry {
  readonly id: string;
  readonly class: PatternClass;
  readonly title: Words;
  /** what it is, in one sentence */
  readonly about: Words;
  /** why goroutines stall, and what keeps them so; two to four sentences */
  readonly cause: Words;
  /** how it looks in each kind of artifact; kinds that say nothing of it are left out */
  readonly signs: readonly { readonly artifact: ArtifactKind; readonly words: Words }[];
  /** what looks the same and is well, and how to tell */
  readonly lookAlikes: readonly Words[];
  readonly remedy: { readonly words: Words; readonly diff?: readonly string[] };
  /** confidence before any witness, 0 to 1 */
  readonly prior: number;
  /** the fingerprint was checked on captures, or is known from source code and reports only */
  readonly proven: 'captures' | 'source';
  /** bundles of the corpus, by scenario: one that must match, one that must not */
  readonly examples?: { readonly match?: string; readonly silent?: string };
  /** general patterns that say less of the same goroutines: their findings give way to this one */
  readonly replaces?: readonly string[];
  /** where data is enough to find it */
  readonly rule?: WaitRule;
  /** further waits that are the same fault, with words of their own where those differ */
  readonly variants?: readonly {
    readonly rule: WaitRule;
    readonly title?: Words;
    readonly remedy?: PatternEntry['remedy'];
  }[];
}
