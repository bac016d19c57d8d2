import { isAPIError } from 'better-auth/api';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit';
import { answer, refuse, refuseTooMany } from './account-answers';
import { nameField, ownPassword, readBody } from './account-body';
import { type AccountRoute, senderHeaders } from './account-context';
import { PASSKEY_REFUSED } from './account-problems';
import { type BetterAuth, passkeyCookieName, sessionCookieName } from './open-better-auth';
import { proveItIsYou, requireSignedIn } from './prove-it-is-you';
import { countCeremony } from './sign-in-limits';
import { recordSignedIn, recordSignIn } from './sign-in-requests';

const MOST_PASSKEYS = 20;

type AuthenticationResponseJSON = NonNullable<
  Parameters<BetterAuth['api']['verifyPasskeyAuthentication']>[0]
>['body']['response'];

/** What the browser's authenticator answered; the library checks all of it. */
const ceremonyAnswer = z.looseObject({ id: z.string().max(1024) });
const addBody = z.object({ name: nameField, answer: ceremonyAnswer });
const signInBody = z.object({ answer: ceremonyAnswer });
const nothing = z.object({});

/** Options for `navigator.credentials.create`, after the password. */
export const beginPasskey: AccountRoute = async (context, request) => {
  const { deps, auth, address } = context;
  const body = await readBody(request, ownPassword);
  if (!body.ok) return refuse(body.error);
  const session = await requireSignedIn(context, request);
  if (session instanceof Response) return session;
  const count = await deps.database.accounts.passkey.count({ where: { userId: session.user.id } });
  if (count >= MOST_PASSKEYS) {
    return refuse({
      code: 'limit.passkeys',
      message: `You have ${count} passkeys; ${MOST_PASSKEYS} is the most.`,
      next: 'Remove one that you do not use.',
      values: { count, limit: MOST_PASSKEYS },
    });
  }
  const refused = await proveItIsYou(context, session, body.value.password);
  if (refused) return refused;
  const { headers, response } = await auth.api.generatePasskeyRegistrationOptions({
    headers: senderHeaders(request, address, [sessionCookieName(deps.publicUrl)]),
    returnHeaders: true,
  });
  return answer({ options: response }, headers);
};

export const addPasskey: AccountRoute = async (context, request) => {
  const { deps, auth, address } = context;
  const body = await readBody(request, addBody);
  if (!body.ok) return refuse(body.error);
  const session = await requireSignedIn(context, request);
  if (session instanceof Response) return session;
  const actor = `user:${session.user.id}`;
  const cookies = [sessionCookieName(deps.publicUrl), passkeyCookieName(deps.publicUrl)];
  try {
    const { headers, response } = await auth.api.verifyPasskeyRegistration({
      body: { name: body.value.name, response: body.value.answer },
      headers: senderHeaders(request, address, cookies),
      returnHeaders: true,
    });
    const object = `passkey:${response.id}`;
    await recordAudit(deps, {
      actor,
      action: 'account.passkey-add',
      object,
      result: 'done',
      address,
    });
    return answer({ id: response.id }, headers);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    await recordAudit(deps, { actor, action: 'account.passkey-add', result: 'failed', address });
    return refuse(PASSKEY_REFUSED);
  }
};

/** Options for `navigator.credentials.get`, the same for everybody: the device knows its accounts. */
export const beginPasskeySignIn: AccountRoute = async (context, request) => {
  const { deps, auth, limits, address } = context;
  const body = await readBody(request, nothing);
  if (!body.ok) return refuse(body.error);
  const counted = await countCeremony(deps, limits, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  const { headers, response } = await auth.api.generatePasskeyAuthenticationOptions({
    headers: senderHeaders(request, address),
    returnHeaders: true,
  });
  return answer({ options: { ...response, userVerification: 'required' } }, headers);
};

/** A passkey is something people have and something they know or are: no second factor is asked. */
export const signInPasskey: AccountRoute = async (context, request) => {
  const { deps, auth, address } = context;
  const body = await readBody(request, signInBody);
  if (!body.ok) return refuse(body.error);
  try {
    const { headers, response } = await auth.api.verifyPasskeyAuthentication({
      body: { response: body.value.answer as unknown as AuthenticationResponseJSON },
      headers: senderHeaders(request, address, [passkeyCookieName(deps.publicUrl)]),
      returnHeaders: true,
    });
    const { user } = response;
    await recordSignedIn(context, request, user.id, 'passkey');
    return answer({ user: { id: user.id, name: user.name, email: user.email } }, headers);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    await recordSignIn(context, undefined, 'failed', 'passkey');
    return refuse(PASSKEY_REFUSED, 401);
  }
};
