import type { Problem } from '@unpark/base';
import type { RuleKind } from '@unpark/model';
import type { z } from 'zod';
import {
  type OwnIdle,
  ownIdleShape,
  type OwnPattern,
  ownPatternShape,
  RULE_LIMITS,
} from './rule-schema';

/** What is wrong with a document, and where: `rule.severity.0.when.count`. */
export interface RuleIssue extends Pick<Problem, 'code' | 'message' | 'values'> {
  readonly path: string;
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
    const issues = read.error.issues.slice(0, MOST_ISSUES).map((issue) => ({
      ...saidOf(issue),
      path: issue.path.map(String).join('.'),
      message: issue.message,
      shape: SHAPE_CODES.has(issue.code),
    }));
    return { ok: false, issues };
  }
  return kind === 'pattern'
    ? { ok: true, kind, rule: read.data as OwnPattern }
    : { ok: true, kind, rule: read.data as OwnIdle };
}

const MOST_CHOICES = 12;

/** What an issue says, without the words of the schema library. */
function saidOf(issue: z.core.$ZodIssue): Pick<RuleIssue, 'code' | 'values'> {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? { code: 'rule-issue.missing' }
        : { code: 'rule-issue.type', values: { expected: issue.expected } };
    case 'unrecognized_keys':
      return { code: 'rule-issue.unknown-keys', values: { keys: issue.keys.join(', ') } };
    case 'invalid_value': {
      const shown = issue.values.slice(0, MOST_CHOICES).map(String).join(', ');
      const choices = issue.values.length > MOST_CHOICES ? `${shown}, …` : shown;
      return { code: 'rule-issue.choice', values: { choices } };
    }
    case 'too_big':
      return {
        code: 'rule-issue.too-much',
        values: { case: issue.origin, limit: Number(issue.maximum) },
      };
    case 'too_small':
      return {
        code: 'rule-issue.too-little',
        values: { case: issue.origin, limit: Number(issue.minimum) },
      };
    case 'invalid_format':
      return { code: 'rule-issue.id' };
    case 'custom':
      // of the whole document or of one match: the two checks of ours
      return issue.path.length === 0
        ? { code: 'rule-issue.many-functions', values: { limit: RULE_LIMITS.frames } }
        : { code: 'rule-issue.no-function' };
    default:
      return { code: 'rule-issue.form' };
  }
}

/** `payment-pool` of `own/payment-pool` */
export const ownRuleName = (id: string): string => id.slice(id.indexOf('/') + 1);

/** Cut where it would be longer than a line. */
export const ownRuleTitle = (read: Extract<ReadRule, { ok: true }>): string =>
  read.kind === 'pattern' ? read.rule.title.en : read.rule.about.en.slice(0, LONGEST_TITLE);
const LONGEST_TITLE = 120;
