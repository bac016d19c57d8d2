import { err, ok, type Problem, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { wrote } from '../access/writer';
import { type Deps, nowOf } from '../deps';
import { auditAnnotation, findLiveAnnotation, membersAmong, tellMentioned } from './annotation-row';

const NOT_YOURS: Problem = {
  code: 'annotation.not-yours',
  message: 'Only who wrote a note can change its words.',
  next: 'Answer it instead.',
};

/** Changes the words of one's own note or answer. Who is named for the first time is told. */
export async function editAnnotation(
  deps: Deps,
  scope: WorkspaceScope,
  input: {
    readonly annotation: string;
    readonly text: string;
    readonly mentions: readonly string[];
  },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'annotation.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const found = await findLiveAnnotation(scope, input.annotation);
  if (!found.ok) return err(found.error);
  const { id, captureId, parentId } = found.value;
  if (!wrote(caller, found.value)) return err(NOT_YOURS);
  const mentionedUserIds = await membersAmong(client, input.mentions);
  const known = new Set(found.value.mentionedUserIds);
  await client.$transaction(async (tx) => {
    await tx.annotation.updateMany({
      where: { id, deletedAt: null },
      data: { text: input.text, mentionedUserIds, editedAt: nowOf(deps) },
    });
    await tellMentioned(deps, tx, scope, {
      id,
      noteId: parentId ?? id,
      captureId,
      text: input.text,
      userIds: mentionedUserIds.filter((userId) => !known.has(userId)),
    });
    await auditAnnotation(deps, tx, scope, 'annotation.edit', { id, captureId });
  });
  return ok({ id });
}
