import type { Deps } from '../deps';
import { SESSION_IDLE_MS } from './read-session';

/** Removes sessions that ended or idled out, and windows of limits that are over. */
export async function sweepEndedSessions(deps: Pick<Deps, 'database' | 'clock'>): Promise<number> {
  const nowMs = deps.clock.nowMs();
  const now = new Date(nowMs);
  const { accounts } = deps.database;
  const idleSince = new Date(nowMs - SESSION_IDLE_MS);
  const sessions = await accounts.session.deleteMany({
    where: { OR: [{ expiresAt: { lt: now } }, { updatedAt: { lt: idleSince } }] },
  });
  const windows = await accounts.rateCount.deleteMany({ where: { windowEndsAt: { lt: now } } });
  return sessions.count + windows.count;
}
