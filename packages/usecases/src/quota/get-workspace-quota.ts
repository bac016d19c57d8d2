import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import type { QuotaView } from '../views';
import { quotaOfWorkspace } from './stored-bytes';

/** What the workspace holds against its limit. */
export async function getWorkspaceQuota(
  deps: Pick<Deps, 'limits'>,
  scope: WorkspaceScope,
): Promise<Result<QuotaView>> {
  const allowed = requireAction(scope, 'workspace.read');
  return allowed.ok ? ok(await quotaOfWorkspace(deps, scope.client)) : allowed;
}
