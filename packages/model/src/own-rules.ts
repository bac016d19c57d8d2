import type { Outcome, Severity } from './finding';

export const RULE_KINDS = ['pattern', 'idle'] as const;
/** What a workspace may declare: a pattern of its own, or what is idle by design. */
export type RuleKind = (typeof RULE_KINDS)[number];

/**
 * The rules of a workspace as they are stored: documents of the form that diagnosis declares, which
 * checks them again where they are used. One that a release no longer understands is left out.
 */
export interface StoredRules {
  readonly patterns: readonly unknown[];
  readonly idle: readonly unknown[];
}

export const NO_RULES: StoredRules = { patterns: [], idle: [] };

/** A rule that is tried before it is saved. It takes the place of a stored one with the same id. */
export interface RuleCandidate {
  readonly kind: RuleKind;
  readonly body: unknown;
}

export interface TrialVerdict {
  readonly outcome: Outcome;
  /** of the primary finding */
  readonly severity?: Severity;
  readonly sentence: string;
}

/** What a rule would do to one capture. */
export interface RuleTrial {
  /** with the rules as they are, and with the candidate */
  readonly before: TrialVerdict;
  readonly after: TrialVerdict;
  /** of the dump with the most of them: never summed over dumps */
  readonly groups: number;
  readonly goroutines: number;
  /** of these goroutines, how many are not idle by design as things are */
  readonly workingBefore: number;
  /** for a pattern: others that look like it and are idle by design, so that it leaves them alone */
  readonly idleByDesign: number;
  /** the largest groups */
  readonly places: readonly {
    /** full symbol; absent where no frame is printed */
    readonly function?: string;
    /** Go's word for the wait */
    readonly reason: string;
    readonly count: number;
  }[];
  /** dumps that were looked at */
  readonly dumps: number;
  /** the worst finding of the pattern; absent when its thresholds keep silent */
  readonly finding?: {
    readonly severity: Severity;
    readonly goroutineCount: number;
    readonly primary: boolean;
  };
}
