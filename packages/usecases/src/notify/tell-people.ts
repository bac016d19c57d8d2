import { toJsonColumn, type WorkspaceTransaction } from '@unpark/db';
import { type Deps, newId, nowOf } from '../deps';
import { type PeopleEvent, type ToldDetails, TOLD_BY_DEFAULT } from './people-event';

/**
 * Tells the members of a workspace of an event, inside the transaction that made it happen: either
 * both are there or neither. Rows for people's lists are written at once; what goes out by mail or to
 * a channel is written as deliveries that are due, which the worker sends after the commit.
 *
 * A channel is never told of mentions: they are between people.
 *
 * @param tx the act's own transaction, of the workspace's client
 */
export async function tellPeople(
  deps: Pick<Deps, 'clock' | 'random' | 'mail'>,
  tx: WorkspaceTransaction,
  happened: PeopleEvent,
): Promise<void> {
  const { event, object, serviceId, dedupeKey } = happened;
  const [members, rules] = await Promise.all([
    tx.member.findMany({ select: { userId: true } }),
    tx.notificationSubscription.findMany({
      where: { event, OR: [{ serviceId: null }, ...(serviceId ? [{ serviceId }] : [])] },
      select: {
        userId: true,
        channelId: true,
        serviceId: true,
        onPage: true,
        byMail: true,
        channel: { select: { disabledAt: true, sendsText: true } },
      },
    }),
  ]);
  const meant = happened.toUserIds && new Set(happened.toUserIds);
  const people = members
    .map(({ userId }) => userId)
    .filter((userId) => userId !== happened.byUserId && (meant?.has(userId) ?? true));
  const ruleOf = (userId: string): { readonly onPage: boolean; readonly byMail: boolean } => {
    const own = rules.filter((rule) => rule.userId === userId);
    return (
      own.find((rule) => rule.serviceId !== null) ??
      own.find((rule) => rule.serviceId === null) ??
      TOLD_BY_DEFAULT[event]
    );
  };
  const details = toldDetails(happened);
  const withoutText = toldDetails({ ...happened, text: undefined });
  const row = { event, object, createdAt: nowOf(deps) };
  await tx.notification.createMany({
    data: people
      .filter((userId) => ruleOf(userId).onPage)
      .map((userId) => ({
        ...row,
        id: newId(deps, 'notification'),
        userId,
        details: toJsonColumn(details),
        dedupeKey,
      })),
    skipDuplicates: true,
  });
  const channels = new Map<string, boolean>();
  if (event !== 'mention') {
    for (const { channelId, channel } of rules) {
      if (channelId && channel && !channel.disabledAt) channels.set(channelId, channel.sendsText);
    }
  }
  const due = { ...row, nextAt: row.createdAt };
  await tx.notificationDelivery.createMany({
    data: [
      ...people
        .filter((userId) => deps.mail !== undefined && ruleOf(userId).byMail)
        .map((userId) => ({
          ...due,
          id: newId(deps, 'delivery'),
          userId,
          payload: toJsonColumn(withoutText),
          dedupeKey: `${dedupeKey}>user:${userId}`,
        })),
      ...[...channels].map(([channelId, sendsText]) => ({
        ...due,
        id: newId(deps, 'delivery'),
        channelId,
        payload: toJsonColumn(sendsText ? details : withoutText),
        dedupeKey: `${dedupeKey}>channel:${channelId}`,
      })),
    ],
    skipDuplicates: true,
  });
}

const toldDetails = ({
  path,
  serviceId,
  byUserId,
  byKeyId,
  facts,
  text,
}: PeopleEvent): ToldDetails => ({
  path,
  serviceId,
  byUserId,
  byKeyId,
  facts,
  text,
});
