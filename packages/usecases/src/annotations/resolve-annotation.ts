import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { writtenBy } from '../access/writer';
import { type Deps, nowOf } from '../deps';
import { auditAnnotation, findLiveAnnotation } from './annotation-row';

/** Closes a note, or opens it again; anybody who may write may. Twice is fine: the first counts. */
export async function resolveAnnotation(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly annotation: string; readonly resolved: boolean },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'annotation.write');
  if (!allowed.ok) return allowed;
  const { client } = scope;
  const found = await findLiveAnnotation(scope, input.annotation);
  if (!found.ok) return err(found.error);
  const { id, captureId, parentId } = found.value;
  if (parentId) return err(notFound('annotation'));
  const by = writtenBy(scope.caller);
  await client.$transaction(async (tx) => {
    const changed = await tx.annotation.updateMany({
      where: { id, deletedAt: null, resolvedAt: input.resolved ? null : { not: null } },
      data: input.resolved
        ? {
            resolvedAt: nowOf(deps),
            resolvedByUserId: by.createdByUserId,
            resolvedByKeyId: by.createdByKeyId,
          }
        : { resolvedAt: null, resolvedByUserId: null, resolvedByKeyId: null },
    });
    if (changed.count === 0) return;
    const action = input.resolved ? 'annotation.resolve' : 'annotation.reopen';
    await auditAnnotation(deps, tx, scope, action, { id, captureId });
  });
  return ok({ id });
}
