import { ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { Deps } from '../deps';
import { peopleNames } from '../library/people-names';
import type { DeliveryView } from './channel-view';
import type { DeliveryTry } from './deliver-messages';

const SHOWN = 50;

/** The newest messages that went out or wait, of one channel or of all and by mail. */
export async function listDeliveries(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly channel?: string } = {},
): Promise<Result<readonly DeliveryView[]>> {
  const allowed = requireAction(scope, 'channel.manage');
  if (!allowed.ok) return allowed;
  const rows = await scope.client.notificationDelivery.findMany({
    where: input.channel === undefined ? {} : { channelId: rowNameOf(input.channel) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN,
    include: { channel: { select: { name: true } } },
  });
  const people = await peopleNames(
    deps,
    rows.map((row) => row.userId),
  );
  return ok(
    rows.map((row) => ({
      id: row.id,
      ...(row.channelId !== null && { channelId: row.channelId }),
      to: row.channel?.name ?? people.get(row.userId ?? '') ?? '',
      event: row.event,
      state: row.state,
      attempts: row.attempts,
      tries: fromJsonColumn<DeliveryTry[]>(row.tries),
      createdAt: row.createdAt.toISOString(),
      ...(row.state === 'queued' && { nextAt: row.nextAt.toISOString() }),
    })),
  );
}
