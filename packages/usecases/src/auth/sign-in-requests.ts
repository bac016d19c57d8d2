import type { Problem } from '@unpark/base';
import { isAPIError } from 'better-auth/api';
import { z } from 'zod';
import { type AuditFacts, recordAudit } from '../audit/record-audit';
import { answer, refuse, refuseTooMany } from './account-answers';
import { emailField, nameField, passwordField, readBody } from './account-body';
import {
  type AccountContext,
  type AccountRoute,
  cookieValue,
  senderHeaders,
} from './account-context';
import { FACTOR_LOCKED, SIGN_IN_ENDED, WRONG_CODE, WRONG_CREDENTIALS } from './account-problems';
import { factorCookieName } from './open-better-auth';
import { keepLanguage } from './keep-language';
import { checkPassword } from './password-rules';
import { readSession } from './read-session';
import { countSignIn, countSignUp, forgetTry, isFirstUse } from './sign-in-limits';

const signUpBody = z.object({ name: nameField, email: emailField, password: passwordField });
const signInBody = z.object({ email: emailField, password: passwordField });
const factorBody = z.object({
  code: z
    .string()
    .max(64)
    .transform((text) => text.replace(/[\s-]/g, '')),
});

const EXISTS: Problem = {
  code: 'account.taken',
  message: 'There is an account with this e-mail.',
  next: 'Sign in instead.',
};
/** Two sign-ups at once meet at the unique index; the library calls that FAILED_TO_CREATE_USER. */
const TAKEN_CODES: ReadonlySet<string> = new Set([
  'USER_ALREADY_EXISTS',
  'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL',
  'FAILED_TO_CREATE_USER',
]);
const NOT_MADE: Problem = {
  code: 'account.refused',
  message: 'No account could be made of this name, e-mail and password.',
  next: 'Check the e-mail address and try again.',
};

export const signUp: AccountRoute = async ({ deps, auth, limits, address }, request) => {
  const body = await readBody(request, signUpBody);
  if (!body.ok) return refuse(body.error);
  const { name, email, password } = body.value;
  const fit = checkPassword(password, email);
  if (!fit.ok) return refuse(fit.error);
  const counted = await countSignUp(deps, limits, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  try {
    const { headers, response } = await auth.api.signUpEmail({
      body: { name, email, password },
      headers: senderHeaders(request, address),
      returnHeaders: true,
    });
    const { user } = response;
    await keepLanguage(deps, user.id, request.headers);
    await recordAudit(deps, {
      actor: `user:${user.id}`,
      action: 'account.create',
      result: 'done',
      address,
    });
    return answer({ user: { id: user.id, name: user.name, email: user.email } }, headers);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    return refuse(TAKEN_CODES.has(error.body?.code ?? '') ? EXISTS : NOT_MADE);
  }
};

export const recordSignIn = (
  { deps, address }: AccountContext,
  userId: string | undefined,
  result: AuditFacts['result'],
  by: 'password' | 'code' | 'backup-code' | 'passkey' | 'sso',
): Promise<void> =>
  recordAudit(deps, {
    actor: userId === undefined ? 'nobody' : `user:${userId}`,
    action: 'account.sign-in',
    result,
    address,
    details: { by },
  });

/** A sign-in that succeeded; from now on mails are written in what its browser reads. */
export async function recordSignedIn(
  context: AccountContext,
  request: Request,
  userId: string,
  by: Parameters<typeof recordSignIn>[3],
): Promise<void> {
  await keepLanguage(context.deps, userId, request.headers);
  await recordSignIn(context, userId, 'done', by);
}

/** Answers `{ secondFactor: true }` and no session where the person has a second factor. */
export const signIn: AccountRoute = async (context, request) => {
  const { deps, auth, limits, address } = context;
  const body = await readBody(request, signInBody);
  if (!body.ok) return refuse(body.error);
  const { email, password } = body.value;
  const counted = await countSignIn(deps, limits, email, address);
  if (!counted.ok) {
    await recordSignIn(context, undefined, 'refused', 'password');
    return refuseTooMany(counted.error);
  }
  try {
    const { headers, response } = await auth.api.signInEmail({
      body: { email, password },
      headers: senderHeaders(request, address),
      returnHeaders: true,
    });
    await forgetTry(deps, email, address);
    // The library's types leave out what its second factor answers.
    const { user } = response as { user?: typeof response.user };
    if (!user) return answer({ secondFactor: true }, headers);
    await recordSignedIn(context, request, user.id, 'password');
    return answer({ user: { id: user.id, name: user.name, email: user.email } }, headers);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    await recordSignIn(context, undefined, 'failed', 'password');
    return refuse(WRONG_CREDENTIALS, 401);
  }
};

const APP_CODE = /^\d{6}$/;
const ENDED_CODES: ReadonlySet<string> = new Set([
  'INVALID_TWO_FACTOR_COOKIE',
  'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE',
]);

/** Whose sign-in waits for a code: by its cookie, which the library checks again. */
async function whoWaits({ auth }: AccountContext, cookie: string): Promise<string | undefined> {
  const identifier = cookie.split('.', 1)[0] ?? '';
  if (!/^2fa-[\w-]{1,64}$/.test(identifier)) return undefined;
  const { internalAdapter } = await auth.$context;
  return (await internalAdapter.findVerificationValue(identifier))?.value;
}

/** The second step: six digits of the app, or a backup code. Five tries, then the password again. */
export const signInSecondFactor: AccountRoute = async (context, request) => {
  const { deps, auth, address } = context;
  const body = await readBody(request, factorBody);
  if (!body.ok) return refuse(body.error);
  const cookieName = factorCookieName(deps.publicUrl);
  const userId = await whoWaits(context, cookieValue(request.headers, cookieName));
  if (userId === undefined) return refuse(SIGN_IN_ENDED, 401);
  const { code } = body.value;
  const isAppCode = APP_CODE.test(code);
  const by = isAppCode ? 'code' : 'backup-code';
  if (isAppCode && !(await isFirstUse(deps, userId, code))) {
    await recordSignIn(context, userId, 'failed', by);
    return refuse(WRONG_CODE, 401);
  }
  const headers = senderHeaders(request, address, [cookieName]);
  try {
    const done = isAppCode
      ? await auth.api.verifyTOTP({ body: { code }, headers, returnHeaders: true })
      : await auth.api.verifyBackupCode({
          body: { code: `${code.slice(0, 5)}-${code.slice(5)}` },
          headers,
          returnHeaders: true,
        });
    const { user } = done.response;
    await recordSignedIn(context, request, user.id, by);
    return answer({ user: { id: user.id, name: user.name, email: user.email } }, done.headers);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    const cause = error.body?.code ?? '';
    const isLocked = cause === 'ACCOUNT_TEMPORARILY_LOCKED';
    await recordSignIn(context, userId, isLocked ? 'refused' : 'failed', by);
    if (isLocked) return refuse(FACTOR_LOCKED, 429, { 'retry-after': '900' });
    return refuse(ENDED_CODES.has(cause) ? SIGN_IN_ENDED : WRONG_CODE, 401);
  }
};

export const signOut: AccountRoute = async ({ deps, auth, address }, request) => {
  const session = await readSession(deps, auth, request.headers);
  const { headers } = await auth.api.signOut({ headers: request.headers, returnHeaders: true });
  if (session) {
    const actor = `user:${session.user.id}`;
    await recordAudit(deps, { actor, action: 'account.sign-out', result: 'done', address });
  }
  return answer({}, headers);
};
