import { err, ok, type Result } from '@unpark/base';
import { ownRuleName, ownRuleTitle, readOwnRule } from '@unpark/diagnosis';
import { RULE_KINDS, type RuleKind } from '@unpark/model';
import type { CheckedRule } from '@unpark/usecases';
import { z } from 'zod';
import { rowName } from './access';

export const ruleName = z.object({ rule: rowName });

/** The document is held against its form afterwards, so that people read what is wrong with it. */
export const ruleDocument = z.object({ kind: z.enum(RULE_KINDS), body: z.unknown() });

/** Characters of a document as JSON: room for every field of the form at half its length. */
const LONGEST_DOCUMENT = 65_536;

/** @returns `rule.form` with the places that are not of the form */
export function checkedRule(input: {
  readonly kind: RuleKind;
  readonly body?: unknown;
}): Result<CheckedRule> {
  const read = readOwnRule(input.kind, input.body);
  if (!read.ok) {
    const said = read.issues
      .slice(0, 3)
      .map(({ path, message }) => `${path === '' ? 'rule' : path}: ${message}`);
    return err({
      code: 'rule.form',
      message: `The rule is not of its form. ${said.join(' ')}`,
      next: 'Mend what is named and save again.',
      values: {
        case: 'given',
        paths: read.issues.map(({ path }) => (path === '' ? 'rule' : path)).join(', '),
      },
    });
  }
  if (JSON.stringify(read.rule).length > LONGEST_DOCUMENT) {
    return err({
      code: 'rule.too-large',
      message: `A rule is at most ${LONGEST_DOCUMENT / 1024} KiB of JSON.`,
      next: 'Say less, or make two rules of it.',
      values: { kib: LONGEST_DOCUMENT / 1024 },
    });
  }
  return ok({
    kind: read.kind,
    name: ownRuleName(read.rule.id),
    title: ownRuleTitle(read),
    body: read.rule,
  });
}
