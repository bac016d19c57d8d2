import { err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import type { RuleRef } from './create-rule';
import { changedBy, type CheckedRule, raiseLibraryRevision, ruleWhere } from './rule-row';

/**
 * Replaces the document of a rule. Its kind and name stay: fingerprints of findings hang on them.
 *
 * @param input.revision the one that was changed; another one in the row means that somebody was first
 * @returns `rule.conflict` then, `rule.renamed` for another kind or name
 */
export async function updateRule(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly rule: string; readonly revision: number; readonly changed: CheckedRule },
): Promise<Result<RuleRef>> {
  const allowed = requireAction(scope, 'rule.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const { changed } = input;
  const row = await client.workspaceRule.findFirst({
    where: ruleWhere(rowNameOf(input.rule)),
    select: { id: true, kind: true, name: true },
  });
  if (!row) return err(notFound('rule'));
  if (row.kind !== changed.kind || row.name !== changed.name) {
    return err({
      code: 'rule.renamed',
      message: `The id of this rule is own/${row.name} and cannot change.`,
      next: 'Make a new rule with the other id and delete this one.',
      values: { name: row.name },
    });
  }
  const won = await client.$transaction(async (tx) => {
    const written = await tx.workspaceRule.updateMany({
      where: { id: row.id, revision: input.revision, deletedAt: null },
      data: {
        title: changed.title,
        body: toJsonColumn(changed.body),
        revision: { increment: 1 },
        ...changedBy(caller),
      },
    });
    if (written.count !== 1) return false;
    await raiseLibraryRevision(tx, scope.workspace.id);
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'rule.update',
        object: `rule:${row.id}`,
        result: 'done',
        address: caller.address,
        details: { kind: row.kind, name: row.name, revision: input.revision + 1 },
      },
      tx,
    );
    return true;
  });
  if (!won) {
    return err({
      code: 'rule.conflict',
      message: 'Somebody saved this rule while you were changing it.',
      next: 'Copy what you wrote, load the page again, and bring the two together.',
    });
  }
  return ok({ id: row.id, name: row.name, revision: input.revision + 1 });
}
