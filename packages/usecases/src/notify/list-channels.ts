import { ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { languageIn } from '../auth/keep-language';
import type { Deps } from '../deps';
import { peopleNames } from '../library/people-names';
import type { ChannelView } from './channel-view';
import type { PeopleEventName } from './people-event';

export async function listChannels(
  deps: Deps,
  scope: WorkspaceScope,
): Promise<Result<readonly ChannelView[]>> {
  const allowed = requireAction(scope, 'channel.manage');
  if (!allowed.ok) return allowed;
  const rows = await scope.client.notificationChannel.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: {
      subscriptions: {
        select: { event: true, serviceId: true },
        orderBy: [{ event: 'asc' }, { id: 'asc' }],
      },
      deliveries: {
        where: { state: { in: ['sent', 'failed'] } },
        orderBy: { createdAt: 'desc' },
        take: 1,
        select: { state: true, createdAt: true },
      },
    },
  });
  const people = await peopleNames(
    deps,
    rows.map((row) => row.createdByUserId),
  );
  return ok(
    rows.map((row) => {
      const [last] = row.deliveries;
      const by = people.get(row.createdByUserId ?? '');
      return {
        id: row.id,
        kind: row.kind,
        name: row.name,
        host: hostOf(deps.sealing?.open(row.url)),
        sendsText: row.sendsText,
        locale: languageIn(row.locale),
        disabled: row.disabledAt !== null,
        rules: row.subscriptions.map(({ event, serviceId }) => ({
          event: event as PeopleEventName,
          ...(serviceId !== null && { serviceId }),
        })),
        createdAt: row.createdAt.toISOString(),
        ...(by !== undefined && { by }),
        ...(last && { last: { state: last.state, at: last.createdAt.toISOString() } }),
      };
    }),
  );
}

const hostOf = (url: string | undefined): string =>
  url !== undefined && URL.canParse(url) ? new URL(url).host : '';
