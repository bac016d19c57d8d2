import { isAPIError } from 'better-auth/api';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit';
import { answer, refuse, refuseTooMany } from './account-answers';
import { ownPassword, readBody } from './account-body';
import {
  type AccountContext,
  type AccountRoute,
  cookieValue,
  senderHeaders,
} from './account-context';
import { NO_SINGLE_SIGN_ON } from './account-problems';
import { sessionCookieName } from './open-better-auth';
import { proveItIsYou, requireSignedIn } from './prove-it-is-you';
import { sha256Hex } from './sha256';
import { countCeremony } from './sign-in-limits';
import { recordSignedIn, recordSignIn } from './sign-in-requests';
import { PROVIDER_ID } from './single-sign-on';

/** Only paths of this site: the provider sends people back to where this says. */
const ownPath = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/);
const beginBody = z.object({ next: ownPath });

/** Answers `{ url }`, which the browser opens. */
export const beginSingleSignOn: AccountRoute = async (context, request) => {
  const { deps, limits, address, singleSignOn } = context;
  const body = await readBody(request, beginBody);
  if (!body.ok) return refuse(body.error);
  const counted = await countCeremony(deps, limits, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  const library = await singleSignOn?.library();
  if (!library) return refuse(NO_SINGLE_SIGN_ON, 503);
  const { headers, response } = await library.api.signInSocial({
    body: {
      provider: PROVIDER_ID,
      callbackURL: `${deps.publicUrl}${body.value.next}`,
      errorCallbackURL: `${deps.publicUrl}/sign-in`,
      disableRedirect: true,
    },
    headers: senderHeaders(request, address),
    returnHeaders: true,
  });
  return answer({ url: response.url }, headers);
};

/** Joins the provider's account of the same address to an account that has a password. */
export const linkSingleSignOn: AccountRoute = async (context, request) => {
  const { deps, address, singleSignOn } = context;
  const body = await readBody(request, ownPassword);
  if (!body.ok) return refuse(body.error);
  const session = await requireSignedIn(context, request);
  if (session instanceof Response) return session;
  const refused = await proveItIsYou(context, session, body.value.password);
  if (refused) return refused;
  const library = await singleSignOn?.library();
  if (!library) return refuse(NO_SINGLE_SIGN_ON, 503);
  const { headers, response } = await library.api.linkSocialAccount({
    body: {
      provider: PROVIDER_ID,
      callbackURL: `${deps.publicUrl}/account`,
      errorCallbackURL: `${deps.publicUrl}/account`,
      disableRedirect: true,
    },
    headers: senderHeaders(request, address, [sessionCookieName(deps.publicUrl)]),
    returnHeaders: true,
  });
  return answer({ url: response.url }, headers);
};

/** Why people come back without a session, as their page says it. */
function reasonOf(error: string): 'domain' | 'password-account' | 'other-address' | 'failed' {
  if (error === 'sso_domain') return 'domain';
  if (error === 'account_not_linked') return 'password-account';
  if (error.startsWith('email_does') || error.startsWith("email_doesn't")) return 'other-address';
  return error.startsWith('account_already') ? 'other-address' : 'failed';
}

const moved = (location: string, cookies: readonly string[]): Response => {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
};

/** Who the session in these cookies belongs to, with whether the account is of this moment. */
async function whoCame({ deps }: AccountContext, cookies: readonly string[], sinceMs: number) {
  const name = sessionCookieName(deps.publicUrl);
  const pair = cookies.map((cookie) => cookie.split(';', 1)[0] ?? '').join('; ');
  const token = cookieValue(new Headers({ cookie: pair }), name).split('.', 1)[0];
  if (!token) return undefined;
  const row = await deps.database.accounts.session.findUnique({
    where: { token: sha256Hex(token) },
    select: { user: { select: { id: true, createdAt: true } } },
  });
  return row && { id: row.user.id, isNew: row.user.createdAt.getTime() >= sinceMs };
}

/**
 * `GET /api/auth/callback/sso`, where the provider sends people back to. It changes something by GET,
 * as OpenID Connect has it: the state in its address must be the one that this browser was given, in a
 * cookie, when it left.
 */
export async function returnFromProvider(
  context: AccountContext,
  request: Request,
): Promise<Response> {
  const { deps, limits, address, singleSignOn } = context;
  const counted = await countCeremony(deps, limits, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  const library = await singleSignOn?.library();
  if (!library) return refuse(NO_SINGLE_SIGN_ON, 503);
  const sinceMs = Date.now();
  const url = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set('x-forwarded-for', address);
  headers.set('user-agent', (headers.get('user-agent') ?? '').slice(0, 300));
  const own = new Request(`${deps.publicUrl}${url.pathname}${url.search}`, { headers });
  let response: Response;
  try {
    response = await library.handler(own);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    response = new Response(null, { status: 500 });
  }
  const location = response.headers.get('location');
  const cookies = response.headers.getSetCookie();
  const target = new URL(location ?? '/api/auth/error?error=failed', deps.publicUrl);
  const error = target.searchParams.get('error');
  if (error !== null || location === null || target.origin !== new URL(deps.publicUrl).origin) {
    const page = target.pathname === '/account' ? '/account' : '/sign-in';
    await recordSignIn(context, undefined, 'failed', 'sso');
    return moved(`${deps.publicUrl}${page}?sso=${reasonOf(error ?? '')}`, []);
  }
  const who = await whoCame(context, cookies, sinceMs);
  if (!who) {
    const session = await requireSignedIn(context, request);
    if (!(session instanceof Response)) {
      const actor = `user:${session.user.id}`;
      await recordAudit(deps, { actor, action: 'account.sso-link', result: 'done', address });
    }
    return moved(target.href, cookies);
  }
  if (who.isNew) {
    await recordAudit(deps, {
      actor: `user:${who.id}`,
      action: 'account.create',
      result: 'done',
      address,
      details: { by: 'sso' },
    });
  }
  await recordSignedIn(context, request, who.id, 'sso');
  return moved(target.href, cookies);
}
