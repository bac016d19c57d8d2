import { assert } from '@unpark/base';
import type { Deps } from '../deps';
import { handleAccountRequest } from './account-requests';
import { openBetterAuth } from './open-better-auth';
import { readSession, renewSession, type SignedIn } from './read-session';
import { type AccountLimits, DEFAULT_ACCOUNT_LIMITS } from './sign-in-limits';
import { SingleSignOn, type SingleSignOnSettings } from './single-sign-on';

export interface AuthSettings {
  /** signs cookies; at least 32 characters, the same in all processes of an installation */
  readonly secret: string;
  readonly limits?: Partial<AccountLimits>;
  /** the identity provider, where there is one */
  readonly singleSignOn?: SingleSignOnSettings | undefined;
}

export interface Auth {
  /** Undefined when nobody is signed in. */
  readSession(headers: Headers): Promise<SignedIn | undefined>;
  /** For a session with `renewDue`: the cookies of its new id, to be set in the answer. */
  renewSession(headers: Headers): Promise<readonly string[]>;
  /** `path` is what follows `/api/auth/`; `address` is the sender's */
  handle(path: string, request: Request, address: string): Promise<Response>;
}

export function createAuth(deps: Deps, settings: AuthSettings): Auth {
  assert(settings.secret.length >= 32, 'UNPARK_SECRET needs at least 32 characters');
  const auth = openBetterAuth(deps, settings.secret);
  const limits = { ...DEFAULT_ACCOUNT_LIMITS, ...settings.limits };
  const singleSignOn =
    settings.singleSignOn && new SingleSignOn(deps, settings.secret, settings.singleSignOn);
  return {
    readSession: (headers) => readSession(deps, auth, headers),
    renewSession: (headers) => renewSession(deps, auth, headers),
    handle: (path, request, address) =>
      handleAccountRequest({ deps, auth, limits, address, singleSignOn }, path, request),
  };
}
