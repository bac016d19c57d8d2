import { err, ok, type Result } from '@unpark/base';
import type { WorkspaceTransaction } from '@unpark/db';
import { newId } from '../deps';
import type { IntakeDeps } from './intake-deps';

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'service';

/** The service and environment that an upload names; made when new and the sender may. */
export async function serviceOfUpload(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  name: string,
  environmentName: string,
  mayCreate: boolean,
): Promise<Result<{ serviceId: string; environmentId: string }>> {
  const known = await tx.service.findFirst({ where: { name }, select: { id: true } });
  if (!known && !mayCreate) {
    return err({
      code: 'access.service',
      message: 'The workspace has no service of this name.',
      next: 'Ask an admin to make it, or check the spelling of ?service=.',
    });
  }
  let serviceId = known?.id;
  if (serviceId === undefined) {
    serviceId = newId(deps, 'service');
    const slug = slugOf(name);
    const taken = await tx.service.count({ where: { slug } });
    // the end of an id is random: unique without asking again
    const unique = taken === 0 ? slug : `${slug}-${serviceId.slice(-6)}`;
    await tx.service.create({ data: { id: serviceId, name, slug: unique } });
  }
  const environment = await tx.environment.findFirst({
    where: { serviceId, name: environmentName },
    select: { id: true },
  });
  if (environment) return ok({ serviceId, environmentId: environment.id });
  const environmentId = newId(deps, 'environment');
  await tx.environment.create({ data: { id: environmentId, serviceId, name: environmentName } });
  return ok({ serviceId, environmentId });
}
