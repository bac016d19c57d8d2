import { assert, err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import type { PinnedSelection } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, newId, nowOf } from '../deps';
import { auditAnnotation, membersAmong, requireRoom, tellMentioned } from './annotation-row';

export interface NewAnnotation {
  readonly capture: string;
  readonly selection: PinnedSelection;
  readonly text: string;
  /** user ids; those who are no members are left out */
  readonly mentions: readonly string[];
}

/** Pins a note to a selection of a capture. */
export async function createAnnotation(
  deps: Deps,
  scope: WorkspaceScope,
  input: NewAnnotation,
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'annotation.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  assert(caller.kind === 'user', 'notes are written by people');
  const captureId = rowNameOf(input.capture);
  const capture = await client.capture.findUnique({
    where: { id: captureId },
    select: { id: true },
  });
  if (!capture) return err(notFound('capture'));
  const room = await requireRoom(client, captureId);
  if (!room.ok) return room;
  const id = newId(deps, 'annotation');
  const mentionedUserIds = await membersAmong(client, input.mentions);
  await client.$transaction(async (tx) => {
    await tx.annotation.create({
      data: {
        id,
        captureId,
        selection: toJsonColumn(input.selection),
        view: input.selection.view ?? null,
        text: input.text,
        mentionedUserIds,
        createdByUserId: caller.userId,
        createdAt: nowOf(deps),
      },
    });
    await tellMentioned(deps, tx, scope, {
      id,
      noteId: id,
      captureId,
      text: input.text,
      userIds: mentionedUserIds,
    });
    await auditAnnotation(deps, tx, scope, 'annotation.create', { id, captureId });
  });
  return ok({ id });
}
