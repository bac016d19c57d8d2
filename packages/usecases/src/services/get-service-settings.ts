import { ok, type Result } from '@unpark/base';
import { readPathMappings, readSamplingAdvice } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { quotaView, storedBytesOfService } from '../quota/stored-bytes';
import type { ServiceSettingsView } from '../views';
import { findService } from './find-service';

/** Everything that the settings page of a service opens with, for those who may change it. */
export async function getServiceSettings(
  scope: WorkspaceScope,
  input: { readonly service: string },
): Promise<Result<ServiceSettingsView>> {
  const allowed = requireAction(scope, 'service.update');
  if (!allowed.ok) return allowed;
  const found = await findService(scope, input.service);
  if (!found.ok) return found;
  const service = found.value;
  const { client } = scope;
  const [environments, members, captureCount, stored] = await Promise.all([
    client.environment.findMany({
      where: { serviceId: service.id },
      orderBy: { name: 'asc' },
      select: { id: true, name: true, _count: { select: { captures: true } } },
    }),
    client.member.findMany({ select: { userId: true, user: { select: { name: true } } } }),
    client.capture.count({ where: { serviceId: service.id } }),
    storedBytesOfService(client, service.id),
  ]);
  return ok({
    service: {
      id: service.id,
      name: service.name,
      slug: service.slug,
      ...(service.repositoryUrl !== null && { repositoryUrl: service.repositoryUrl }),
      pathMapping: readPathMappings(service.pathMapping),
      ownerUserIds: service.ownerUserIds,
      sampling: readSamplingAdvice(service.sampling),
      captureCount,
    },
    environments: environments.map(({ id, name, _count }) => ({
      id,
      name,
      captureCount: _count.captures,
    })),
    members: members
      .map(({ userId, user }) => ({ userId, name: user.name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    quota: quotaView(stored, service.byteLimit),
  });
}
