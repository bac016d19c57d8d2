import { SIGN_IN_NEEDED } from '../access/access-problems';
import { recordAudit } from '../audit/record-audit';
import { refuse, refuseTooMany } from './account-answers';
import type { AccountContext } from './account-context';
import { SIGN_IN_AGAIN, WRONG_PASSWORD } from './account-problems';
import { readSession, type SignedIn } from './read-session';
import { countProof, forgetProofs } from './sign-in-limits';

const JUST_NOW_MS = 10 * 60_000;

export const passwordHashOf = async (
  { deps }: Pick<AccountContext, 'deps'>,
  userId: string,
): Promise<string | undefined> => {
  const row = await deps.database.accounts.account.findFirst({
    where: { userId, providerId: 'credential' },
    select: { password: true },
  });
  return row?.password ?? undefined;
};

/** Who asks; a refusal where nobody is signed in. */
export async function requireSignedIn(
  { deps, auth }: AccountContext,
  request: Request,
): Promise<SignedIn | Response> {
  const session = await readSession(deps, auth, request.headers);
  return session ?? refuse(SIGN_IN_NEEDED);
}

/**
 * Before anything that would let somebody at an open screen take the account over: the password, or,
 * for people without one, a sign-in of just now. Tries are limited and wrong ones are on record.
 *
 * @returns the refusal, or undefined when it is them
 */
export async function proveItIsYou(
  context: AccountContext,
  session: SignedIn,
  password: string | undefined,
): Promise<Response | undefined> {
  const { deps, auth, limits, address } = context;
  const { accounts } = deps.database;
  const hash = await passwordHashOf(context, session.user.id);
  if (hash === undefined) {
    const row = await accounts.session.findUnique({
      where: { id: session.sessionId },
      select: { createdAt: true },
    });
    const isRecent = row && deps.clock.nowMs() - row.createdAt.getTime() <= JUST_NOW_MS;
    return isRecent ? undefined : refuse(SIGN_IN_AGAIN, 403);
  }
  const counted = await countProof(deps, limits, session.user.id);
  if (!counted.ok) return refuseTooMany(counted.error);
  const library = await auth.$context;
  const given = password ?? '';
  if (given !== '' && (await library.password.verify({ hash, password: given }))) {
    await forgetProofs(deps, session.user.id);
    return undefined;
  }
  await recordAudit(deps, {
    actor: `user:${session.user.id}`,
    action: 'account.password-check',
    result: 'failed',
    address,
  });
  return refuse(WRONG_PASSWORD, 403);
}
