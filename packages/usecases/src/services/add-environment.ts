import { err, ok, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId } from '../deps';
import { ENVIRONMENT_TAKEN, MOST_ENVIRONMENTS } from './environment-names';
import { findService } from './find-service';

/**
 * Adds an environment to a service before its first capture comes. Uploads make theirs by themselves.
 *
 * @returns `environment.taken` when the service has one with this name
 */
export async function addEnvironment(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly service: string; readonly name: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'service.update');
  if (!allowed.ok) return allowed;
  const service = await findService(scope, input.service);
  if (!service.ok) return service;
  const serviceId = service.value.id;
  if ((await scope.client.environment.count({ where: { serviceId } })) >= MOST_ENVIRONMENTS) {
    return err({
      code: 'limit.environments',
      message: `The service has ${MOST_ENVIRONMENTS} environments, which is the most to add by hand.`,
      next: 'Remove those without captures.',
      values: { limit: MOST_ENVIRONMENTS },
    });
  }
  const id = newId(deps, 'environment');
  try {
    await scope.client.$transaction(async (tx) => {
      await tx.environment.create({ data: { id, serviceId, name: input.name } });
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'environment.create',
          object: `environment:${id}`,
          result: 'done',
          address: scope.caller.address,
        },
        tx,
      );
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return err(ENVIRONMENT_TAKEN);
  }
  return ok({ id });
}
