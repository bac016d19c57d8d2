import { err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { writtenBy } from '../access/writer';
import { type Deps, newId, nowOf } from '../deps';
import {
  auditAnnotation,
  findLiveAnnotation,
  membersAmong,
  requireRoom,
  tellMentioned,
} from './annotation-row';

/**
 * Answers a note; an answer to an answer is one to its note, because threads have one level. The
 * author of the note hears of it as if named.
 */
export async function replyToAnnotation(
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
  const { client } = scope;
  const found = await findLiveAnnotation(scope, input.annotation);
  if (!found.ok) return err(found.error);
  const { captureId } = found.value;
  const noteId = found.value.parentId ?? found.value.id;
  const room = await requireRoom(client, captureId);
  if (!room.ok) return room;
  const id = newId(deps, 'annotation');
  const mentionedUserIds = await membersAmong(client, input.mentions);
  await client.$transaction(async (tx) => {
    const note = await tx.annotation.findUnique({
      where: { id: noteId },
      select: { createdByUserId: true },
    });
    await tx.annotation.create({
      data: {
        id,
        captureId,
        parentId: noteId,
        selection: toJsonColumn({ version: 1, functions: [] }),
        text: input.text,
        mentionedUserIds,
        ...writtenBy(scope.caller),
        createdAt: nowOf(deps),
      },
    });
    const userIds = new Set(mentionedUserIds);
    if (note?.createdByUserId) userIds.add(note.createdByUserId);
    await tellMentioned(deps, tx, scope, {
      id,
      noteId,
      captureId,
      text: input.text,
      userIds: [...userIds],
    });
    await auditAnnotation(deps, tx, scope, 'annotation.reply', { id, captureId });
  });
  return ok({ id });
}
