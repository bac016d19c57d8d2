import { err, ok, type Problem, type Result } from '@unpark/base';
import type { WorkspaceTransaction } from '@unpark/db';
import { notFound } from '../access/access-problems';
import type { WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writtenBy, wrote } from '../access/writer';
import { type Deps, newId, nowOf } from '../deps';
import { toldBy } from '../notify/people-event';
import { tellPeople } from '../notify/tell-people';
import { auditIncident, type OpenIncident, writeIncident } from './incident-row';
import { mentionsIn } from './mentions';

export const MOST_COMMENT_CHARACTERS = 10_000;
const MOST_COMMENTS = 1000;

const NOT_YOURS: Problem = {
  code: 'access.own-comment',
  message: 'People and keys change their own comments; admins may delete any.',
  next: 'Write an answer instead.',
};

interface Commented {
  readonly id: string;
  /** members whose names stand in it after an @ */
  readonly mentioned: readonly string[];
}

export const addComment = (
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly text: string },
): Promise<Result<Commented>> =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    if ((await tx.comment.count({ where: { incidentId: row.id } })) >= MOST_COMMENTS) {
      return err({
        code: 'limit.comments',
        message: `The incident has ${MOST_COMMENTS} comments, which is the most.`,
        next: 'Put what matters into the summary.',
        values: { limit: MOST_COMMENTS },
      });
    }
    const id = newId(deps, 'comment');
    const mentioned = await mentionedIn(tx, input.text);
    await tx.comment.create({
      data: {
        id,
        incidentId: row.id,
        text: input.text,
        mentionedUserIds: mentioned,
        ...writtenBy(scope.caller),
        createdAt: nowOf(deps),
      },
    });
    await tellMentioned(deps, tx, scope, row, id, mentioned);
    return ok({ id, mentioned });
  });

export interface CommentChange {
  readonly incident: string;
  readonly comment: string;
  readonly text: string;
}

/** The writer's own; one that was deleted is there again. Who is mentioned for the first time is told. */
export const editComment = (
  deps: Deps,
  scope: WorkspaceScope,
  input: CommentChange,
): Promise<Result<Commented>> =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const found = await tx.comment.findFirst({
      where: { id: rowNameOf(input.comment), incidentId: row.id },
    });
    if (!found) return err(notFound('comment'));
    if (!wrote(scope.caller, found)) return err(NOT_YOURS);
    const mentioned = await mentionedIn(tx, input.text);
    await tx.comment.update({
      where: { id: found.id },
      data: {
        text: input.text,
        mentionedUserIds: mentioned,
        deletedAt: null,
        ...(found.deletedAt === null && { editedAt: nowOf(deps) }),
      },
    });
    const known = new Set(found.mentionedUserIds);
    const told = mentioned.filter((userId) => !known.has(userId));
    await tellMentioned(deps, tx, scope, row, found.id, told);
    return ok({ id: found.id, mentioned });
  });

/** Takes the text away; the place in the thread stays. */
export const deleteComment = (
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly comment: string },
): Promise<Result<{ readonly id: string }>> =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const found = await tx.comment.findFirst({
      where: { id: rowNameOf(input.comment), incidentId: row.id },
    });
    if (!found) return err(notFound('comment'));
    if (!wrote(scope.caller, found) && !scope.may('annotation.moderate')) return err(NOT_YOURS);
    if (found.deletedAt !== null) return ok({ id: found.id });
    await tx.comment.update({
      where: { id: found.id },
      data: { text: '', deletedAt: nowOf(deps) },
    });
    await auditIncident(deps, tx, scope, 'comment.delete', `comment:${found.id}`);
    return ok({ id: found.id });
  });

async function mentionedIn(tx: WorkspaceTransaction, text: string): Promise<string[]> {
  if (!text.includes('@')) return [];
  const members = await tx.member.findMany({
    select: { userId: true, user: { select: { name: true } } },
  });
  return mentionsIn(
    text,
    members.map(({ userId, user }) => ({ userId, name: user.name })),
  );
}

async function tellMentioned(
  deps: Deps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  row: OpenIncident,
  commentId: string,
  toUserIds: readonly string[],
): Promise<void> {
  if (toUserIds.length === 0) return;
  await tellPeople(deps, tx, {
    event: 'mention',
    object: `incident:${row.id}`,
    path: `/incidents/${row.id}`,
    serviceId: row.serviceId,
    dedupeKey: `comment:${commentId}`,
    ...toldBy(scope.caller),
    toUserIds,
    facts: {},
    text: { title: row.title },
  });
}
