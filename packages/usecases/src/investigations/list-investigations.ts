import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { type Deps, nowOf } from '../deps';
import { investigationColumns, investigationRows } from './investigation-rows';
import type { InvestigationRow } from './investigation-views';

const MOST_LISTED = 200;

/** Saved views of the workspace, last changed first. */
export async function listInvestigations(
  deps: Deps,
  scope: WorkspaceScope,
): Promise<Result<{ readonly investigations: readonly InvestigationRow[] }>> {
  const allowed = requireAction(scope, 'investigation.read');
  if (!allowed.ok) return allowed;
  const rows = await scope.client.investigation.findMany({
    where: { deletedAt: null },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: MOST_LISTED,
    select: investigationColumns(nowOf(deps)),
  });
  return ok({ investigations: await investigationRows(deps, scope, rows) });
}
