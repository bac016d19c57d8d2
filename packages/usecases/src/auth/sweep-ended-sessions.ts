import type { Deps } from '../deps';
import { SESSION_IDLE_MS } from './read-session';

/** Removes sessions that ended or idled out, links that were not used, and windows of limits that are over. */
export async function sweepEndedSessions(deps: Pick<Deps, 'database' | 'clock'>): Promise<number> {
  const nowMs = deps.clock.nowMs();
  const now = new Date(nowMs);
  const { accounts } = deps.database;
  const idleSince = new Date(nowMs - SESSION_IDLE_MS);
  const sessions = await accounts.session.deleteMany({
    where: {
      OR: [{ expiresAt: { lt: now } }, { updatedAt: { lt: idleSince } }, { renewBy: { lt: now } }],
    },
  });
  const windows = await accounts.rateCount.deleteMany({ where: { windowEndsAt: { lt: now } } });
  const links = await accounts.verification.deleteMany({ where: { expiresAt: { lt: now } } });
  return sessions.count + windows.count + links.count;
}
