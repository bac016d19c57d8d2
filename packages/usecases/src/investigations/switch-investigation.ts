import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type AuditFacts, recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

/** `restore` takes a deletion back, for a day. */
export const INVESTIGATION_SWITCHES = ['delete', 'restore'] as const;
export type InvestigationSwitch = (typeof INVESTIGATION_SWITCHES)[number];

/**
 * Deletes an investigation, or takes that back. Its links show nothing from the same moment on; one
 * that comes back has its open links again.
 */
export async function switchInvestigation(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly investigation: string; readonly to: InvestigationSwitch },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'investigation.write');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.investigation);
  const row = await scope.client.investigation.findFirst({ where: { id }, select: { id: true } });
  if (!row) return err(notFound('investigation'));
  await scope.client.$transaction(async (tx) => {
    const changed = await tx.investigation.updateMany({
      where: { id, deletedAt: input.to === 'delete' ? null : { not: null } },
      data: { deletedAt: input.to === 'delete' ? nowOf(deps) : null },
    });
    if (changed.count === 0) return;
    const action: AuditFacts['action'] = `investigation.${input.to}`;
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(scope.caller),
        action,
        object: `investigation:${id}`,
        result: 'done',
        address: scope.caller.address,
      },
      tx,
    );
  });
  return ok({ id });
}
