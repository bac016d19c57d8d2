import { err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import type { PinnedSelection } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writtenBy } from '../access/writer';
import { type Deps, newId, nowOf } from '../deps';
import { auditAnnotation, membersAmong, requireRoom, tellMentioned } from './annotation-row';

export interface NewAnnotation {
  readonly capture: string;
  readonly selection: PinnedSelection;
  readonly text: string;
  /** user ids; those who are no members are left out */
  readonly mentions: readonly string[];
  /** where it was made, when that was not on the capture's own page: the capture is part of it */
  readonly incident?: string | undefined;
  readonly investigation?: string | undefined;
}

/** Pins a note to a selection of a capture. */
export async function createAnnotation(
  deps: Deps,
  scope: WorkspaceScope,
  input: NewAnnotation,
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'annotation.write');
  if (!allowed.ok) return allowed;
  const { client } = scope;
  const captureId = rowNameOf(input.capture);
  const capture = await client.capture.findUnique({
    where: { id: captureId },
    select: { id: true },
  });
  if (!capture) return err(notFound('capture'));
  const place = await placeOf(scope, captureId, input);
  if (!place.ok) return place;
  const room = await requireRoom(client, captureId);
  if (!room.ok) return room;
  const id = newId(deps, 'annotation');
  const mentionedUserIds = await membersAmong(client, input.mentions);
  await client.$transaction(async (tx) => {
    await tx.annotation.create({
      data: {
        id,
        captureId,
        ...place.value,
        selection: toJsonColumn(input.selection),
        view: input.selection.view ?? null,
        text: input.text,
        mentionedUserIds,
        ...writtenBy(scope.caller),
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

/** The incident or the investigation that it was made on; one that the capture is no part of is not there. */
async function placeOf(
  { client }: WorkspaceScope,
  captureId: string,
  { incident, investigation }: NewAnnotation,
): Promise<Result<{ readonly incidentId?: string; readonly investigationId?: string }>> {
  const captures = { some: { captureId } };
  if (incident !== undefined) {
    const where = { id: rowNameOf(incident), captures };
    const row = await client.incident.findFirst({ where, select: { id: true } });
    return row ? ok({ incidentId: row.id }) : err(notFound('incident'));
  }
  if (investigation === undefined) return ok({});
  const where = { id: rowNameOf(investigation), deletedAt: null, captures };
  const row = await client.investigation.findFirst({ where, select: { id: true } });
  return row ? ok({ investigationId: row.id }) : err(notFound('investigation'));
}
