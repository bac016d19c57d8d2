import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, newId, nowOf } from '../deps';
import { PEOPLE_EVENTS, type PeopleEventName, TOLD_BY_DEFAULT } from './people-event';

export interface OwnRule {
  readonly event: PeopleEventName;
  /** absent: of all services that have no rule of their own */
  readonly serviceId?: string;
  readonly onPage: boolean;
  readonly byMail: boolean;
}

export interface OwnRulesView {
  /** one for each event, as set or by default; then those of single services */
  readonly rules: readonly OwnRule[];
  readonly services: readonly { readonly id: string; readonly name: string }[];
  /** the installation has a mail server */
  readonly mails: boolean;
}

/** What the caller is told of in this workspace. */
export async function getOwnRules(
  deps: Deps,
  scope: WorkspaceScope,
): Promise<Result<OwnRulesView>> {
  const allowed = requireAction(scope, 'notification.read');
  if (!allowed.ok) return allowed;
  const [rows, services] = await Promise.all([
    scope.client.notificationSubscription.findMany({
      where: { userId: userOf(scope) },
      orderBy: [{ event: 'asc' }, { id: 'asc' }],
      select: { event: true, serviceId: true, onPage: true, byMail: true },
    }),
    scope.client.service.findMany({ orderBy: { name: 'asc' }, select: { id: true, name: true } }),
  ]);
  const general = PEOPLE_EVENTS.map((event) => {
    const row = rows.find((one) => one.event === event && one.serviceId === null);
    const { onPage, byMail } = row ?? TOLD_BY_DEFAULT[event];
    return { event, onPage, byMail };
  });
  const single = rows.flatMap(({ event, serviceId, onPage, byMail }) =>
    serviceId === null ? [] : [{ event: event as PeopleEventName, serviceId, onPage, byMail }],
  );
  return ok({ rules: [...general, ...single], services, mails: deps.mail !== undefined });
}

/**
 * Sets one rule of the caller, or takes that of a service away so that the one of all services holds.
 * The last of two tabs wins; each rule is one row.
 */
export async function setOwnRule(
  deps: Deps,
  scope: WorkspaceScope,
  input: {
    readonly event: PeopleEventName;
    readonly service?: string;
    /** absent: as for all services */
    readonly told?: { readonly onPage: boolean; readonly byMail: boolean };
  },
): Promise<Result<void>> {
  const allowed = requireAction(scope, 'notification.read');
  if (!allowed.ok) return allowed;
  const userId = userOf(scope);
  const serviceId = input.service === undefined ? null : rowNameOf(input.service);
  if (serviceId !== null && !(await scope.client.service.count({ where: { id: serviceId } })))
    return err(notFound('service'));
  await scope.client.$transaction(async (tx) => {
    await tx.notificationSubscription.deleteMany({
      where: { userId, event: input.event, serviceId },
    });
    if (!input.told) return;
    await tx.notificationSubscription.create({
      data: {
        id: newId(deps, 'subscription'),
        userId,
        event: input.event,
        serviceId,
        onPage: input.told.onPage,
        byMail: input.told.byMail,
        updatedAt: nowOf(deps),
      },
    });
  });
  return ok(undefined);
}

const userOf = ({ caller }: WorkspaceScope): string =>
  caller.kind === 'user' ? caller.userId : '';
