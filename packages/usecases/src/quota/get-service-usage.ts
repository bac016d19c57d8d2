import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import type { ServiceUsageView } from '../views';
import { quotaOfWorkspace, quotaView, storedBytesByService } from './stored-bytes';

/** All services with owners, environments and what their captures take. */
export async function getServiceUsage(
  deps: Pick<Deps, 'database' | 'limits'>,
  scope: WorkspaceScope,
): Promise<Result<ServiceUsageView>> {
  const allowed = requireAction(scope, 'service.read');
  if (!allowed.ok) return allowed;
  const { client } = scope;
  const [services, members, stored, quota] = await Promise.all([
    client.service.findMany({
      orderBy: { name: 'asc' },
      select: {
        id: true,
        name: true,
        slug: true,
        ownerUserIds: true,
        byteLimit: true,
        environments: { orderBy: { name: 'asc' }, select: { name: true } },
      },
    }),
    client.member.findMany({ select: { userId: true, user: { select: { name: true } } } }),
    storedBytesByService(deps, scope.workspace.id),
    quotaOfWorkspace(deps, client),
  ]);
  const names = new Map(members.map(({ userId, user }) => [userId, user.name]));
  return ok({
    quota,
    services: services.map(({ id, name, slug, ownerUserIds, byteLimit, environments }) => ({
      id,
      name,
      slug,
      owners: ownerUserIds.flatMap((userId) => names.get(userId) ?? []),
      environments: environments.map((environment) => environment.name),
      quota: quotaView(BigInt(stored.get(id) ?? 0), byteLimit),
    })),
  });
}
