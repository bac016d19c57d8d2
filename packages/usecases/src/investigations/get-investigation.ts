import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, nowOf } from '../deps';
import { investigationColumns, investigationRows, savedView } from './investigation-rows';
import type { InvestigationView } from './investigation-views';

/** One saved view with its notes. */
export async function getInvestigation(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly investigation: string },
): Promise<Result<InvestigationView>> {
  const allowed = requireAction(scope, 'investigation.read');
  if (!allowed.ok) return allowed;
  const row = await scope.client.investigation.findFirst({
    where: { id: rowNameOf(input.investigation), deletedAt: null },
    select: { ...investigationColumns(nowOf(deps)), notes: true, revision: true },
  });
  if (!row) return err(notFound('investigation'));
  const [shown] = await investigationRows(deps, scope, [row]);
  if (!shown) return err(notFound('investigation'));
  const { notes, revision } = row;
  return ok({ ...shown, notes, revision, query: savedView(row.view).query });
}
