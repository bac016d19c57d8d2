import { err, ok, type Result } from '@unpark/base';
import type { Service } from '@unpark/db';
import { notFound } from '../access/access-problems';
import type { WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';

/** A service by slug or id; a foreign one is a missing one. */
export async function findService(
  scope: WorkspaceScope,
  slugOrId: string,
): Promise<Result<Service>> {
  const name = rowNameOf(slugOrId);
  const service = await scope.client.service.findFirst({
    where: { OR: [{ slug: name }, { id: name }] },
  });
  return service ? ok(service) : err(notFound('service'));
}
