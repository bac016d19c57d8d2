import type { SignedIn } from '../auth/read-session';
import { SESSION_IDLE_MS } from '../auth/read-session';
import { PROVIDER_ID } from '../auth/single-sign-on';
import { type Deps, nowOf } from '../deps';
import type { AccountView } from '../views';
import { workspacesOfAccount } from './workspaces-of-account';

/** What the account page shows of the person who asks. */
export async function getAccountView(deps: Deps, session: SignedIn): Promise<AccountView> {
  const { accounts } = deps.database;
  const userId = session.user.id;
  const idleSince = new Date(deps.clock.nowMs() - SESSION_IDLE_MS);
  const [user, ways, passkeys, sessions, workspaces] = await Promise.all([
    accounts.user.findUniqueOrThrow({
      where: { id: userId },
      select: { name: true, email: true, emailVerified: true, twoFactorEnabled: true },
    }),
    accounts.account.findMany({ where: { userId }, select: { providerId: true } }),
    accounts.passkey.findMany({
      where: { userId },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { id: true, name: true, createdAt: true, backedUp: true },
    }),
    accounts.session.findMany({
      where: { userId, expiresAt: { gt: nowOf(deps) }, updatedAt: { gt: idleSince } },
      orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
      select: { id: true, userAgent: true, ipAddress: true, createdAt: true, updatedAt: true },
    }),
    workspacesOfAccount(deps, userId),
  ]);
  return {
    user: { id: userId, name: user.name, email: user.email, emailVerified: user.emailVerified },
    hasPassword: ways.some(({ providerId }) => providerId === 'credential'),
    hasProvider: ways.some(({ providerId }) => providerId === PROVIDER_ID),
    hasSecondFactor: user.twoFactorEnabled,
    sendsMail: deps.mail !== undefined,
    passkeys: passkeys.map((passkey) => ({
      id: passkey.id,
      name: passkey.name ?? '',
      synced: passkey.backedUp,
      ...(passkey.createdAt && { createdAt: passkey.createdAt.toISOString() }),
    })),
    sessions: sessions.map((row) => ({
      id: row.id,
      userAgent: row.userAgent ?? '',
      address: row.ipAddress ?? '',
      signedInAt: row.createdAt.toISOString(),
      usedAt: row.updatedAt.toISOString(),
      isCurrent: row.id === session.sessionId,
    })),
    onDelete: {
      alone: workspaces.alone.map(({ slug, name }) => ({ slug, name })),
      needOwner: workspaces.needOwner.map(({ slug, name }) => ({ slug, name })),
    },
  };
}
