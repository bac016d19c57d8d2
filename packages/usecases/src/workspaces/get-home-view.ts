import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope, workspaceRefOf } from '../access/enter-workspace';
import { listCaptures } from '../captures/list-captures';
import { listServices } from '../services/list-services';
import type { HomeView } from '../views';

const LATEST_CAPTURES = 12;

/** What the first screen of a workspace shows. */
export async function getHomeView(scope: WorkspaceScope): Promise<Result<HomeView>> {
  const allowed = requireAction(scope, 'workspace.read');
  if (!allowed.ok) return allowed;
  const [services, latest] = await Promise.all([
    listServices(scope),
    listCaptures(scope, { take: LATEST_CAPTURES }),
  ]);
  if (!services.ok) return services;
  if (!latest.ok) return latest;
  return ok({
    workspace: workspaceRefOf(scope),
    services: services.value,
    latestCaptures: latest.value.captures,
  });
}
