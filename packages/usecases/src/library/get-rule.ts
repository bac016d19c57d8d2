import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { Deps } from '../deps';
import type { RuleView } from '../views';
import { peopleNames } from './people-names';
import { RULE_COLUMNS, ruleRow, ruleWhere } from './rule-row';

/** @param input.rule id or name */
export async function getRule(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly rule: string },
): Promise<Result<RuleView>> {
  const allowed = requireAction(scope, 'rule.read');
  if (!allowed.ok) return allowed;
  const row = await scope.client.workspaceRule.findFirst({
    where: ruleWhere(rowNameOf(input.rule)),
    select: { ...RULE_COLUMNS, body: true },
  });
  if (!row) return err(notFound('rule'));
  const people = await peopleNames(deps, [row.createdByUserId, row.updatedByUserId]);
  return ok({ ...ruleRow(row, people), body: fromJsonColumn<unknown>(row.body) });
}
