import { err, ok, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { ENVIRONMENT_TAKEN } from './environment-names';

/**
 * Gives an environment another name. Its captures come along; uploads that still send the old name
 * make it again.
 *
 * @returns `environment.taken` when the service has one with this name
 */
export async function renameEnvironment(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly environment: string; readonly name: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'service.update');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.environment);
  try {
    const renamed = await scope.client.$transaction(async (tx) => {
      const { count } = await tx.environment.updateMany({
        where: { id },
        data: { name: input.name },
      });
      if (count === 0) return false;
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'environment.rename',
          object: `environment:${id}`,
          result: 'done',
          address: scope.caller.address,
        },
        tx,
      );
      return true;
    });
    return renamed ? ok({ id }) : err(notFound('environment'));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return err(ENVIRONMENT_TAKEN);
  }
}
