import { err, ok, type Result } from '@unpark/base';
import { isRowMissing } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';

export async function deleteDeploy(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly deploy: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'deploy.delete');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.deploy);
  try {
    await scope.client.$transaction(async (tx) => {
      await tx.deploy.delete({ where: { id } });
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'deploy.delete',
          object: `deploy:${id}`,
          result: 'done',
          address: scope.caller.address,
        },
        tx,
      );
    });
    return ok({ id });
  } catch (error) {
    if (isRowMissing(error)) return err(notFound('deploy'));
    throw error;
  }
}
