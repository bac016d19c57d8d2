import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import type { RulesView } from '../views';
import { listMutes } from './active-mutes';
import { RULE_COLUMNS, ruleRow, writersOfRules } from './rule-row';

/** The workspace's own rules by kind and name, and the findings it has muted. */
export async function listRules(deps: Deps, scope: WorkspaceScope): Promise<Result<RulesView>> {
  const allowed = requireAction(scope, 'rule.read');
  if (!allowed.ok) return allowed;
  const [workspace, rows, mutes] = await Promise.all([
    scope.client.workspace.findFirst({ select: { libraryRevision: true } }),
    scope.client.workspaceRule.findMany({
      where: { deletedAt: null },
      orderBy: [{ kind: 'asc' }, { name: 'asc' }],
      select: RULE_COLUMNS,
    }),
    listMutes(deps, scope),
  ]);
  const names = await writersOfRules(deps, scope, rows);
  return ok({
    revision: workspace?.libraryRevision ?? 0,
    rules: rows.map((row) => ruleRow(row, names)),
    mutes,
  });
}
