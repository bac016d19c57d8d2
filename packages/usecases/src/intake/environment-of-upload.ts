import type { WorkspaceTransaction } from '@unpark/db';
import { newId } from '../deps';
import type { IntakeDeps } from './intake-deps';

/** The environment of a service that an upload names; made when it is new. */
export async function environmentOfUpload(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  serviceId: string,
  name: string,
): Promise<string> {
  const known = await tx.environment.findFirst({
    where: { serviceId, name },
    select: { id: true },
  });
  if (known) return known.id;
  const id = newId(deps, 'environment');
  await tx.environment.create({ data: { id, serviceId, name } });
  return id;
}
