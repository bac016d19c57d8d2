import { type PersonalRows, personalRows } from '@unpark/db';
import { recordAudit } from '../audit/record-audit';
import type { SignedIn } from '../auth/read-session';
import { type Deps, nowOf } from '../deps';

export interface AccountExport {
  readonly format: 'unpark-account/1';
  readonly exportedAt: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly kinds: readonly PersonalRows[];
}

/**
 * Everything that names a person, as JSON: account, sign-ins, what they made and wrote, and the record
 * of what they did. Of workspaces that they left, that there is something and when, not what.
 */
export async function exportAccount(
  deps: Deps,
  by: SignedIn & { readonly address?: string },
): Promise<AccountExport> {
  const { accounts, system } = deps.database;
  const userId = by.user.id;
  const { name, email } = await accounts.user.findUniqueOrThrow({ where: { id: userId } });
  const members = await accounts.member.findMany({
    where: { userId },
    select: { workspaceId: true },
  });
  const workspaceIds = members.map((member) => member.workspaceId);
  const kinds = await personalRows(system, { userId, email, workspaceIds });
  await recordAudit(deps, {
    actor: `user:${userId}`,
    action: 'account.export',
    result: 'done',
    address: by.address,
  });
  return {
    format: 'unpark-account/1',
    exportedAt: nowOf(deps).toISOString(),
    userId,
    name,
    email,
    kinds: kinds.map((kind) => ({ ...kind, rows: kind.rows.map(plainRow) })),
  };
}

/** Rows as JSON can say them: sizes are 64-bit. */
const plainRow = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [
        field,
        typeof value === 'bigint'
          ? value.toString()
          : value instanceof Date
            ? value.toISOString()
            : value,
      ]),
  );
