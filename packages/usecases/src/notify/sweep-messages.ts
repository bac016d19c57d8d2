import type { Deps } from '../deps';

const DAY_MS = 24 * 3600_000;
const DELIVERIES_DAYS = 30;
const NOTIFICATIONS_DAYS = 90;

/** The log of what was sent goes after a month, people's lists after three. */
export async function sweepMessages(deps: Pick<Deps, 'database' | 'clock'>): Promise<void> {
  const { system } = deps.database;
  const before = (days: number): Date => new Date(deps.clock.nowMs() - days * DAY_MS);
  await system.notificationDelivery.deleteMany({
    where: { createdAt: { lt: before(DELIVERIES_DAYS) }, state: { in: ['sent', 'failed'] } },
  });
  await system.notification.deleteMany({
    where: { createdAt: { lt: before(NOTIFICATIONS_DAYS) } },
  });
}
