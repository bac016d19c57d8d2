import type { AccountsClient } from '@unpark/db';
import type { Deps } from '../deps';

/** A session whose person does nothing for this long after a change of rights is over. */
const RENEW_WITHIN_MS = 15 * 60_000;

interface SessionWriter {
  readonly session: Pick<AccountsClient['session'], 'updateMany'>;
}

/**
 * Call it where a person's role changes: each of their sessions gets a new id with its next call, and
 * ends if there is none within 15 min. Rights themselves are looked up with every call.
 */
export async function renewSessionsOf(
  deps: Pick<Deps, 'clock' | 'database'>,
  userId: string,
  writer: SessionWriter = deps.database.accounts,
): Promise<void> {
  await writer.session.updateMany({
    where: { userId, renewBy: null },
    data: { renewBy: new Date(deps.clock.nowMs() + RENEW_WITHIN_MS) },
  });
}
