import { passkey } from '@better-auth/passkey';
import type { IdKind } from '@unpark/base';
import { APIError } from 'better-auth/api';
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { type Deps, newId } from '../deps';
import { hashSessionTokensIn } from './hashed-session-adapter';
import { PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS } from './password-rules';
import { renewSession } from './renew-session-plugin';

/** A session ends after this long, used or not. */
export const SESSION_WHOLE_MS = 30 * 24 * 3600_000;

/** Second factors that fail one after the other, whatever the sign-in; then it is locked. */
export const FACTOR_FAILURES = 10;
export const FACTOR_LOCK_MINUTES = 15;

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https://');

const cookiePrefix = (publicUrl: string): string =>
  isSecure(publicUrl) ? '__Host-unpark' : 'unpark';

/**
 * `__Host-` binds the cookie to this host, to `/` and to https. Browsers refuse that prefix and
 * `Secure` on plain http, so an installation without TLS (one machine, loopback) gets a name without.
 */
export const sessionCookieName = (publicUrl: string): string => cookiePrefix(publicUrl);

/** Says that the password was right and a second factor is asked for. */
export const factorCookieName = (publicUrl: string): string =>
  `${cookiePrefix(publicUrl)}.two_factor`;

/** Binds a ceremony with a passkey to the browser that began it. */
export const passkeyCookieName = (publicUrl: string): string =>
  `${cookiePrefix(publicUrl)}.passkey`;

const idKindOf = (model: string): IdKind => (model === 'user' ? 'user' : 'request');

/** Browsers know passkeys by host name: an address of digits has none, and loopback is `localhost`. */
const relyingParty = (publicUrl: string): { id: string; origins: string[] } => {
  const { hostname, origin, port, protocol } = new URL(publicUrl);
  if (hostname !== '127.0.0.1' && hostname !== '[::1]') return { id: hostname, origins: [origin] };
  return { id: 'localhost', origins: [`${protocol}//localhost${port && `:${port}`}`] };
};

/** A passkey stands for two factors; a device that did not check its person is one only. */
function requirePersonChecked(checked: boolean | undefined): void {
  if (checked !== true) throw new APIError('UNAUTHORIZED', { code: 'PERSON_NOT_CHECKED' });
}

/** Settings that every instance of the library shares. */
export function baseOptions(deps: Deps, secret: string) {
  const adapter = prismaAdapter(deps.database.accounts, {
    provider: 'postgresql',
    transaction: true,
  });
  const secure = isSecure(deps.publicUrl);
  return {
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
    session: {
      expiresIn: SESSION_WHOLE_MS / 1000,
      disableSessionRefresh: true,
      // What needs proof asks for the password itself.
      freshAge: 0,
      additionalFields: { renewBy: { type: 'date', required: false, input: false } },
    },
    // What waits for a cookie or a link is found by a hash of it, like sessions.
    verification: { storeIdentifier: 'hashed' },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It would write addresses of people into the log.
    logger: { disabled: true },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: cookiePrefix(deps.publicUrl),
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      cookies: { session_token: { name: sessionCookieName(deps.publicUrl) } },
      database: { generateId: ({ model }) => newId(deps, idKindOf(model)) },
    },
  } satisfies BetterAuthOptions;
}

/**
 * better-auth as a library: it hashes passwords (scrypt), keeps users, sessions, second factors and
 * passkeys, and signs the cookie. Its own routes, limits, origin checks and log are not used;
 * `account-requests.ts` is what people reach. Sessions last their whole time from sign-in (no
 * renewal), idleness is ours to judge.
 */
export function openBetterAuth(deps: Deps, secret: string) {
  const party = relyingParty(deps.publicUrl);
  return betterAuth({
    ...baseOptions(deps, secret),
    plugins: [
      twoFactor({
        issuer: 'Unpark',
        accountLockout: {
          enabled: true,
          maxFailedAttempts: FACTOR_FAILURES,
          durationSeconds: FACTOR_LOCK_MINUTES * 60,
        },
      }),
      passkey({
        rpName: 'Unpark',
        rpID: party.id,
        origin: party.origins,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: ({ verification }) =>
            requirePersonChecked(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: ({ verification }) =>
            requirePersonChecked(verification.authenticationInfo.userVerified),
        },
        advanced: { webAuthnChallengeCookie: 'passkey' },
      }),
      renewSession(),
    ],
  });
}

export type BetterAuth = ReturnType<typeof openBetterAuth>;
