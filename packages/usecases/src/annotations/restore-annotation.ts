import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { wrote } from '../access/writer';
import { type Deps, nowOf } from '../deps';
import { ANNOTATION_UNDO_MS } from './annotation-limits';
import { auditAnnotation, findAnnotation } from './annotation-row';

/** Brings back what was deleted within a day: one's own, or anybody's for an admin. */
export async function restoreAnnotation(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly annotation: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'annotation.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const row = await findAnnotation(scope, input.annotation);
  if (!row || !(wrote(caller, row) || scope.may('annotation.moderate')))
    return err(notFound('annotation'));
  const { id, captureId } = row;
  const since = new Date(nowOf(deps).getTime() - ANNOTATION_UNDO_MS);
  if (row.deletedAt && row.deletedAt < since) return err(notFound('annotation'));
  await client.$transaction(async (tx) => {
    const back = await tx.annotation.updateMany({
      where: { id, deletedAt: { gte: since } },
      data: { deletedAt: null },
    });
    if (back.count > 0)
      await auditAnnotation(deps, tx, scope, 'annotation.restore', { id, captureId });
  });
  return ok({ id });
}
