import type { Deps } from '../deps';
import { nowOf } from '../deps';
import type { BetterAuth } from './open-better-auth';
import { sha256Hex } from './sha256';

/** A session that nobody used for this long is over. */
export const SESSION_IDLE_MS = 12 * 3600_000;

/** Use is written down at most this often. */
const TOUCH_EVERY_MS = 5 * 60_000;

/** How long a session that was renewed still answers, so that calls on their way get through. */
const AFTER_RENEWAL_MS = 60_000;

export interface SignedIn {
  readonly sessionId: string;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  /** its person's role changed: it needs a new id (`Auth.renewSession`) */
  readonly renewDue?: boolean;
}

/**
 * Who the cookie of a request belongs to. Asks the database every time: a session that was revoked
 * is out with the next request. Undefined for no cookie, a forged, ended or idle one.
 */
export async function readSession(
  deps: Deps,
  auth: BetterAuth,
  headers: Headers,
): Promise<SignedIn | undefined> {
  if (!headers.get('cookie')) return undefined;
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (!found) return undefined;
  const { session, user } = found;
  const nowMs = deps.clock.nowMs();
  const idleMs = nowMs - session.updatedAt.getTime();
  const stored = { id: session.id, token: sha256Hex(session.token) };
  const renewBy = session.renewBy ? new Date(session.renewBy).getTime() : undefined;
  if (
    idleMs > SESSION_IDLE_MS ||
    session.expiresAt.getTime() <= nowMs ||
    (renewBy !== undefined && renewBy <= nowMs)
  ) {
    await deps.database.accounts.session.deleteMany({ where: stored });
    return undefined;
  }
  if (idleMs > TOUCH_EVERY_MS) {
    await deps.database.accounts.session.updateMany({
      where: stored,
      data: { updatedAt: nowOf(deps) },
    });
  }
  return {
    sessionId: session.id,
    user: { id: user.id, name: user.name, email: user.email },
    ...(renewBy !== undefined && { renewDue: true }),
  };
}

/**
 * Gives a session that is due a new id. Of calls at the same time one does it.
 *
 * @returns the cookies of the answer; none when there was nothing to do
 */
export async function renewSession(
  deps: Deps,
  auth: BetterAuth,
  headers: Headers,
): Promise<readonly string[]> {
  const signedIn = await readSession(deps, auth, headers);
  if (!signedIn?.renewDue) return [];
  const { session } = deps.database.accounts;
  const won = await session.updateMany({
    where: { id: signedIn.sessionId, renewBy: { not: null } },
    data: { renewBy: null },
  });
  if (won.count === 0) return [];
  const renewed = await auth.api.renewSession({ headers, returnHeaders: true });
  await session.updateMany({
    where: { id: signedIn.sessionId },
    data: { expiresAt: new Date(deps.clock.nowMs() + AFTER_RENEWAL_MS) },
  });
  return renewed.headers.getSetCookie();
}
