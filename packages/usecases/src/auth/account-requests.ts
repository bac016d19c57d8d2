import type { Problem } from '@unpark/base';
import { refuse } from './account-answers';
import type { AccountContext, AccountRoute } from './account-context';
import { deleteOwnAccount } from './delete-account-request';
import { changeEmail, confirmEmail } from './email-requests';
import { addPasskey, beginPasskey, beginPasskeySignIn, signInPasskey } from './passkey-requests';
import { changePassword, forgotPassword, resetPassword } from './password-requests';
import { checkSameOrigin } from './same-origin';
import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  newBackupCodes,
} from './second-factor-requests';
import { signIn, signInSecondFactor, signOut, signUp } from './sign-in-requests';
import { beginSingleSignOn, linkSingleSignOn, returnFromProvider } from './single-sign-on-requests';

const NOT_FOUND: Problem = {
  code: 'account.not-found',
  message: 'There is nothing at this address.',
  next: 'Accounts are reached through the sign-in page.',
};

const ROUTES: ReadonlyMap<string, AccountRoute> = new Map([
  ['sign-up/email', signUp],
  ['sign-in/email', signIn],
  ['sign-in/second-factor', signInSecondFactor],
  ['sign-in/passkey/begin', beginPasskeySignIn],
  ['sign-in/passkey', signInPasskey],
  ['sign-in/sso', beginSingleSignOn],
  ['sign-out', signOut],
  ['second-factor/begin', beginSecondFactor],
  ['second-factor/confirm', confirmSecondFactor],
  ['second-factor/backup-codes', newBackupCodes],
  ['second-factor/end', endSecondFactor],
  ['passkey/begin', beginPasskey],
  ['passkey/add', addPasskey],
  ['sso/link', linkSingleSignOn],
  ['password/change', changePassword],
  ['password/forgot', forgotPassword],
  ['password/reset', resetPassword],
  ['email/change', changeEmail],
  ['email/confirm', confirmEmail],
  ['account/delete', deleteOwnAccount],
]);

/** Every path of `/api/auth/` that is answered with POST; tests walk them. */
export const ACCOUNT_PATHS: readonly string[] = [...ROUTES.keys()];

const CALLBACK = 'callback/sso';

/**
 * `POST /api/auth/<path>`, JSON in and out, from pages of this installation only; the one GET is where
 * the identity provider sends people back to. Success answers JSON and sets cookies; refusals answer
 * `{ error: Problem }`. Unknown user and wrong password give the same status and text, and cost one
 * scrypt each.
 *
 * @param path what follows `/api/auth/`
 */
export async function handleAccountRequest(
  context: AccountContext,
  path: string,
  request: Request,
): Promise<Response> {
  if (path === CALLBACK && context.singleSignOn) {
    if (request.method !== 'GET') return refuse(NOT_FOUND, 405, { allow: 'GET' });
    return returnFromProvider(context, request);
  }
  const route = ROUTES.get(path);
  if (!route) return refuse(NOT_FOUND);
  if (request.method !== 'POST') return refuse(NOT_FOUND, 405, { allow: 'POST' });
  const origin = checkSameOrigin(request.headers, context.deps.publicUrl);
  if (!origin.ok) return refuse(origin.error);
  return route(context, request);
}
