import { isAPIError } from 'better-auth/api';
import { z } from 'zod';
import { type AuditFacts, recordAudit } from '../audit/record-audit';
import { answer, refuse, refuseTooMany } from './account-answers';
import { ownPassword, readBody } from './account-body';
import { type AccountContext, type AccountRoute, senderHeaders } from './account-context';
import { NO_PASSWORD, WRONG_CODE } from './account-problems';
import { sessionCookieName } from './open-better-auth';
import { passwordHashOf, proveItIsYou, requireSignedIn } from './prove-it-is-you';
import type { SignedIn } from './read-session';
import { countProof, forgetProofs } from './sign-in-limits';

const codeBody = z.object({
  code: z
    .string()
    .max(64)
    .transform((text) => text.replace(/\s/g, '')),
});

const ON_ALREADY = {
  code: 'account.factor-conflict',
  message: 'This account has a second factor already.',
  next: 'Turn it off first to set up another app.',
} as const;
const NOT_BEGUN = {
  code: 'account.factor-not-begun',
  message: 'There is no second factor to confirm or change.',
  next: 'Set it up first.',
} as const;

/** Whether a second factor is asked for at this person's sign-in. */
const isOn = async ({ deps }: AccountContext, userId: string): Promise<boolean> =>
  (await deps.database.accounts.user.count({ where: { id: userId, twoFactorEnabled: true } })) > 0;

const record = (
  { deps, address }: AccountContext,
  session: SignedIn,
  action: AuditFacts['action'],
  result: AuditFacts['result'] = 'done',
): Promise<void> =>
  recordAudit(deps, { actor: `user:${session.user.id}`, action, result, address });

/** The session's own cookie, and nothing that would make the library take this for a sign-in. */
const ownHeaders = ({ deps, address }: AccountContext, request: Request): Headers =>
  senderHeaders(request, address, [sessionCookieName(deps.publicUrl)]);

async function proven(
  context: AccountContext,
  request: Request,
): Promise<{ session: SignedIn; password: string } | Response> {
  const body = await readBody(request, ownPassword);
  if (!body.ok) return refuse(body.error);
  const session = await requireSignedIn(context, request);
  if (session instanceof Response) return session;
  if ((await passwordHashOf(context, session.user.id)) === undefined) return refuse(NO_PASSWORD);
  const refused = await proveItIsYou(context, session, body.value.password);
  return refused ?? { session, password: body.value.password ?? '' };
}

/** Answers the secret as an otpauth address and ten backup codes; nothing is asked for before a code confirms. */
export const beginSecondFactor: AccountRoute = async (context, request) => {
  const who = await proven(context, request);
  if (who instanceof Response) return who;
  try {
    const begun = await context.auth.api.enableTwoFactor({
      body: { password: who.password, method: 'totp' },
      headers: ownHeaders(context, request),
    });
    if (begun.method !== 'totp') throw new Error('the library set up another method');
    return answer({ otpauth: begun.totpURI, backupCodes: begun.backupCodes });
  } catch (error) {
    if (!isAPIError(error)) throw error;
    return refuse(ON_ALREADY);
  }
};

/** With a code of the app it is on, for this and every later sign-in; the session gets a new id. */
export const confirmSecondFactor: AccountRoute = async (context, request) => {
  const { deps, auth, limits } = context;
  const body = await readBody(request, codeBody);
  if (!body.ok) return refuse(body.error);
  const session = await requireSignedIn(context, request);
  if (session instanceof Response) return session;
  if (await isOn(context, session.user.id)) return refuse(ON_ALREADY);
  const counted = await countProof(deps, limits, session.user.id);
  if (!counted.ok) return refuseTooMany(counted.error);
  try {
    const { headers } = await auth.api.verifyTOTP({
      body: { code: body.value.code },
      headers: ownHeaders(context, request),
      returnHeaders: true,
    });
    await forgetProofs(deps, session.user.id);
    await record(context, session, 'account.factor-on');
    return answer({}, headers);
  } catch (error) {
    if (!isAPIError(error)) throw error;
    if (error.body?.code === 'TOTP_NOT_ENABLED') return refuse(NOT_BEGUN);
    await record(context, session, 'account.factor-on', 'failed');
    return refuse(WRONG_CODE, 403);
  }
};

/** Ten new backup codes; the ones before are worth nothing. */
export const newBackupCodes: AccountRoute = async (context, request) => {
  const who = await proven(context, request);
  if (who instanceof Response) return who;
  try {
    const { backupCodes } = await context.auth.api.generateBackupCodes({
      body: { password: who.password },
      headers: ownHeaders(context, request),
    });
    await record(context, who.session, 'account.backup-codes');
    return answer({ backupCodes });
  } catch (error) {
    if (!isAPIError(error)) throw error;
    return refuse(NOT_BEGUN);
  }
};

export const endSecondFactor: AccountRoute = async (context, request) => {
  const who = await proven(context, request);
  if (who instanceof Response) return who;
  if (!(await isOn(context, who.session.user.id))) return refuse(NOT_BEGUN);
  const { headers } = await context.auth.api.disableTwoFactor({
    body: { password: who.password },
    headers: ownHeaders(context, request),
    returnHeaders: true,
  });
  await record(context, who.session, 'account.factor-off');
  return answer({}, headers);
};
