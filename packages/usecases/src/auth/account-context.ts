import type { Deps } from '../deps';
import type { BetterAuth } from './open-better-auth';
import type { AccountLimits } from './sign-in-limits';
import type { SingleSignOn } from './single-sign-on';

/** What every account request knows. */
export interface AccountContext {
  readonly deps: Deps;
  readonly auth: BetterAuth;
  readonly limits: AccountLimits;
  /** address of the sender, as far as it can be trusted */
  readonly address: string;
  /** undefined where the installation has no identity provider */
  readonly singleSignOn: SingleSignOn | undefined;
}

export type AccountRoute = (context: AccountContext, request: Request) => Promise<Response>;

/**
 * What the library is told of a request: kept beside a session. Of the cookies only those that are
 * asked for, so that a session from before does not change what a sign-in means.
 */
export function senderHeaders(
  request: Request,
  address: string,
  cookies: readonly string[] = [],
): Headers {
  const headers = new Headers({ 'x-forwarded-for': address });
  headers.set('user-agent', (request.headers.get('user-agent') ?? '').slice(0, 300));
  const kept = (request.headers.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => cookies.includes(part.split('=', 1)[0] ?? ''));
  if (kept.length > 0) headers.set('cookie', kept.join('; '));
  return headers;
}

/** The value of a cookie as sent, or the empty text. */
export function cookieValue(headers: Headers, name: string): string {
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const [found, ...value] = part.trim().split('=');
    if (found === name) return value.join('=');
  }
  return '';
}
