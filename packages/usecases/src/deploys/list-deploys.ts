import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { DeployView } from '../incidents/incident-views';
import { deployRow } from './deploy-row';

const MOST_DEPLOYS = 500;

/** Newest first. */
export async function listDeploys(
  scope: WorkspaceScope,
  input: {
    /** slug or id */
    readonly service: string;
    readonly fromAt?: Date | undefined;
    readonly toAt?: Date | undefined;
  },
): Promise<Result<readonly DeployView[]>> {
  const allowed = requireAction(scope, 'deploy.read');
  if (!allowed.ok) return allowed;
  const name = rowNameOf(input.service);
  const service = await scope.client.service.findFirst({
    where: { OR: [{ slug: name }, { id: name }] },
    select: { id: true },
  });
  if (!service) return err(notFound('service'));
  const rows = await scope.client.deploy.findMany({
    where: { serviceId: service.id, at: { gte: input.fromAt, lte: input.toAt } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: MOST_DEPLOYS,
  });
  return ok(rows.map(deployRow));
}
