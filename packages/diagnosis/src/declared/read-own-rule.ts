import type { RuleKind } from '@unpark/model';
import { type OwnIdle, ownIdleShape, type OwnPattern, ownPatternShape } from './rule-schema';

/** What is wrong with a document, and where: `rule.severity.0.when.count`. */
export interface RuleIssue {
  readonly path: string;
  readonly message: string;
  /** a field of another type, or one that the form does not have: not to be mended by writing more */
  readonly shape: boolean;
}

export type ReadRule =
  | { readonly ok: true; readonly kind: 'pattern'; readonly rule: OwnPattern }
  | { readonly ok: true; readonly kind: 'idle'; readonly rule: OwnIdle }
  | { readonly ok: false; readonly issues: readonly RuleIssue[] };

const MOST_ISSUES = 8;
const SHAPE_CODES: ReadonlySet<string> = new Set([
  'invalid_type',
  'unrecognized_keys',
  'invalid_union',
  'invalid_value',
]);

/** Holds a document against the form of its kind. */
export function readOwnRule(kind: RuleKind, body: unknown): ReadRule {
  const read = kind === 'pattern' ? ownPatternShape.safeParse(body) : ownIdleShape.safeParse(body);
  if (!read.success) {
    const issues = read.error.issues.slice(0, MOST_ISSUES).map(({ path, message, code }) => ({
      path: path.map(String).join('.'),
      message,
      shape: SHAPE_CODES.has(code),
    }));
    return { ok: false, issues };
  }
  return kind === 'pattern'
    ? { ok: true, kind, rule: read.data as OwnPattern }
    : { ok: true, kind, rule: read.data as OwnIdle };
}

/** `payment-pool` of `own/payment-pool` */
export const ownRuleName = (id: string): string => id.slice(id.indexOf('/') + 1);

/** Cut where it would be longer than a line. */
export const ownRuleTitle = (read: Extract<ReadRule, { ok: true }>): string =>
  read.kind === 'pattern' ? read.rule.title.en : read.rule.about.en.slice(0, LONGEST_TITLE);
const LONGEST_TITLE = 120;
