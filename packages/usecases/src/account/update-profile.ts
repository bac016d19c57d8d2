import type { Language } from '@unpark/model';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

/** Changes the name that others see, and what mails are written in; what is absent stays. */
export async function updateProfile(
  deps: Deps,
  by: { readonly userId: string; readonly address?: string },
  input: { readonly name?: string | undefined; readonly locale?: Language | undefined },
): Promise<void> {
  const { name, locale } = input;
  await deps.database.accounts.$transaction(async (tx) => {
    await tx.user.update({
      where: { id: by.userId },
      data: {
        ...(name !== undefined && { name }),
        ...(locale !== undefined && { locale }),
        updatedAt: nowOf(deps),
      },
    });
    if (name === undefined) return;
    const facts = { actor: `user:${by.userId}`, result: 'done', address: by.address } as const;
    await recordAudit(deps, { ...facts, action: 'account.rename' }, tx);
  });
}
