import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type AuditFacts, recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';
import { changedBy, MOST_RULES, raiseLibraryRevision, ruleWhere } from './rule-row';

/** `restore` takes a deletion back, for a day. */
export const RULE_SWITCHES = ['enable', 'disable', 'delete', 'restore'] as const;
export type RuleSwitch = (typeof RULE_SWITCHES)[number];

/**
 * Turns a rule on or off, deletes it, or takes that back. Doing it twice is fine. A disabled or
 * deleted rule is left out of diagnoses from now on; findings that it made stay until their capture
 * is diagnosed again.
 */
export async function switchRule(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly rule: string; readonly to: RuleSwitch },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'rule.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const key = rowNameOf(input.rule);
  const { to } = input;
  const row = await client.workspaceRule.findFirst({
    where: to === 'restore' ? { id: key } : ruleWhere(key),
    select: { id: true, kind: true, name: true },
  });
  if (!row) return err(notFound('rule'));
  if (to === 'restore') {
    const { kind } = row;
    const others = { kind, deletedAt: null, id: { not: row.id } } as const;
    if ((await client.workspaceRule.count({ where: others })) >= MOST_RULES) {
      return err({
        code: 'limit.rules',
        message: `The workspace has ${MOST_RULES} rules of this kind, which is the most.`,
        next: 'Delete one that no longer matches anything.',
        values: { limit: MOST_RULES },
      });
    }
  }
  await client.$transaction(async (tx) => {
    const changed = await tx.workspaceRule.updateMany({
      where: { id: row.id, ...before(to) },
      data: { ...after(to, nowOf(deps)), ...changedBy(caller) },
    });
    if (changed.count === 0) return;
    await raiseLibraryRevision(tx, scope.workspace.id);
    const action: AuditFacts['action'] = `rule.${to}`;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action,
        object: `rule:${row.id}`,
        result: 'done',
        address: caller.address,
        details: { kind: row.kind, name: row.name },
      },
      tx,
    );
  });
  return ok({ id: row.id });
}

const before = (to: RuleSwitch) =>
  to === 'restore'
    ? { deletedAt: { not: null } }
    : to === 'delete'
      ? { deletedAt: null }
      : { deletedAt: null, enabled: to === 'disable' };

const after = (to: RuleSwitch, now: Date) =>
  to === 'restore'
    ? { deletedAt: null }
    : to === 'delete'
      ? { deletedAt: now }
      : { enabled: to === 'enable' };
