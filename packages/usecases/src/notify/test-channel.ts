import { err, ok, type Result } from '@unpark/base';
import { toJsonColumn } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, newId, nowOf } from '../deps';
import type { ToldDetails } from './people-event';

/** Puts a test message on its way; the log tells how it went. */
export async function testChannel(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly channel: string },
): Promise<Result<{ readonly delivery: string }>> {
  const allowed = requireAction(scope, 'channel.manage');
  if (!allowed.ok) return allowed;
  const channel = await scope.client.notificationChannel.findFirst({
    where: { id: rowNameOf(input.channel) },
    select: { id: true },
  });
  if (!channel) return err(notFound('channel'));
  const id = newId(deps, 'delivery');
  const now = nowOf(deps);
  const payload: ToldDetails = { path: '/settings/notifications', facts: {} };
  await scope.client.notificationDelivery.create({
    data: {
      id,
      channelId: channel.id,
      event: 'test',
      object: `channel:${channel.id}`,
      payload: toJsonColumn(payload),
      dedupeKey: `test:${id}`,
      createdAt: now,
      nextAt: now,
    },
  });
  await deps.queue.enqueue('deliver-messages', {});
  return ok({ delivery: id });
}
