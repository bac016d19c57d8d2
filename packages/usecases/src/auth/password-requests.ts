import { z } from 'zod';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import type { MailMessage } from '../mail/mail-port';
import { answer, refuse, refuseTooMany } from './account-answers';
import { emailField, passwordField, readBody } from './account-body';
import type { AccountRoute } from './account-context';
import { makeLink, spendLink } from './account-links';
import { languageOf, passwordChangedMail, passwordLinkMail } from './account-mails';
import { LINK_ENDED, NO_MAIL } from './account-problems';
import { checkPassword } from './password-rules';
import { proveItIsYou, requireSignedIn } from './prove-it-is-you';
import { countCeremony, countMail } from './sign-in-limits';

const changeBody = z.object({ password: passwordField.optional(), newPassword: passwordField });
const forgotBody = z.object({ email: emailField });
const resetBody = z.object({ token: z.string().max(100), newPassword: passwordField });

/** Sent beside the answer: how long a mail takes must not tell whether there is an account. */
export function sendSoon(deps: Deps, message: MailMessage): void {
  deps.mail
    ?.send(message)
    .then((sent) => {
      if (!sent.ok) deps.log.warn({ code: sent.error.code }, 'a mail of an account did not go');
    })
    .catch((cause: unknown) => deps.log.error({}, 'a mail of an account failed', cause));
}

/** A new password ends every other session of its person. */
export const changePassword: AccountRoute = async (context, request) => {
  const { deps, auth, address } = context;
  const body = await readBody(request, changeBody);
  if (!body.ok) return refuse(body.error);
  const session = await requireSignedIn(context, request);
  if (session instanceof Response) return session;
  const { user } = session;
  const { newPassword } = body.value;
  const fit = checkPassword(newPassword, user.email);
  if (!fit.ok) return refuse(fit.error);
  const refused = await proveItIsYou(context, session, body.value.password);
  if (refused) return refused;
  const hash = await (await auth.$context).password.hash(newPassword);
  await deps.database.accounts.$transaction(async (tx) => {
    const own = { userId: user.id, providerId: 'credential' };
    const changed = await tx.account.updateMany({ where: own, data: { password: hash } });
    if (changed.count === 0) {
      await tx.account.create({
        data: { id: newId(deps, 'request'), ...own, accountId: user.id, password: hash },
      });
    }
    await tx.session.deleteMany({ where: { userId: user.id, id: { not: session.sessionId } } });
    const facts = { actor: `user:${user.id}`, result: 'done', address } as const;
    await recordAudit(deps, { ...facts, action: 'account.password-change' }, tx);
  });
  sendSoon(deps, passwordChangedMail(user.email, languageOf(request.headers)));
  return answer({});
};

/** Answers the same whether there is such an account or not. */
export const forgotPassword: AccountRoute = async (context, request) => {
  const { deps, limits, address } = context;
  const body = await readBody(request, forgotBody);
  if (!body.ok) return refuse(body.error);
  if (!deps.mail) return refuse(NO_MAIL);
  const email = body.value.email.toLowerCase();
  const counted = await countMail(deps, limits, email, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  const user = await deps.database.accounts.user.findUnique({
    where: { email },
    select: { id: true },
  });
  await recordAudit(deps, {
    actor: 'nobody',
    action: 'account.password-link',
    ...(user && { object: `user:${user.id}` }),
    result: user ? 'done' : 'failed',
    address,
  });
  if (user) {
    const token = await makeLink(deps, 'password-reset', { userId: user.id, email });
    const link = `${deps.publicUrl}/reset-password#${token}`;
    sendSoon(deps, passwordLinkMail(email, link, languageOf(request.headers)));
  }
  return answer({});
};

/**
 * Sets a password by a link of a mail and ends all sessions. The second factor stays: a mailbox is
 * one factor. Passkeys that were added before the address was proven go, for they may be another's.
 */
export const resetPassword: AccountRoute = async (context, request) => {
  const { deps, auth, limits, address } = context;
  const body = await readBody(request, resetBody);
  if (!body.ok) return refuse(body.error);
  const { token, newPassword } = body.value;
  const counted = await countCeremony(deps, limits, address);
  if (!counted.ok) return refuseTooMany(counted.error);
  // Before the link is used up: a word that is refused can be typed again.
  const fit = checkPassword(newPassword, '');
  if (!fit.ok) return refuse(fit.error);
  const hash = await (await auth.$context).password.hash(newPassword);
  const email = await deps.database.accounts.$transaction(async (tx) => {
    const link = await spendLink(deps, 'password-reset', token, tx);
    const user = link && (await tx.user.findUnique({ where: { id: link.userId } }));
    if (!user || user.email !== link.email) return undefined;
    const own = { userId: user.id, providerId: 'credential' };
    const changed = await tx.account.updateMany({ where: own, data: { password: hash } });
    if (changed.count === 0) {
      await tx.account.create({
        data: { id: newId(deps, 'request'), ...own, accountId: user.id, password: hash },
      });
    }
    if (!user.emailVerified) await tx.passkey.deleteMany({ where: { userId: user.id } });
    await tx.user.update({
      where: { id: user.id },
      data: { emailVerified: true, updatedAt: nowOf(deps) },
    });
    await tx.session.deleteMany({ where: { userId: user.id } });
    const facts = { actor: `user:${user.id}`, result: 'done', address } as const;
    await recordAudit(deps, { ...facts, action: 'account.password-reset' }, tx);
    return user.email;
  });
  if (email === undefined) {
    const facts = { actor: 'nobody', action: 'account.password-reset' } as const;
    await recordAudit(deps, { ...facts, result: 'failed', address });
    return refuse(LINK_ENDED);
  }
  sendSoon(deps, passwordChangedMail(email, languageOf(request.headers)));
  return answer({});
};
