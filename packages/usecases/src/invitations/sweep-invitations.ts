import type { Deps } from '../deps';

/** One that nobody took up can be sent again for so long; after it the address is not kept. */
const KEPT_MS = 30 * 24 * 3600_000;

/** Removes invitations that have been over for a month. */
export async function sweepInvitations(deps: Pick<Deps, 'database' | 'clock'>): Promise<number> {
  const before = { lt: new Date(deps.clock.nowMs() - KEPT_MS) };
  const gone = await deps.database.accounts.invitation.deleteMany({
    where: { OR: [{ acceptedAt: before }, { revokedAt: before }, { expiresAt: before }] },
  });
  return gone.count;
}
