import { ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { isRowName } from '../access/row-name';
import { type KeyRef, writerNames } from '../access/writer';
import { type Deps, nowOf } from '../deps';
import type { PeopleEventName, ToldDetails } from './people-event';

const SHOWN = 30;
/** More are not counted: the badge says "99+". */
const MOST_COUNTED = 100;

export interface NotificationView {
  readonly id: string;
  readonly event: PeopleEventName;
  /** below the workspace */
  readonly path: string;
  readonly facts: ToldDetails['facts'];
  readonly text?: ToldDetails['text'];
  readonly by?: string;
  readonly byKey?: KeyRef;
  readonly service?: string;
  readonly at: string;
  readonly read: boolean;
}

export interface InboxView {
  readonly unread: number;
  readonly notifications: readonly NotificationView[];
}

/** The caller's own, newest first; nobody else's can be asked for. */
export async function getInbox(deps: Deps, scope: WorkspaceScope): Promise<Result<InboxView>> {
  const allowed = requireAction(scope, 'notification.read');
  if (!allowed.ok) return allowed;
  const userId = userOf(scope);
  const [rows, unread] = await Promise.all([
    scope.client.notification.findMany({
      where: { userId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: SHOWN,
    }),
    scope.client.notification.findMany({
      where: { userId, readAt: null },
      select: { id: true },
      take: MOST_COUNTED,
    }),
  ]);
  const told = rows.map((row) => fromJsonColumn<ToldDetails>(row.details));
  const serviceIds = told.flatMap(({ serviceId }) => (serviceId ? [serviceId] : []));
  const [names, services] = await Promise.all([
    writerNames(
      deps,
      scope,
      told.map(({ byUserId }) => byUserId ?? null),
      told.map(({ byKeyId }) => byKeyId ?? null),
    ),
    scope.client.service.findMany({
      where: { id: { in: serviceIds } },
      select: { id: true, name: true },
    }),
  ]);
  const serviceNames = new Map(services.map(({ id, name }) => [id, name]));
  return ok({
    unread: unread.length,
    notifications: rows.map((row) => {
      const { path, facts, text, byUserId, byKeyId, serviceId } = fromJsonColumn<ToldDetails>(
        row.details,
      );
      const by = names.person(byUserId);
      const byKey = names.key(byKeyId);
      const service = serviceNames.get(serviceId ?? '');
      return {
        id: row.id,
        event: row.event as PeopleEventName,
        path,
        facts,
        ...(text && { text }),
        ...(by !== undefined && { by }),
        ...(byKey && { byKey }),
        ...(service !== undefined && { service }),
        at: row.createdAt.toISOString(),
        read: row.readAt !== null,
      };
    }),
  });
}

/** Marks the caller's own as read, or as unread again; all of them where none is named. */
export async function markRead(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly ids?: readonly string[]; readonly read: boolean },
): Promise<Result<{ readonly changed: readonly string[] }>> {
  const allowed = requireAction(scope, 'notification.read');
  if (!allowed.ok) return allowed;
  const changed = await scope.client.notification.updateManyAndReturn({
    where: {
      userId: userOf(scope),
      readAt: input.read ? null : { not: null },
      ...(input.ids && { id: { in: input.ids.filter(isRowName) } }),
    },
    data: { readAt: input.read ? nowOf(deps) : null },
    select: { id: true },
  });
  return ok({ changed: changed.map(({ id }) => id) });
}

const userOf = ({ caller }: WorkspaceScope): string =>
  caller.kind === 'user' ? caller.userId : '';
