import { err, ok, type Result } from '@unpark/base';
import { isUniqueViolation, toJsonColumn } from '@unpark/db';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { writtenBy } from '../access/writer';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId } from '../deps';
import { type CheckedRule, MOST_RULES, raiseLibraryRevision } from './rule-row';

export interface RuleRef {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}

/**
 * New captures are diagnosed with it from now on.
 *
 * @returns `rule.taken` when there is one of this name, `limit.rules` past `MOST_RULES` of a kind
 */
export async function createRule(
  deps: Deps,
  scope: WorkspaceScope,
  rule: CheckedRule,
): Promise<Result<RuleRef>> {
  const allowed = requireAction(scope, 'rule.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const { kind, name, title } = rule;
  if ((await client.workspaceRule.count({ where: { kind, deletedAt: null } })) >= MOST_RULES) {
    return err({
      code: 'limit.rules',
      message: `The workspace has ${MOST_RULES} rules of this kind, which is the most.`,
      next: 'Delete one that no longer matches anything.',
      values: { limit: MOST_RULES },
    });
  }
  const id = newId(deps, 'rule');
  try {
    await client.$transaction(async (tx) => {
      // one that was deleted and waits for its end gives up its name
      await tx.workspaceRule.deleteMany({ where: { name, deletedAt: { not: null } } });
      await tx.workspaceRule.create({
        data: {
          id,
          kind,
          name,
          title,
          body: toJsonColumn(rule.body),
          ...writtenBy(caller),
        },
      });
      await raiseLibraryRevision(tx, scope.workspace.id);
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(caller),
          action: 'rule.create',
          object: `rule:${id}`,
          result: 'done',
          address: caller.address,
          details: { kind, name },
        },
        tx,
      );
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return err({
      code: 'rule.taken',
      message: `There is a rule with the id own/${name}.`,
      next: 'Choose another id, or change that one.',
      values: { name },
    });
  }
  return ok({ id, name, revision: 1 });
}
