import type { IdKind } from '@unpark/base';
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { type Deps, newId } from '../deps';
import { hashSessionTokensIn } from './hashed-session-adapter';
import { PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS } from './password-rules';

/** A session ends after this long, used or not. */
export const SESSION_WHOLE_MS = 30 * 24 * 3600_000;

/**
 * `__Host-` binds the cookie to this host, to `/` and to https. Browsers refuse that prefix and
 * `Secure` on plain http, so an installation without TLS (one machine, loopback) gets a name without.
 */
export const sessionCookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https://') ? '__Host-unpark' : 'unpark';

const idKindOf = (model: string): IdKind => (model === 'user' ? 'user' : 'request');

/**
 * better-auth as a library: it hashes passwords (scrypt), keeps users and sessions and signs the
 * cookie. Its own routes, limits, origin checks and log are not used; `account-requests.ts` is what
 * people reach. Sessions last their whole time from sign-in (no renewal), idleness is ours to judge.
 */
export function openBetterAuth(deps: Deps, secret: string) {
  const adapter = prismaAdapter(deps.database.accounts, {
    provider: 'postgresql',
    transaction: true,
  });
  const secure = deps.publicUrl.startsWith('https://');
  return betterAuth({
    appName: 'Unpark',
    baseURL: deps.publicUrl,
    basePath: '/api/auth',
    secret,
    database: (options: BetterAuthOptions) => hashSessionTokensIn(adapter(options)),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN_CHARACTERS,
      maxPasswordLength: PASSWORD_MAX_CHARACTERS * 2,
    },
    session: { expiresIn: SESSION_WHOLE_MS / 1000, disableSessionRefresh: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It would write addresses of people into the log.
    logger: { disabled: true },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: secure ? '__Host-unpark' : 'unpark',
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      cookies: { session_token: { name: sessionCookieName(deps.publicUrl) } },
      database: { generateId: ({ model }) => newId(deps, idKindOf(model)) },
    },
  });
}

export type BetterAuth = ReturnType<typeof openBetterAuth>;
