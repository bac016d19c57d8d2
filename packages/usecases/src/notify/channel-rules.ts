import type { WorkspaceTransaction } from '@unpark/db';
import { type Deps, newId, nowOf } from '../deps';
import type { ChannelRule } from './channel-view';

/** Puts these in the place of a channel's rules; services that are not there are left out. */
export async function writeChannelRules(
  deps: Pick<Deps, 'clock' | 'random'>,
  tx: WorkspaceTransaction,
  channelId: string,
  rules: readonly ChannelRule[],
): Promise<void> {
  const named = rules.flatMap(({ serviceId }) => (serviceId === undefined ? [] : [serviceId]));
  const services = await tx.service.findMany({
    where: { id: { in: named } },
    select: { id: true },
  });
  const known = new Set(services.map(({ id }) => id));
  await tx.notificationSubscription.deleteMany({ where: { channelId } });
  await tx.notificationSubscription.createMany({
    data: rules
      .filter(({ serviceId }) => serviceId === undefined || known.has(serviceId))
      .map(({ event, serviceId }) => ({
        id: newId(deps, 'subscription'),
        channelId,
        event,
        serviceId: serviceId ?? null,
        updatedAt: nowOf(deps),
      })),
  });
}
