import { err, ok, type Result } from '@unpark/base';
import type { WorkspaceClient, WorkspaceTransaction } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { WriterColumns } from '../access/writer';
import { type AuditFacts, recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { toldBy } from '../notify/people-event';
import { tellPeople } from '../notify/tell-people';
import { MOST_ANNOTATIONS } from './annotation-limits';

export interface AnnotationRow extends WriterColumns {
  readonly id: string;
  readonly captureId: string;
  readonly parentId: string | null;
  readonly deletedAt: Date | null;
  readonly mentionedUserIds: readonly string[];
}

/** Deleted ones too; whoever asks says which they mean. */
export async function findAnnotation(
  scope: WorkspaceScope,
  id: string,
): Promise<AnnotationRow | undefined> {
  const row = await scope.client.annotation.findUnique({
    where: { id: rowNameOf(id) },
    select: {
      id: true,
      captureId: true,
      parentId: true,
      createdByUserId: true,
      createdByKeyId: true,
      deletedAt: true,
      mentionedUserIds: true,
    },
  });
  return row ?? undefined;
}

/** One that is there, with its note when it is an answer. */
export async function findLiveAnnotation(
  scope: WorkspaceScope,
  id: string,
): Promise<Result<AnnotationRow>> {
  const row = await findAnnotation(scope, id);
  if (!row || row.deletedAt) return err(notFound('annotation'));
  if (row.parentId) {
    const parent = await findAnnotation(scope, row.parentId);
    if (!parent || parent.deletedAt) return err(notFound('annotation'));
  }
  return ok(row);
}

export async function requireRoom(
  client: WorkspaceClient,
  captureId: string,
): Promise<Result<void>> {
  const count = await client.annotation.count({ where: { captureId, deletedAt: null } });
  if (count < MOST_ANNOTATIONS) return ok(undefined);
  return err({
    code: 'limit.annotations',
    message: `The capture has ${MOST_ANNOTATIONS} notes and answers, which is the most.`,
    next: 'Delete some that are no longer needed.',
    values: { limit: MOST_ANNOTATIONS },
  });
}

/** Of the people that a text names, those who are members, each once. */
export async function membersAmong(
  client: WorkspaceClient,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const members = await client.member.findMany({
    where: { userId: { in: [...new Set(userIds.map(rowNameOf))] } },
    select: { userId: true },
  });
  return members.map(({ userId }) => userId);
}

/** Tells those who are named, and were not named in this text before. */
export async function tellMentioned(
  deps: Deps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  said: {
    readonly id: string;
    readonly noteId: string;
    readonly captureId: string;
    readonly text: string;
    readonly userIds: readonly string[];
  },
): Promise<void> {
  const { caller } = scope;
  if (said.userIds.length === 0) return;
  const capture = await tx.capture.findUnique({
    where: { id: said.captureId },
    select: { serviceId: true, service: { select: { name: true } } },
  });
  await tellPeople(deps, tx, {
    event: 'mention',
    object: `annotation:${said.id}`,
    path: `/captures/${said.captureId}?note=${said.noteId}`,
    serviceId: capture?.serviceId,
    dedupeKey: `mention:${said.id}`,
    ...toldBy(caller),
    toUserIds: said.userIds,
    facts: { in: 'annotation', capture: said.captureId },
    text: {
      ...(capture && { title: capture.service.name }),
      sentence: said.text.slice(0, 300),
    },
  });
}

export const auditAnnotation = (
  deps: Deps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  action: Extract<AuditFacts['action'], `annotation.${string}`>,
  { id, captureId }: Pick<AnnotationRow, 'id' | 'captureId'>,
): Promise<void> =>
  recordAudit(
    deps,
    {
      workspaceId: scope.workspace.id,
      actor: actorOf(scope.caller),
      action,
      object: `annotation:${id}`,
      result: 'done',
      address: scope.caller.address,
      details: { capture: captureId },
    },
    tx,
  );
