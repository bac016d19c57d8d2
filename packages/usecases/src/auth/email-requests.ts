import { isUniqueViolation } from '@unpark/db';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit';
import { nowOf } from '../deps';
import { answer, refuse, refuseTooMany } from './account-answers';
import { emailField, passwordField, readBody } from './account-body';
import type { AccountContext, AccountRoute } from './account-context';
import { makeLink, spendLink } from './account-links';
import { emailChangedMail, emailLinkMail, languageOf } from './account-mails';
import { LINK_ENDED, NO_PASSWORD } from './account-problems';
import { sendSoon } from './password-requests';
import { passwordHashOf, proveItIsYou, requireSignedIn } from './prove-it-is-you';
import { countCeremony, countMail } from './sign-in-limits';

const changeBody = z.object({ password: passwordField.optional(), email: emailField });
const confirmBody = z.object({ token: z.string().max(100) });

const EMAIL_TAKEN = {
  code: 'account.email-taken',
  message: 'This address cannot be used here.',
  next: 'Use another one.',
} as const;

interface Change {
  readonly userId: string;
  readonly email: string;
  readonly verified: boolean;
}

/** False where the address has an account. Links that were made for the address before are void. */
async function changeTo(
  { deps, address }: AccountContext,
  { userId, email, verified }: Change,
): Promise<boolean> {
  try {
    await deps.database.accounts.$transaction(async (tx) => {
      await tx.user.update({
        where: { id: userId },
        data: { email, emailVerified: verified, updatedAt: nowOf(deps) },
      });
      const facts = { actor: `user:${userId}`, result: 'done', address } as const;
      await recordAudit(deps, { ...facts, action: 'account.email-change' }, tx);
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/**
 * Where mail is sent, the new address gets a link and counts once it was followed (`{ sent: true }`,
 * also where the address has an account: nobody learns who is here). Without mail it counts at once.
 */
export const changeEmail: AccountRoute = async (context, request) => {
  const { deps, limits, address } = context;
  const body = await readBody(request, changeBody);
  if (!body.ok) return refuse(body.error);
  const session = await requireSignedIn(context, request);
  if (session instanceof Response) return session;
  const { user } = session;
  if ((await passwordHashOf(context, user.id)) === undefined) return refuse(NO_PASSWORD);
  const refused = await proveItIsYou(context, session, body.value.password);
  if (refused) return refused;
  const email = body.value.email.toLowerCase();
  if (email === user.email) return answer({ sent: false });
  if (!deps.mail) {
    const done = await changeTo(context, { userId: user.id, email, verified: false });
    return done ? answer({ sent: false }) : refuse(EMAIL_TAKEN);
  }
  const counted = await countMail(deps, limits, email, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  const actor = `user:${user.id}`;
  await recordAudit(deps, { actor, action: 'account.email-link', result: 'done', address });
  if ((await deps.database.accounts.user.count({ where: { email } })) === 0) {
    const token = await makeLink(deps, 'email-change', { userId: user.id, email });
    const link = `${deps.publicUrl}/confirm-email#${token}`;
    sendSoon(deps, emailLinkMail(email, link, languageOf(request.headers)));
  }
  return answer({ sent: true });
};

/** By the link in the mail; whoever follows it need not be signed in. */
export const confirmEmail: AccountRoute = async (context, request) => {
  const { deps, limits, address } = context;
  const body = await readBody(request, confirmBody);
  if (!body.ok) return refuse(body.error);
  const counted = await countCeremony(deps, limits, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  const { accounts } = deps.database;
  const link = await spendLink(deps, 'email-change', body.value.token, accounts);
  const user = link && (await accounts.user.findUnique({ where: { id: link.userId } }));
  if (!user) return refuse(LINK_ENDED);
  const done = await changeTo(context, { userId: user.id, email: link.email, verified: true });
  if (!done) return refuse(EMAIL_TAKEN);
  sendSoon(deps, emailChangedMail(user.email, languageOf(request.headers)));
  return answer({ email: link.email });
};
