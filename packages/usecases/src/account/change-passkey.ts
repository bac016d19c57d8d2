import { err, ok, type Problem, type Result } from '@unpark/base';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';

const NOT_THERE: Problem = {
  code: 'passkey.not-found',
  message: 'You have no such passkey.',
  next: 'It may have been removed; look at the list again.',
};

/** Names a passkey of the caller anew, or removes it. Another person's looks like a missing one. */
export async function changePasskey(
  deps: Deps,
  by: { readonly userId: string; readonly address?: string },
  input: { readonly id: string; readonly change: { readonly name: string } | 'remove' },
): Promise<Result<{ readonly id: string }>> {
  const { id, change } = input;
  return deps.database.accounts.$transaction(async (tx) => {
    const where = { id: rowNameOf(id), userId: by.userId };
    const { count } =
      change === 'remove'
        ? await tx.passkey.deleteMany({ where })
        : await tx.passkey.updateMany({ where, data: { name: change.name } });
    if (count === 0) return err(NOT_THERE);
    await recordAudit(
      deps,
      {
        actor: `user:${by.userId}`,
        action: change === 'remove' ? 'account.passkey-remove' : 'account.passkey-rename',
        object: `passkey:${id}`,
        result: 'done',
        address: by.address,
      },
      tx,
    );
    return ok({ id });
  });
}
