import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { Deps } from '../deps';
import type { RuleView } from '../views';
import { RULE_COLUMNS, ruleRow, ruleWhere, writersOfRules } from './rule-row';

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
  const names = await writersOfRules(deps, scope, [row]);
  return ok({ ...ruleRow(row, names), body: fromJsonColumn<unknown>(row.body) });
}
