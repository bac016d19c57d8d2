import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';

/** Changes the name that others see. */
export async function updateProfile(
  deps: Deps,
  by: { readonly userId: string; readonly address?: string },
  input: { readonly name: string },
): Promise<{ readonly name: string }> {
  return deps.database.accounts.$transaction(async (tx) => {
    await tx.user.update({
      where: { id: by.userId },
      data: { name: input.name, updatedAt: nowOf(deps) },
    });
    const facts = { actor: `user:${by.userId}`, result: 'done', address: by.address } as const;
    await recordAudit(deps, { ...facts, action: 'account.rename' }, tx);
    return { name: input.name };
  });
}
