import { err, ok, type Problem, type Result } from '@unpark/base';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { SignedIn } from '../auth/read-session';
import type { Deps } from '../deps';

const NOT_THERE: Problem = {
  code: 'session.not-found',
  message: 'You have no such session.',
  next: 'It may have ended; look at the list again.',
};

/** Ends one session of the caller, or all but the one that asks. It is out with its next request. */
export async function endSessions(
  deps: Deps,
  by: SignedIn & { readonly address?: string },
  which: { readonly id: string } | 'others',
): Promise<Result<{ readonly count: number }>> {
  const userId = by.user.id;
  return deps.database.accounts.$transaction(async (tx) => {
    const id = which === 'others' ? { not: by.sessionId } : rowNameOf(which.id);
    const { count } = await tx.session.deleteMany({ where: { userId, id } });
    if (which !== 'others' && count === 0) return err(NOT_THERE);
    await recordAudit(
      deps,
      {
        actor: `user:${userId}`,
        action: 'account.session-end',
        result: 'done',
        address: by.address,
        details: { count },
      },
      tx,
    );
    return ok({ count });
  });
}
