import { err, ok, type Problem, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { writtenBy, wrote } from '../access/writer';
import { type Deps, nowOf } from '../deps';
import { auditAnnotation, findLiveAnnotation } from './annotation-row';

const NOT_YOURS: Problem = {
  code: 'annotation.not-yours-to-delete',
  message: 'Only who wrote a note can delete it, or an admin.',
  next: 'Resolve it instead, or ask an admin.',
};

const ANSWERED: Problem = {
  code: 'annotation.answered',
  message: 'Others have answered this note; deleting it would take their words away.',
  next: 'Resolve it instead, or ask an admin to delete it.',
};

/**
 * Takes a note with its answers, or one answer, out of sight: one's own, or anybody's for an admin.
 * `restoreAnnotation` brings it back for a day.
 */
export async function deleteAnnotation(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly annotation: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'annotation.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const found = await findLiveAnnotation(scope, input.annotation);
  if (!found.ok) return err(found.error);
  const { id, captureId } = found.value;
  if (!scope.may('annotation.moderate')) {
    if (!wrote(caller, found.value)) return err(NOT_YOURS);
    const answers = { parentId: id, deletedAt: null };
    const [all, own] = await Promise.all([
      client.annotation.count({ where: answers }),
      client.annotation.count({ where: { ...answers, ...writtenBy(caller) } }),
    ]);
    if (all > own) return err(ANSWERED);
  }
  await client.$transaction(async (tx) => {
    const gone = await tx.annotation.updateMany({
      where: { id, deletedAt: null },
      data: { deletedAt: nowOf(deps) },
    });
    if (gone.count > 0)
      await auditAnnotation(deps, tx, scope, 'annotation.delete', { id, captureId });
  });
  return ok({ id });
}
