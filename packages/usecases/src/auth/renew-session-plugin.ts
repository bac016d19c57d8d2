import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint, sessionMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';

/**
 * Gives the session of a request a new id and token. What it may last, and when its person signed
 * in, stays; the caller ends the one before.
 */
export const renewSession = () =>
  ({
    id: 'renew-session',
    endpoints: {
      renewSession: createAuthEndpoint(
        '/session/renew',
        { method: 'POST', use: [sessionMiddleware] },
        async (ctx) => {
          const { session, user } = ctx.context.session;
          const { createdAt, expiresAt, userAgent, ipAddress } = session;
          const kept = { createdAt, expiresAt, userAgent, ipAddress };
          const made = await ctx.context.internalAdapter.createSession(user.id, false, kept, true);
          await setSessionCookie(ctx, { session: made, user });
          return ctx.json({ renewed: true });
        },
      ),
    },
  }) satisfies BetterAuthPlugin;
