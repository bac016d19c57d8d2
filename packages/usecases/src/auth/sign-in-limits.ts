import { err, ok, type Problem, type Result } from '@unpark/base';
import { clearCount, countInWindow, takeBackCount } from '@unpark/db';
import type { Deps } from '../deps';
import { sha256Hex } from './sha256';

export interface AccountLimits {
  /** sign-ins of one account that fail, in `windowMs` */
  readonly triesPerAccount: number;
  /** sign-ins that fail from one address, whatever the account */
  readonly triesPerAddress: number;
  /** new accounts from one address */
  readonly signUpsPerAddress: number;
  /** links that one mailbox is sent */
  readonly mailsPerPerson: number;
  readonly windowMs: number;
}

export const DEFAULT_ACCOUNT_LIMITS: AccountLimits = {
  triesPerAccount: 10,
  triesPerAddress: 100,
  signUpsPerAddress: 60,
  mailsPerPerson: 5,
  windowMs: 15 * 60_000,
};

export interface TooMany {
  readonly problem: Problem;
  readonly retryAfterSeconds: number;
}

const keyOf = (what: string, subject: string): string => `${what}:${sha256Hex(subject)}`;

const accountKey = (email: string): string => keyOf('sign-in-account', email.toLowerCase());
const addressKey = (address: string): string => keyOf('sign-in-address', address);

async function countOne(
  deps: Deps,
  key: string,
  limit: number,
  windowMs: number,
): Promise<Result<void, TooMany>> {
  const nowMs = deps.clock.nowMs();
  const { count, windowEndsAtMs } = await countInWindow(deps.database, { key, windowMs, nowMs });
  if (count <= limit) return ok(undefined);
  const retryAfterSeconds = Math.max(1, Math.ceil((windowEndsAtMs - nowMs) / 1000));
  return err({
    retryAfterSeconds,
    problem: {
      code: 'limit.account',
      message: 'Too many tries in a short time.',
      next: `Try again in ${Math.ceil(retryAfterSeconds / 60)} min.`,
      values: { minutes: Math.ceil(retryAfterSeconds / 60) },
    },
  });
}

/**
 * Counts before the password is looked at, so that tries sent at once count each; what does not know
 * the account is counted alike.
 */
export async function countSignIn(
  deps: Deps,
  limits: AccountLimits,
  email: string,
  address: string,
): Promise<Result<void, TooMany>> {
  const byAddress = await countOne(
    deps,
    addressKey(address),
    limits.triesPerAddress,
    limits.windowMs,
  );
  if (!byAddress.ok) return byAddress;
  return countOne(deps, accountKey(email), limits.triesPerAccount, limits.windowMs);
}

/** A sign-in that worked is no try: the account starts anew, the address gets its one count back. */
export async function forgetTry(deps: Deps, email: string, address: string): Promise<void> {
  await clearCount(deps.database, accountKey(email));
  await takeBackCount(deps.database, addressKey(address));
}

export const countSignUp = (
  deps: Deps,
  limits: AccountLimits,
  address: string,
): Promise<Result<void, TooMany>> =>
  countOne(deps, keyOf('sign-up-address', address), limits.signUpsPerAddress, limits.windowMs);

const proofKey = (userId: string): string => keyOf('proof', userId);

/** Tries at the password, or at a code, of somebody who is signed in. */
export const countProof = (
  deps: Deps,
  limits: AccountLimits,
  userId: string,
): Promise<Result<void, TooMany>> =>
  countOne(deps, proofKey(userId), limits.triesPerAccount, limits.windowMs);

export const forgetProofs = (deps: Deps, userId: string): Promise<void> =>
  clearCount(deps.database, proofKey(userId));

/** Mails that an address makes us send; the person whose mailbox it is has a limit too. */
export async function countMail(
  deps: Deps,
  limits: AccountLimits,
  email: string,
  address: string,
): Promise<Result<void, TooMany>> {
  const bySender = await countOne(
    deps,
    keyOf('mail-address', address),
    limits.triesPerAddress,
    limits.windowMs,
  );
  if (!bySender.ok) return bySender;
  return countOne(
    deps,
    keyOf('mail-to', email.toLowerCase()),
    limits.mailsPerPerson,
    limits.windowMs,
  );
}

/** How long a code of an app counts as used; it is valid for less. */
const CODE_USED_MS = 3 * 60_000;

/** False for a code that this person signed in with before. */
export async function isFirstUse(deps: Deps, userId: string, code: string): Promise<boolean> {
  const key = keyOf('code-used', `${userId}:${code}`);
  const nowMs = deps.clock.nowMs();
  const { count } = await countInWindow(deps.database, { key, windowMs: CODE_USED_MS, nowMs });
  return count === 1;
}

/** Ceremonies that need no account: passkeys and the identity provider. */
export const countCeremony = (
  deps: Deps,
  limits: AccountLimits,
  address: string,
): Promise<Result<void, TooMany>> =>
  countOne(deps, keyOf('ceremony', address), limits.triesPerAddress, limits.windowMs);
